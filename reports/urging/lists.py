"""Who is overdue and who is left out of the letter and why, by name, for the pages beside it."""

from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.draft import NamedList
from reports.documents.phrases import counted, listed

from .found import Why
from .rows import AgencyRows, Rows

OVERDUE = "Cơ quan, đơn vị được đôn đốc"
RETURNED = "Có báo cáo bị trả lại, chưa gửi lại nhưng không quá hạn nội dung nào"
ASIDE = {
    Why.OWN: "Cơ quan đầu mối tổng hợp, không gửi công văn cho chính mình",
    Why.CLOSED: "Cơ quan không còn hoạt động",
    Why.LOCKED: "Kỳ báo cáo đã khóa, không còn nhận báo cáo",
    Why.PENDING: "Nhiệm vụ đã đề nghị công nhận hoàn thành, chờ Sở Công Thương xem xét",
}


def named_lists(rows: Rows) -> tuple[NamedList, ...]:
    """Return the lists that are not empty: who is urged, then who is not, by the reason."""
    lists = [("overdue", OVERDUE, rows.agencies), *_left_out(rows)]
    return tuple(
        NamedList(key, title, tuple(map(_name, agencies))) for key, title, agencies in lists if agencies
    )


def aside_words(rows: Rows) -> list[str]:
    """Return one sentence for each reason for which somebody is left out."""
    return [
        f"{title}: {listed(map(_name, agencies), '; ')}."
        for _, title, agencies in _left_out(rows)
        if agencies
    ]


def _left_out(rows: Rows) -> list[tuple[str, str, tuple[AgencyRows, ...]]]:
    aside = [(why.value, title, rows.aside[why]) for why, title in ASIDE.items()]
    return [("returned", RETURNED, rows.returned), *aside]


def _name(agency: AgencyRows) -> str:
    """Return the name and what it is that it owes."""
    reports = [f"báo cáo {lower_first(report.period_name)}" for report in agency.reports]
    returned = [f"báo cáo {lower_first(report.period_name)} bị trả lại" for report in agency.returned]
    tasks = [counted(len(agency.tasks), "nhiệm vụ quá hạn")] if agency.tasks else []
    plan = ["kế hoạch triển khai"] if agency.plan else []
    return f"{agency.name} ({listed([*reports, *returned, *tasks, *plan], '; ')})"
