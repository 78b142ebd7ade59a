"""Verbs that change the facts of an assignment (domain.md 6: facts are stored, labels derived)."""

from datetime import date

from django.db import transaction

from .models import Assignment, DatedPart, DatedPartCompletion


def record_start(assignment: Assignment, *, started_on: date | None) -> None:
    """Record when work on ``assignment`` began, as an accepted report states it; the first start stays."""
    if started_on and not assignment.started_on:
        assignment.started_on = min(started_on, assignment.completed_on or started_on)
        assignment.save(update_fields=["started_on"])


@transaction.atomic
def record_completion(
    assignment: Assignment, *, completed_on: date, dated_part: DatedPart | None = None
) -> None:
    """Record the day on which ``assignment``, or one dated part of it, was completed.

    Called once Sở Công Thương has confirmed it. A start recorded later than the day moves back to it.
    """
    if dated_part is not None:
        DatedPartCompletion.objects.update_or_create(
            assignment=assignment, dated_part=dated_part, defaults={"completed_on": completed_on}
        )
        return
    if assignment.started_on and assignment.started_on > completed_on:
        assignment.started_on = completed_on
    assignment.completed_on = completed_on
    assignment.save(update_fields=["started_on", "completed_on"])
