"""What every request passes."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


def without_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 404 to an address with a NUL, which is no text to PostgreSQL and would be an error there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return middleware


def private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody keep a page, neither on the way nor on a shared machine after its reader has left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        match = request.resolver_match
        if match and match.url_name == "logout":  # the portal's and the admin's
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware
