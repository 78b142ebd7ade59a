"""The honest mark of a page of writing: is what stands on it saved, since when, and if not, why."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.models import User
from bacgiang_plan.lib.dates import VIETNAM, clock_words, local_date

from .saved import LastEdit

ANOTHER_PERSON = (
    "Chưa lưu: trang này được mở bằng tài khoản của người khác. Đề nghị người đang soạn đăng nhập lại "
    "bằng tài khoản của mình; nội dung vừa nhập vẫn còn nguyên trên trang này."
)
SESSION_ENDED = "Chưa lưu: phiên làm việc đã kết thúc."
UNCONFIRMED = "Chưa lưu: phiên làm việc vừa thay đổi; đang thử lưu lại."
BUSY = "Chưa lưu: hệ thống đang bận; sẽ tự lưu lại sau ít giây."


def mark(words: str | SafeString, *, unsaved: Iterable[str] = (), tone: str = "unsaved") -> SafeString:
    """Return the mark; ``unsaved`` names the fields that are on the page only."""
    return format_html(
        '<p id="luu" class="save-mark save-mark--{}" data-unsaved="{}">{}</p>', tone, " ".join(unsaved), words
    )


def saved_mark(now: datetime) -> SafeString:
    return mark(f"Đã lưu {now.astimezone(VIETNAM):%H:%M}", tone="saved")


def session_ended() -> SafeString:
    """Return the mark for somebody whose session is over.

    Its button posts the form as a page: the text is held while they sign in (views/held.py).
    """
    again = SafeString(
        '<button class="link-button" type="submit" name="save">Đăng nhập lại</button> '
        "(nội dung vừa nhập được giữ nguyên)"
    )
    return mark(format_html("{} {}", SESSION_ENDED, again))


def last_save(edit: LastEdit | None, user: User, *, now: datetime) -> str:
    """Return when and by whom the item was last saved, for the page as it opens; empty when never."""
    if edit is None or edit.at is None:
        return ""
    at = edit.at
    when = f"{at.astimezone(VIETNAM):%H:%M}" if local_date(at) == local_date(now) else clock_words(at)
    whose = "" if edit.by == user.pk else f", người lưu: {edit.name}"
    return f"Đã lưu {when}{whose}"
