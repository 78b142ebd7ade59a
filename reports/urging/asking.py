"""What the letter asks of its addressees; no day is set here: whoever signs sets one."""

from reports.documents.draft import Paragraph, Section

from .rows import Rows
from .voice import Voice

SEND = (
    "Khẩn trương hoàn thiện, gửi các báo cáo đã quá hạn về {issuer} để tổng hợp, báo cáo UBND tỉnh; trường "
    "hợp trong kỳ không phát sinh nội dung phải báo cáo, đề nghị gửi báo cáo xác nhận không phát sinh."
)
SEND_AGAIN = "Bổ sung, hoàn thiện và gửi lại các báo cáo đã bị trả lại theo ý kiến của {issuer}."
CARRY_OUT = (
    "Tập trung chỉ đạo, đẩy nhanh tiến độ, hoàn thành các nhiệm vụ đã quá hạn; báo cáo rõ kết quả thực hiện, "
    "nguyên nhân chậm, giải pháp khắc phục và thời gian dự kiến hoàn thành. Đối với nhiệm vụ đã hoàn thành, "
    "đề nghị báo cáo ngày hoàn thành, kèm minh chứng để được xác nhận."
)
PLAN = (
    "Khẩn trương ban hành kế hoạch cụ thể triển khai thực hiện Kế hoạch và gửi về {issuer}; trường hợp đã "
    "ban hành, đề nghị cung cấp số, ký hiệu, ngày ban hành và bản kế hoạch để cập nhật, theo dõi."
)
SETTLED = (
    "Cơ quan, đơn vị đã thực hiện các nội dung trên sau thời điểm tổng hợp thì không phải báo cáo lại. Trong "
    "quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về {issuer} để tổng hợp, báo cáo UBND "
    "tỉnh xem xét, chỉ đạo."
)


def asking(rows: Rows, voice: Voice) -> Section:
    """Return what is asked: only what some addressee owes."""
    agencies = rows.agencies
    wanted = [
        ("reports", SEND, any(agency.reports for agency in agencies)),
        ("returned", SEND_AGAIN, any(agency.returned for agency in agencies)),
        ("tasks", CARRY_OUT, any(agency.tasks for agency in agencies)),
        ("plans", PLAN, any(agency.plan for agency in agencies)),
    ]
    first = Paragraph(f"{voice.issuer} đề nghị {voice.whom}:", key="asking/1")
    asked = [
        Paragraph(f"- {words.format(issuer=voice.issuer)}", key=f"asking/{key}")
        for key, words, is_wanted in wanted
        if is_wanted
    ]
    settled = Paragraph(SETTLED.format(issuer=voice.issuer), key="asking/settled")
    return Section(2, "", "Nội dung đề nghị", (first, *asked, settled), key="asking")
