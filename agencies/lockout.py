"""Sign-in locked after failures: whose failures they are, and how an administrator unlocks."""

from ipaddress import ip_address

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.utils import reset
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import User


def client_address(request: HttpRequest) -> str | None:
    """Return the address failures are counted by.

    Behind the province's proxy it is the last entry of X-Forwarded-For, the one our proxy wrote itself: all
    before it is the visitor's own word, and without a proxy the whole header is.
    """
    here = request.META.get("REMOTE_ADDR")  # none in a process that signs somebody out by itself
    if not settings.BEHIND_PROXY:
        return here
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if _is_address(told) else here


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def has_guessed_too_often(request: HttpRequest, what: str) -> bool:
    """Whether this visitor tried so many secret addresses of ``what`` that they are locked, as at sign-in."""
    return AxesProxyHandler.is_locked(request, {"username": what})


def count_guess(request: HttpRequest, what: str) -> None:
    """Count a wrong address of ``what`` as a failure of sign-in is; what was tried is written nowhere."""
    AxesProxyHandler.update_request(request)
    request.axes_path_info = what
    AxesProxyHandler.user_login_failed(None, {"username": what}, request)
    request.axes_locked_out = False  # whoever asks for a calendar is not answered by the page of passwords


def seconds_locked() -> int:
    """Return for how long a visitor is locked."""
    return int(get_cool_off().total_seconds())


@admin.action(description="Mở khóa đăng nhập", permissions=["change"])
def unlock_sign_in(page: admin.ModelAdmin, request: HttpRequest, people: QuerySet[User]) -> None:
    """Forget the failures of ``people`` at every address; the history says who unlocked whom."""
    for person in people:
        reset(username=User.normalize_username(person.email))
        page.log_change(request, person, "Đã mở khóa đăng nhập.")
    names = ", ".join(person.full_name for person in people)
    page.message_user(request, f"Đã mở khóa đăng nhập cho: {names}.", messages.SUCCESS)
