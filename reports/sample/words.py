"""Sample words and figures. Every text says that it is a sample."""

from decimal import Decimal

MARK = " (Nội dung mẫu.)"
RESULTS = [
    "Đã ban hành văn bản chỉ đạo, phân công đơn vị đầu mối và tổ chức thực hiện đúng tiến độ; "
    "kết quả trong kỳ cơ bản đáp ứng yêu cầu của Kế hoạch.",
    "Đã phối hợp với các cơ quan liên quan rà soát, tổng hợp và tham mưu UBND tỉnh xem xét; "
    "tổ chức 03 cuộc làm việc với doanh nghiệp, nhà đầu tư để hướng dẫn và tháo gỡ khó khăn.",
    "Tiếp tục thực hiện thường xuyên; đã kiểm tra thực tế tại 04 khu, cụm công nghiệp, kịp thời "
    "nhắc nhở, chấn chỉnh các tồn tại và công khai kết quả theo quy định.",
    "Đã hoàn thành việc rà soát, lấy ý kiến các cơ quan, đơn vị và trình cấp có thẩm quyền; đang tiếp thu, "
    "hoàn thiện hồ sơ để triển khai các bước tiếp theo trong quý tới.",
    "Đã lồng ghép vào chương trình công tác năm của cơ quan, giao chỉ tiêu cụ thể đến từng phòng chuyên môn; "
    "duy trì chế độ báo cáo hằng tháng để theo dõi, đôn đốc.",
]
DIFFICULTIES = [
    "",
    "Công tác bồi thường, giải phóng mặt bằng còn chậm do vướng mắc trong xác định nguồn gốc đất.",
    "",
    "Nhân lực thực hiện còn mỏng, một số quy định mới chưa có hướng dẫn cụ thể.",
    "Nguồn vốn bố trí còn hạn chế so với nhu cầu.",
]
PROPOSALS = [
    "",
    "Đề nghị UBND tỉnh chỉ đạo các cơ quan liên quan phối hợp chặt chẽ hơn trong giải phóng mặt bằng.",
    "",
    "",
]
PARTS = {
    "direction": "Cơ quan đã quán triệt Nghị quyết số 147-NQ/TU, ban hành kế hoạch thực hiện hằng năm, "
    "phân công lãnh đạo phụ trách, chuyên viên theo dõi.",
    "achievements": "Các nhiệm vụ được giao cơ bản được triển khai đúng tiến độ; sự phối hợp giữa các cơ "
    "quan ngày càng chặt chẽ.",
    "shortcomings": "Một số nội dung triển khai còn chậm so với yêu cầu.",
    "causes": "Khối lượng công việc lớn, một số quy định pháp luật thay đổi trong kỳ.",
    "obstacles": "Việc phối hợp cung cấp thông tin, số liệu giữa các cơ quan có lúc chưa kịp thời.",
    "next_steps": "Tiếp tục thực hiện các nhiệm vụ được giao; tập trung đôn đốc tiến độ hạ tầng các khu, cụm "
    "công nghiệp và hỗ trợ doanh nghiệp.",
    "to_province": "Đề nghị UBND tỉnh quan tâm bố trí kinh phí thực hiện các nhiệm vụ của Kế hoạch.",
}
RETURN_NOTE = "Đề nghị bổ sung kết quả cụ thể (số liệu, văn bản đã ban hành) cho các nhiệm vụ chủ trì." + MARK

SERIES: dict[str, dict[int, str]] = {  # sample figures of the years before the sample periods
    "1a": {2021: "12.5", 2022: "28.1", 2023: "18.56", 2024: "19.87"},
    "1b": {2021: "48.6", 2022: "54.8", 2023: "55.9", 2024: "57.1"},
    "2b": {2020: "218131", 2021: "242560", 2022: "318970", 2023: "383400", 2024: "490750"},
    "3": {2021: "48.2", 2022: "60.5", 2023: "66.1", 2024: "71.4"},
    "4a": {2021: "71.0", 2022: "74.2", 2023: "77.5", 2024: "80.1"},
    "4b": {2021: "27.5", 2022: "29.0", 2023: "30.8", 2024: "32.6"},
    "4c": {2021: "7.9", 2022: "12.4", 2023: "10.8", 2024: "11.6"},
    "5": {2021: "31.2", 2022: "31.9", 2023: "32.4", 2024: "33.0"},
}
REPORTED: dict[str, dict[str, str]] = {  # kind of period → sample figures in its reports
    "annual": {
        "1a": "18.9",
        "1b": "57.8",
        "2b": "615400",
        "3": "78.3",
        "4a": "82.0",
        "4b": "34.0",
    },
    "half_year": {
        "1a": "17.2",
        "1b": "58.0",
        "2b": "352600",
        "3": "40.5",
        "4a": "82.6",
        "4b": "34.4",
    },
}
LATER = {"4c": "11.2", "5": "33.5"}
SAMPLE_LOCATIONS = {  # districts the sample gives to CCN; the plan names none
    "hiephoa": ["Hợp Thịnh", "Thanh Vân", "Việt Nhật", "Hà Thịnh", "Đoan Bái", "JUTECH"],
    "vietyen": ["Việt Tiến", "Tăng Tiến"],
    "yendung": ["Nội Hoàng", "Yên Lư", "Nham Sơn - Yên Lư"],
    "tpbg": ["Dĩnh Trì", "Tân Mỹ"],
}


def reported_figures(kind: str) -> dict[str, Decimal]:
    """Return the sample figures of a period of ``kind`` by indicator code."""
    return {code: Decimal(value) for code, value in (REPORTED[kind] | LATER).items()}


def zone_facts(seed: int, *, later: bool, area: Decimal, in_use: bool) -> dict:
    """Return sample facts of one zone, repeatable for a ``seed``; one in use is cleared and complete."""
    cleared = min(Decimal(100), Decimal(55 + 7 * (seed % 8) + (6 if later else 0)))
    return {
        "area_ha": area,
        "cleared_ha": area if in_use else (area * cleared / 100).quantize(Decimal("0.1")),
        "infrastructure_percent": Decimal(100) if in_use else max(Decimal(0), cleared - 20),
        "occupancy_percent": max(Decimal(0), cleared - 35),
        "investor": f"Công ty mẫu số {seed % 9 + 1}",
        "registered_capital": area * 12,
        "labour": int(area) * 25,
    }
