"""How every page of a decision answers: show the form, record once, say what became of it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.actions import store_file

from .fields import DecisionForm
from .refusals import AlreadyDoneError, RefusedError

Done = tuple[str, str]
"""What was done, in words, and the address to go to."""


def answer(
    request: HttpRequest, template: str, form: DecisionForm, record: Callable[[], Done], context: dict
) -> HttpResponse:
    """Record a valid form by ``record`` and go on, or show the page with everything that was typed.

    ``context["back"]`` is where a page leads when exactly this was recorded before.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                words, address = record()
        except AlreadyDoneError as error:
            messages.info(request, str(error))
            return redirect(context["back"])
        except RefusedError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, words)
            return redirect(address)
    return render(request, template, context | {"form": form}, status=status)


def stored(form: forms.Form, request: HttpRequest):
    """Keep the file that came with ``form``, if any, inside the transaction that uses it."""
    upload = form.cleaned_data.get("file")
    return store_file(upload, by=request.user, now=form.now) if upload else None
