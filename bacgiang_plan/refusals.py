"""Pages for requests that reach no view: what was read, what was expected, where the typed text is."""

import sys

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from .lib.files import UploadTooBigError, megabytes
from .lib.numbers import format_decimal
from .middleware import UnreadableError

MEGABYTE = 1024 * 1024


def _too_big(request: HttpRequest, error: Exception) -> str:
    size, limit = int(request.META.get("CONTENT_LENGTH") or 0), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    read = f"có {_megabytes(size)}" if size > limit else "quá lớn"
    return f"Nội dung gửi lên {read}; mỗi lần gửi được tối đa {_megabytes(limit)}."


def _upload_too_big(request: HttpRequest, error: UploadTooBigError) -> str:
    read, limit = megabytes(error.size), megabytes(error.limit)
    return f"Các tệp gửi lên có tất cả {read}; mỗi lần tải lên được tối đa {limit}."


def _megabytes(size: int) -> str:
    return f"{format_decimal(size / MEGABYTE, 1)} MB"


def _too_many(request: HttpRequest, error: Exception) -> str:
    limit = format_decimal(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    return f"Nội dung gửi lên có quá {limit} ô; mỗi lần gửi được tối đa {limit} ô."


def _too_many_files(request: HttpRequest, error: Exception) -> str:
    limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    return f"Nội dung gửi lên có quá {limit} tệp; mỗi lần gửi được tối đa {limit} tệp."


def _foreign_host(request: HttpRequest, error: Exception) -> str:
    return f"Đã gọi Cổng bằng tên “{request.META.get('HTTP_HOST', '')}”; địa chỉ đúng là {settings.SITE_URL}."


TOLD = {
    RequestDataTooBig: _too_big,
    UploadTooBigError: _upload_too_big,
    TooManyFieldsSent: _too_many,
    TooManyFilesSent: _too_many_files,
    DisallowedHost: _foreign_host,
    UnreadableError: lambda request, error: str(error),
}
UNKNOWN = "Trình duyệt gửi lên nội dung mà Cổng không đọc được."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, standing alone: at such a request not even the person may be asked for."""
    tell = TOLD.get(type(exception), lambda request, error: UNKNOWN)
    context = {"told": tell(request, exception), "was_sent": request.method == "POST"}
    return HttpResponse(render_to_string("400.html", context), status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the database is busy or away, which passes by itself."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return server_error(request)
    context = {"was_sent": request.method == "POST"}
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": "60"})
