"""What the buttons of an opened paragraph do: one row each, by the name the button carries."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.http import QueryDict

from agencies.models import User
from reports.models import OutgoingParagraph

from . import arranging, editing
from .arranging import DOWN, UP, Step
from .edit_rows import is_aside, section_url
from .editing import LockedParagraphError


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
    return _next(row, data)


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
    rows = row.document.paragraphs.filter(pk=int(wanted)) if wanted.isascii() and wanted.isdigit() else ()
    into = next(iter(rows), None)
    if into is None:
        raise LockedParagraphError(arranging.NOT_BEFORE)
    return Done(arranging.merge(row, into, by=by, now=now))


def _add(row: OutgoingParagraph, data: QueryDict, *, by: User, now: datetime) -> Done:
    return Done(arranging.add(row.document, row.section, row, by=by, now=now))


NO_ACT = Act("", _stay)
ACTS: Mapping[str, Act] = {
    "tiep": Act("", _next),
    "len": Act("Đã chuyển đoạn lên trên.", _verb(arranging.move, UP)),
    "xuong": Act("Đã chuyển đoạn xuống dưới.", _verb(arranging.move, DOWN)),
    "den": Act("", _place),
    "bo": Act("Đã bỏ đoạn; đoạn vẫn được giữ ở mục “Các đoạn không in” và lấy lại được.", _drop),
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
