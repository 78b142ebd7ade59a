"""Typed words outlive the session: what was posted after it ended is held until the person is back."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure as plain_csrf_failure
from django_htmx.http import HttpResponseClientRedirect

from agencies.sessions import was_signed_in
from reports import save_marks

HELD = "held_form"
LONGEST = 3_000_000
"""Letters of an encoded form, three full texts."""
BACK = (
    "Phiên làm việc đã kết thúc trước khi lưu. Nội dung vừa nhập được giữ lại dưới đây nhưng chưa được lưu; "
    "đề nghị kiểm tra rồi bấm lưu."
)


def keeps_typed(view):
    """Ask for sign-in, as ``login_required`` does, without losing what was posted."""

    @wraps(view)
    def wrapper(request, *args, **options):
        if request.user.is_authenticated:
            return view(request, *args, **options)
        if request.method == "POST" and was_signed_in(request):
            _hold(request)
        answer = redirect_to_login(request.get_full_path())
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer

    wrapper.keeps_typed = True
    return wrapper


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what was posted now, or what is held for this address; None when nothing is."""
    if request.method == "POST":
        return request.POST
    held = request.session.get(HELD)
    if held is None or held["path"] != request.path:
        return None
    data = QueryDict(held["data"])
    if is_another_person(request, data):
        forget(request)
        return None
    messages.warning(request, BACK)
    return data


def is_another_person(request: HttpRequest, data: QueryDict) -> bool:
    """Return whether the page that sent ``data`` was made for somebody else than who is signed in now."""
    return data.get("person", "") not in ("", str(request.user.pk))


def forget(request: HttpRequest) -> None:
    """What was typed is saved: nothing needs holding any more."""
    request.session.pop(HELD, None)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Hold what a page opened before signing in again has posted; refuse everything else as Django does.

    Only for our own pages: a foreign site's post carries a foreign Origin and is refused.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if own and _is(request.path, "autosaves"):
        get_token(request)  # with the cookie the page's next attempt is recognised
        signed_in = request.user.is_authenticated
        words = save_marks.mark(save_marks.UNCONFIRMED) if signed_in else save_marks.session_ended()
        return HttpResponse(words, status=403 if signed_in else 401)
    if own and request.user.is_authenticated and _is(request.path, "keeps_typed"):
        _hold(request)
        return redirect(request.path)
    return plain_csrf_failure(request, reason)


def _is(path: str, mark: str) -> bool:
    try:
        return getattr(resolve(path).func, mark, False)
    except Resolver404:
        return False


def _hold(request: HttpRequest) -> None:
    data = request.POST.urlencode()
    if len(data) <= LONGEST:
        request.session[HELD] = {"path": request.path, "data": data}
