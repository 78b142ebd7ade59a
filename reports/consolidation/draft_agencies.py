"""Section I.2: who reported, late, not at all; each agency named, the totals agree."""

from collections import Counter
from collections.abc import Iterable

from bacgiang_plan.lib.dates import official_day
from reports.documents.draft import NamedList, Paragraph, Style
from reports.documents.phrases import counted, listed, out_of, percent, small_count
from reports.timeliness import OnTimeRate

from .agency_lists import AgencyLine, AgencyLists, Standing
from .task_rows import TaskEntry

AGENCIES, SENT_OR_DUE = "cơ quan, đơn vị", "cơ quan, đơn vị đã gửi hoặc đã đến hạn gửi báo cáo"
NOT_OPEN = "Kỳ báo cáo chưa được mở nên chưa có cơ quan, đơn vị nào phải báo cáo."
CROSSING = {
    "late": "Gửi báo cáo muộn",
    "nothing": "Báo cáo không phát sinh nội dung trong kỳ",
    "extended": "Được gia hạn gửi báo cáo",
}
"""Lists that cross the six standings: an agency may be in several, or in none."""
UNCONTRIBUTED = "Chưa có nội dung phối hợp đối với nhiệm vụ đã có kết quả của cơ quan chủ trì"


def named_lists(agencies: AgencyLists, tasks: Iterable[TaskEntry] = ()) -> tuple[NamedList, ...]:
    """Return the lists that are not empty: the six standings, then those that cross them.

    The six divide the agencies; with ``tasks`` those follow that did not contribute to tasks of others.
    """
    crossing = {"late": agencies.late, "nothing": agencies.nothing, "extended": agencies.extended}
    lists = [(each.value, each.label, agencies.of(each)) for each in Standing]
    lists += [(key, CROSSING[key], lines) for key, lines in crossing.items()]
    named = [
        NamedList(key, title, tuple(_name(line, key) for line in lines))
        for key, title, lines in lists
        if lines
    ]
    missing = _uncontributed(agencies, tasks)
    return (*named, NamedList("uncontributed", UNCONTRIBUTED, missing)) if missing else tuple(named)


def _name(line: AgencyLine, key: str) -> str:
    """Return the name, with the day that matters in that list."""
    remark = ""
    if key == "late":
        remark = f"gửi ngày {official_day(line.first_sent_on)}"
    elif key in (Standing.OVERDUE, Standing.NOT_YET_DUE) and line.is_extended:
        remark = f"được gia hạn, gửi trước ngày {official_day(line.due_before)}"
    elif key == "extended":
        remark = f"gửi trước ngày {official_day(line.due_before)}"
    elif key == Standing.ACCEPTED and line.sent_on != line.first_sent_on:
        remark = f"gửi lại ngày {official_day(line.sent_on)}"
    return f"{line.name} ({remark})" if remark else line.name


def _uncontributed(agencies: AgencyLists, tasks: Iterable[TaskEntry]) -> tuple[str, ...]:
    """Return "Sở Xây dựng (03 nhiệm vụ)" in official order; agencies that owe no report come last."""
    counts = Counter(name for entry in tasks for name in entry.uncontributed)
    order = {line.name: place for place, line in enumerate(agencies.lines)}
    names = sorted(counts, key=lambda name: (order.get(name, len(order)), name))
    return tuple(f"{name} ({counted(counts[name], 'nhiệm vụ')})" for name in names)


def standing_paragraphs(
    agencies: AgencyLists, data_at: str, *, owed: str = "phải báo cáo", tasks: Iterable[TaskEntry] = ()
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of section I.2; ``owed`` says what agencies owe: "phải báo cáo"."""
    if not agencies.lines:
        return (Paragraph(NOT_OPEN, key="I.2/opening"),)
    summary = _summary(agencies, data_at, owed)
    return (Paragraph(summary, key="I.2/opening"), *_items(named_lists(agencies, tasks)))


def _summary(agencies: AgencyLists, data_at: str, owed: str) -> str:
    accepted, obliged = len(agencies.of(Standing.ACCEPTED)), agencies.obliged
    have = f"đã tiếp nhận {out_of(accepted, obliged, 'báo cáo')}" if accepted else "chưa có báo cáo nào được"
    first = f"Trong kỳ có {counted(obliged, AGENCIES)} {owed}. Đến {data_at}, {have}"
    first += "" if accepted else " tiếp nhận"
    return f"{first}.{_rate(agencies.rate)} Cụ thể như sau:"


def _rate(rate: OnTimeRate) -> str:
    """On-time ÷ (sent + overdue), with its counts beside it; silent before anything is sent or due."""
    if not rate.owed:
        return ""
    if not rate.on_time:
        return f" Không có {AGENCIES} nào gửi đúng hạn trong số {counted(rate.owed, SENT_OR_DUE)}."
    share = f"{small_count(rate.on_time)}/{small_count(rate.owed)} {AGENCIES} gửi đúng hạn"
    return f" Có {share} ({percent(rate.on_time, rate.owed)}), tính trên số {SENT_OR_DUE}."


def _items(lists: Iterable[NamedList]) -> list[Paragraph]:
    return [
        Paragraph(
            f"{listed(each.names, '; ')}.",
            Style.LETTERED,
            f"{each.title} ({small_count(len(each.names))}):",
            key=f"I.2/{each.key}",
        )
        for each in lists
    ]
