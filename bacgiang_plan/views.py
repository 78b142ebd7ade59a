"""The front door: everybody lands on the page of their work; what robots and finders of holes are told."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Role

LANDING = {
    Role.OFFICER: "reports:mine",
    Role.AGENCY_HEAD: "reports:mine",
    Role.SPECIALIST: "reports:queue",
    Role.CONSOLIDATOR_HEAD: "reports:queue",
    Role.LEADER: "reports:dashboard",
    Role.ADMINISTRATOR: "reports:dashboard",
}


@login_required
def home(request):
    """Send a signed-in person to the page of their role."""
    return redirect(LANDING[Role(request.user.role)])


PUBLIC = {"Cache-Control": "public, max-age=86400"}
CONTACT_WORDS = "# Báo lỗ hổng cho quản trị viên của Cổng tại Sở Công Thương, theo trang dưới đây\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return _plain("User-agent: *\nDisallow: /\n")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116), good for half a year from today."""
    return _plain(security_words(now=timezone.now()))


def security_words(*, now: datetime) -> str:
    """Return the lines of security.txt; without a contact of its own the sign-in page names whom to ask."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    own = settings.SECURITY_CONTACT
    contact = f"Contact: {own}" if own else f"{CONTACT_WORDS}Contact: {settings.SITE_URL}/dang-nhap/"
    return (
        f"{contact}\n"
        f"Expires: {today + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: vi, en\n"
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt\n"
    )


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=PUBLIC)
