"""Sessions end a while after their person's last act (design/security.md: 15 minutes, administrators 5).

The row's own ``expire_date`` is the clock: an act moves it by one UPDATE of that column, at most once a
minute, and never rewrites the data of the session, which another request may be changing just then.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from .models import Role, User

View = Callable[..., HttpResponse]
AnyView = TypeVar("AnyView", bound=View)
NOT_TWICE_WITHIN = timedelta(minutes=1)
ENDED = (
    "Phiên làm việc đã kết thúc vì quá {} phút không có thao tác (quản trị viên: {} phút). "
    "Đề nghị đăng nhập lại; sau đó Cổng mở lại trang đang xem."
)


class SessionStore(DatabaseStore):
    """A session in the database that knows when it ends, and whether it has."""

    ends_at = None
    has_ended = False
    idle_limit = None

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        self.ends_at = row and row.expire_date
        self.has_ended = row is None
        return row

    def get_session_cookie_age(self) -> int:
        """Return the seconds a saved session lasts: of nobody signed in, it only holds what was typed."""
        if SESSION_KEY not in self:
            return settings.SESSION_COOKIE_AGE
        return self.idle_limit or settings.SESSION_IDLE_SECONDS

    def prolong(self, seconds: int) -> None:
        """Let the session end ``seconds`` from now; no write within a minute of the last one."""
        self.idle_limit = seconds
        if self.modified or self.ends_at is None:
            return  # about to be saved, which counts from now
        ends_at = timezone.now() + timedelta(seconds=seconds)
        if self.ends_at <= ends_at < self.ends_at + min(NOT_TWICE_WITHIN, timedelta(seconds=seconds / 2)):
            return
        with suppress(OperationalError):  # a busy database: the next act prolongs, this page is not lost
            self.model.objects.filter(session_key=self.session_key).update(expire_date=ends_at)
            self.ends_at = ends_at


def idle_seconds(user: User) -> int:
    """Return how long ``user`` may do nothing before having to sign in again."""
    if user.role == Role.ADMINISTRATOR:
        return settings.SESSION_IDLE_SECONDS_ADMIN
    return settings.SESSION_IDLE_SECONDS


def unattended(view: AnyView) -> AnyView:
    """Mark a view that pages ask for by themselves: it is no act of a person and keeps no session alive."""
    view.is_unattended = True
    return view


def idle(get_response: View) -> View:
    """Prolong the session by every act of its person; of one that ended, say so where they sign in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if not session.accessed:
            return response
        if SESSION_KEY not in session:
            return _explained(request, response) if session.has_ended else response
        if request.user.is_authenticated and not _is_unattended(request):
            session.prolong(idle_seconds(request.user))
            _remember(request, response)
        return response

    return middleware


def was_signed_in(request: HttpRequest) -> bool:
    """Return whether somebody has signed in with this browser: nobody else has words to be held."""
    return bool(request.get_signed_cookie(KNOWN, default="", salt=KNOWN, max_age=KNOWN_SECONDS))


KNOWN, KNOWN_SECONDS = "da-dang-nhap", 60 * 24 * 60 * 60


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    if KNOWN in request.COOKIES:
        return
    options = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
    response.set_signed_cookie(KNOWN, "1", salt=KNOWN, max_age=KNOWN_SECONDS, **options)


def _is_unattended(request: HttpRequest) -> bool:
    return getattr(request.resolver_match and request.resolver_match.func, "is_unattended", False)


def _explained(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say why one must sign in again; a fragment has no room for it, so its whole page asks again."""
    address = response.headers.get("Location", "").partition("?")[0]
    if address not in (reverse(settings.LOGIN_URL), reverse("admin:login")):
        return response
    minutes = settings.SESSION_IDLE_SECONDS // 60, settings.SESSION_IDLE_SECONDS_ADMIN // 60
    messages.info(request, ENDED.format(*minutes))
    if request.method == "GET" and "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return response
