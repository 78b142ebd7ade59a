"""Verbs that change the facts of an assignment."""

from datetime import date

from django.db import transaction

from .models import Assignment, DatedPart, DatedPartCompletion


@transaction.atomic
def record_facts(
    assignment: Assignment,
    *,
    started_on: date | None,
    completed_on: date | None,
    parts: dict[DatedPart, date],
) -> None:
    """Record what an accepted report states of ``assignment`` (domain.md 6: facts, never labels).

    A start once recorded stays. A completion that a later report no longer states is withdrawn:
    the latest accepted report speaks.
    """
    if started_on and not assignment.started_on:
        assignment.started_on = min(started_on, completed_on) if completed_on else started_on
    if completed_on and assignment.started_on and assignment.started_on > completed_on:
        assignment.started_on = completed_on
    assignment.completed_on = completed_on
    assignment.save(update_fields=["started_on", "completed_on"])
    DatedPartCompletion.objects.filter(assignment=assignment).exclude(dated_part__in=parts).delete()
    for part, day in parts.items():
        DatedPartCompletion.objects.update_or_create(
            assignment=assignment, dated_part=part, defaults={"completed_on": day}
        )
