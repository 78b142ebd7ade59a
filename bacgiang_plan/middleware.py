"""What every request passes; each costs a page some microseconds."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

View = Callable[[HttpRequest], HttpResponse]


class UnreadableError(BadRequest):
    """A request in signs the portal does not read; its words are for the page."""


def readable(get_response: View) -> View:
    """Refuse what is no text to PostgreSQL (NUL) and words in another encoding than our pages' own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        if any("\0" in value for value in request.COOKIES.values()):
            raise UnreadableError("Cookie trình duyệt gửi lên có ký tự không đọc được; đề nghị xóa cookie.")
        if request.encoding and request.encoding.lower() != "utf-8":
            raise UnreadableError(
                f"Nội dung gửi lên dùng bảng mã {request.encoding}; Cổng chỉ đọc được bảng mã UTF-8."
            )
        return get_response(request)

    return middleware


def worded(get_response: View) -> View:
    """Say in words that an address is for buttons only; without them a browser shows an error of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content and not request.htmx:
            response.content = render_to_string("405.html", {}, request)
        return response

    return middleware


def private(get_response: View) -> View:
    """Let nobody keep a page, neither on the way nor on a shared machine after its reader has left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        match = request.resolver_match
        if match and match.url_name == "logout":  # the portal's and the admin's
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware
