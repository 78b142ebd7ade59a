"""Section I.2: who reported, late, not at all; each agency named, the totals agree."""

from collections.abc import Iterable

from bacgiang_plan.lib.dates import short_date
from reports.documents.draft import NamedList, Paragraph, Style
from reports.documents.phrases import ITEM_LETTERS, counted, listed, out_of, small_count
from reports.timeliness import OnTimeRate

from .agency_lists import AgencyLine, AgencyLists, Standing

AGENCIES, SENT_OR_DUE = "cơ quan, đơn vị", "báo cáo đã gửi hoặc đã đến hạn"
NOT_OPEN = "Kỳ báo cáo chưa được mở nên chưa có cơ quan, đơn vị nào phải báo cáo."
LATE, NOTHING = "Gửi báo cáo muộn", "Báo cáo không phát sinh nội dung trong kỳ"


def named_lists(agencies: AgencyLists) -> tuple[NamedList, ...]:
    """Return the lists that are not empty: the six standings, then late and "không phát sinh"."""
    lists = [(each.value, each.label, agencies.of(each)) for each in Standing]
    lists += [("late", LATE, agencies.late), ("nothing", NOTHING, agencies.nothing)]
    return tuple(
        NamedList(key, title, tuple(_name(line, key) for line in lines))
        for key, title, lines in lists
        if lines
    )


def _name(line: AgencyLine, key: str) -> str:
    """Return the name, with the day that matters in that list."""
    remark = ""
    if key == "late":
        remark = f"gửi ngày {short_date(line.first_sent_on)}"
    elif key in (Standing.OVERDUE, Standing.NOT_YET_DUE) and line.is_extended:
        remark = f"được gia hạn, gửi trước ngày {short_date(line.due_before)}"
    elif key == Standing.ACCEPTED and line.sent_on != line.first_sent_on:
        remark = f"gửi lại ngày {short_date(line.sent_on)}"
    return f"{line.name} ({remark})" if remark else line.name


def standing_paragraphs(agencies: AgencyLists, data_at: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of section I.2."""
    if not agencies.lines:
        return (Paragraph(NOT_OPEN, key="I.2/opening"),)
    return (Paragraph(_summary(agencies, data_at), key="I.2/opening"), *_items(named_lists(agencies)))


def _summary(agencies: AgencyLists, data_at: str) -> str:
    accepted, obliged = len(agencies.of(Standing.ACCEPTED)), agencies.obliged
    first = f"Trong kỳ có {counted(obliged, AGENCIES)} phải báo cáo. Đến {data_at}, "
    if not accepted:
        return f"{first}chưa có báo cáo nào được tiếp nhận.{_rate(agencies.rate)} Cụ thể như sau:"
    return (
        f"{first}đã tiếp nhận {out_of(accepted, obliged, 'báo cáo')}.{_rate(agencies.rate)} Cụ thể như sau:"
    )


def _rate(rate: OnTimeRate) -> str:
    """On-time ÷ (sent + overdue), with its counts beside it; silent before anything is sent or due."""
    if not rate.owed:
        return ""
    if not rate.on_time:
        return f" Không có báo cáo nào gửi đúng hạn trong số {counted(rate.owed, SENT_OR_DUE)}."
    return f" Số gửi đúng hạn là {out_of(rate.on_time, rate.owed, SENT_OR_DUE)}."


def _items(lists: Iterable[NamedList]) -> list[Paragraph]:
    return [
        Paragraph(
            f"{listed(each.names, '; ')}.",
            Style.ITEM,
            f"{letter}) {each.title} ({small_count(len(each.names))}):",
            key=f"I.2/{each.key}",
        )
        for letter, each in zip(ITEM_LETTERS, lists, strict=False)
    ]
