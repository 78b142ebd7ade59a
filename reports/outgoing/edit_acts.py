"""What the buttons of an opened paragraph do: one row each, by the name the button carries."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.http import QueryDict

from agencies.models import User
from reports.documents.draft import Style
from reports.models import OutgoingParagraph

from . import arranging, editing
from .arranging import DOWN, UP, Step
from .edit_rows import is_aside, section_url
from .editing import LockedParagraphError

LONGEST_KEY = 18
"""Digits of a key: no database counts further, and Python reads no number of thousands of digits."""


class Done(NamedTuple):
    """Where the person goes on, and what is said when it is not what the button always says."""

    to: OutgoingParagraph | str
    words: str = ""


class Act(NamedTuple):
    """``words`` is said when it is done; "" says that the words are saved."""

    words: str
    take: Callable[..., Done]


def _verb(verb: Callable, *args: object) -> Callable[..., Done]:
    """Return the act of a verb after which the paragraph stays open."""

    def take(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
        verb(row, *args, by=by, now=now)
        return Done(row)

    return take


def _stay(row: OutgoingParagraph, data: QueryDict, **stamp: object) -> Done:
    return Done(row)


def _next(row: OutgoingParagraph, data: QueryDict, **stamp: object) -> Done:
    """Go on to the paragraph behind this one, or to its section when there is none."""
    rows = list(row.document.paragraphs.filter(section=row.section).in_order())
    place = next(place for place, each in enumerate(rows) if each.pk == row.pk)
    behind = next((each for each in rows[place + 1 :] if not is_aside(each)), None)
    return Done(behind or section_url(row.document, row.section))


def _drop(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
    arranging.drop(row, by=by, now=now)
    title = _left_alone(row)
    return Done(title, f"{DROPPED} {ALONE}") if title else _next(row, data)


def _left_alone(row: OutgoingParagraph) -> OutgoingParagraph | None:
    """Return the title of a task below which ``row``, dropped now, was the last paragraph."""
    rows = list(row.document.paragraphs.filter(section=row.section).in_order())
    place = next(place for place, each in enumerate(rows) if each.pk == row.pk)
    title = next((each for each in reversed(rows[:place]) if not is_aside(each)), None)
    behind = next((each for each in rows[place + 1 :] if not is_aside(each)), None)
    if title is None or title.style != Style.TASK or row.style == Style.TASK:
        return None
    has_more = behind and (behind.is_added or behind.key.startswith(f"{title.key}/"))
    return None if has_more else title


DROPPED = "Đã bỏ đoạn; đoạn vẫn được giữ ở mục “Các đoạn không in” và lấy lại được."
ALONE = "Tên nhiệm vụ này nay đứng một mình, không còn đoạn nào bên dưới; không cần in nữa thì bấm “Bỏ đoạn”."


def _bring_back(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
    is_whole = arranging.bring_back(row, by=by, now=now)
    return Done(row, "" if is_whole else STILL_IN_BOTH)


STILL_IN_BOTH = (
    "Đã tách đoạn ra. Nội dung đã gộp được sửa sau khi gộp nên vẫn còn ở đoạn kia; "
    "đề nghị xem lại cả hai đoạn."
)


def _place(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
    """Put the paragraph at the place that was typed; what is no number is refused in words."""
    typed = data.get("vi_tri", "").strip()
    if not (typed.isascii() and typed.isdigit() and int(typed[:9]) > 0):
        raise LockedParagraphError("Chưa chuyển: đề nghị ghi vị trí là một số từ 1 trở lên.")
    place, places = arranging.move(row, Step(to=int(typed[:9])), by=by, now=now)
    return Done(row, f"Đã chuyển đoạn đến vị trí {place}/{places}.")


def _merge(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
    wanted = data.get("truoc", "")
    is_number = wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_KEY
    into = row.document.paragraphs.filter(pk=int(wanted)).first() if is_number else None
    if into is None:
        raise LockedParagraphError(arranging.NOT_BEFORE)
    return Done(arranging.merge(row, into, by=by, now=now))


def _add(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
    return Done(arranging.add(row.document, row.section, row, by=by, now=now))


NO_ACT, REMARK, PLACE = Act("", _stay), "y-kien", "den"
ACTS: Mapping[str, Act] = {
    "tiep": Act("", _next),
    "len": Act("Đã chuyển đoạn lên trên.", _verb(arranging.move, UP)),
    "xuong": Act("Đã chuyển đoạn xuống dưới.", _verb(arranging.move, DOWN)),
    PLACE: Act("", _place),
    "bo": Act(DROPPED, _drop),
    "lay-lai": Act("Đã lấy lại đoạn.", _bring_back),
    "gop": Act("Đã gộp vào đoạn trên; tách ra được ở mục “Các đoạn không in”.", _merge),
    "them": Act("Đã thêm một đoạn trống; đoạn được in khi có nội dung.", _add),
    "he-thong": Act(
        "Đã khôi phục nội dung hệ thống lập; nội dung đã sửa được để lại và dùng lại được.",
        _verb(editing.restore),
    ),
    "dung-lai": Act("Đã dùng lại nội dung đã sửa.", _verb(editing.take_up)),
    "giu": Act("Đã ghi nhận: giữ nội dung đã sửa.", _verb(editing.keep)),
}


def act_of(data: QueryDict) -> Act:
    """Return what was asked for; Enter in the field of the place presses no button of its own."""
    asked = data.get("lam", "") or (PLACE if data.get("vi_tri", "").strip() else "")
    return ACTS.get(asked, NO_ACT)


def redrafted(changed: int, waiting: int) -> str:
    """Return what is said when a document was brought up to date: so many paragraphs changed, wait."""
    first = f"Đã cập nhật theo nguồn: {changed} đoạn thay đổi." if changed else NOTHING_CHANGED
    kept = f" Có {waiting} đoạn đã sửa hoặc đã bỏ được giữ nguyên, ghi “Nguồn đã thay đổi” để xem lại."
    return first + (kept if waiting else "")


NOTHING_CHANGED = "Đã cập nhật theo nguồn: không có đoạn nào thay đổi."
