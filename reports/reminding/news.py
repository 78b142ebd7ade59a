"""What each step of a report, and each decision on what it called complete, means to others, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from agencies.models import User
from reports.models import AgencyReport

from .recipients import Directory


@dataclass(frozen=True)
class News:
    """What one act means to others. ``news`` is filled with who and when."""

    gist: str
    news: str
    ask: str
    recipients: Callable[[Directory, AgencyReport], list[User]]
    note_label: str = "Ý kiến"


def _heads(directory: Directory, report: AgencyReport) -> list[User]:
    return directory.heads(report.obligation.agency)


def _officers(directory: Directory, report: AgencyReport) -> list[User]:
    return directory.officers(report.obligation.agency)


def _officers_and_heads(directory: Directory, report: AgencyReport) -> list[User]:
    return directory.officers_and_heads(report.obligation.agency)


def _reviewers(directory: Directory, report: AgencyReport) -> list[User]:
    return directory.reviewers(report)


def _nobody(directory: Directory, report: AgencyReport) -> list[User]:
    return []


NEWS = {
    "request_approval": News(
        "báo cáo trình lãnh đạo duyệt",
        "{who} đã trình báo cáo lúc {when}.",
        "Đề nghị xem xét, duyệt và gửi báo cáo, hoặc yêu cầu sửa.",
        _heads,
    ),
    "send_back": News(
        "lãnh đạo yêu cầu sửa báo cáo",
        "{who} đã yêu cầu sửa báo cáo lúc {when}.",
        "Đề nghị chỉnh sửa và trình lại.",
        _officers,
    ),
    "submit": News(
        "báo cáo đã gửi, đề nghị xem xét",
        "{who} đã duyệt và gửi báo cáo lúc {when}.",
        "Đề nghị xem xét, tiếp nhận hoặc trả lại báo cáo.",
        _reviewers,
    ),
    "return": News(
        "báo cáo được trả lại",
        "Sở Công Thương đã trả lại báo cáo lúc {when}.",
        "Đề nghị hoàn thiện và gửi lại báo cáo.",
        _officers_and_heads,
        note_label="Lý do trả lại",
    ),
    "withdraw": News(
        "cơ quan đã rút lại báo cáo",
        "{who} đã rút lại báo cáo lúc {when}.",
        "",
        _reviewers,
    ),
    "reopen": News(
        "báo cáo được mở lại để sửa",
        "Sở Công Thương đã mở lại báo cáo lúc {when}.",
        "Đề nghị sửa, trình lãnh đạo và gửi lại báo cáo.",
        _officers_and_heads,
        note_label="Lý do mở lại",
    ),
    "accept": News(
        "báo cáo đã được tiếp nhận",
        "Sở Công Thương đã tiếp nhận báo cáo lúc {when}.",
        "",
        _officers_and_heads,
    ),
}

NOTHING = News("", "", "", _nobody)
"""Nobody hears of it; it covers what was told before."""
DECLINED = News(
    "đề nghị công nhận hoàn thành không được xác nhận",
    "Sở Công Thương không xác nhận hoàn thành {what} lúc {when}.",
    "Nhiệm vụ tiếp tục được theo dõi; đề nghị bổ sung kết quả, minh chứng và nêu lại trong báo cáo tới.",
    _officers_and_heads,
    note_label="Lý do không xác nhận",
)
