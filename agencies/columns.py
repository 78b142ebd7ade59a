"""Columns and conditions that models of several apps share: who, when, with which file."""

from django.conf import settings
from django.db import models
from django.db.models import Q


def person(label: str, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options
    )


def optional_person(label: str) -> models.ForeignKey:
    return person(label, null=True, blank=True)


def optional_instant(label: str) -> models.DateTimeField:
    return models.DateTimeField(label, null=True, blank=True)


def optional_file(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        "agencies.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def both_or_neither(first: str, second: str) -> Q:
    """Return the condition that two columns are filled together."""
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )


def stamped(verb: str, name: str) -> models.CheckConstraint:
    """Return the constraint that ``…_at`` and ``…_by`` of one act are filled together."""
    return models.CheckConstraint(
        condition=both_or_neither(f"{verb}_at", f"{verb}_by"),
        name=name,
        violation_error_message="Người và thời điểm phải được ghi cùng nhau.",
    )
