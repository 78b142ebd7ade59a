"""The public page that tells whoever holds a file which issued document it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .checking import CodeError, check, read_code

LONGEST = 300
"""Letters of a typed code that are shown again."""


@require_safe
def check_file(request: HttpRequest) -> HttpResponse:
    """Answer to a SHA-256 (``?ma=``), without sign-in: who holds a file may know what it is."""
    typed = request.GET.get("ma")
    context = {"typed": (typed or "").strip()[:LONGEST]}
    if typed is not None:
        try:
            context |= {"code": read_code(typed)}
            context |= {"checked": check(context["code"])}
        except CodeError as error:
            context |= {"error": str(error)}
    return render(request, "reports/outgoing/check.html", context)
