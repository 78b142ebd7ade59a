"""Sentences about periods, obligations and reports."""

from datetime import datetime

from django.db import models
from django.db.models import Count, F, Q

from agencies.models import Role
from bacgiang_plan.lib.dates import local_date

from .enums import WAITING_STATES

REVIEWERS = [Role.SPECIALIST, Role.CONSOLIDATOR_HEAD]
READERS_OF_SENT = [*REVIEWERS, Role.LEADER]


class PeriodQuerySet(models.QuerySet):
    def get_by_natural_key(self, code: str):
        return self.get(code=code)

    def opened(self) -> "PeriodQuerySet":
        return self.filter(opened_at__isnull=False)

    def ready_to_open(self, now: datetime) -> "PeriodQuerySet":
        """Unopened periods whose opening day has come and whose deadline has not passed.

        Periods that ended before the portal was installed stay closed: nobody owes them here.
        """
        return self.filter(opened_at__isnull=True, opens_on__lte=local_date(now), due_before__gt=now)


class ObligationQuerySet(models.QuerySet):
    def owed(self) -> "ObligationQuerySet":
        return self.filter(kind="owed")

    def unsubmitted(self) -> "ObligationQuerySet":
        """Owed and never sent, whatever has been drafted."""
        return self.owed().filter(Q(report__isnull=True) | Q(report__first_submitted_at__isnull=True))

    def overdue(self, now: datetime) -> "ObligationQuerySet":
        return self.unsubmitted().filter(due_before__lte=now)

    def late(self) -> "ObligationQuerySet":
        return self.owed().filter(report__first_submitted_at__gte=F("due_before"))

    def visible_to(self, user) -> "ObligationQuerySet":
        """Officers and heads see their agency's; Sở Công Thương, leaders and administrators all."""
        if user.role in (Role.OFFICER, Role.AGENCY_HEAD):
            return self.filter(agency=user.agency_id)
        return self


class AgencyReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AgencyReportQuerySet":
        """One's own agency's reports; what was ever sent, for reviewers and leaders; nothing else."""
        own = Q(obligation__agency=user.agency_id) if user.agency_id else Q(pk__in=[])
        if user.role in READERS_OF_SENT:
            return self.filter(own | Q(first_submitted_at__isnull=False))
        if user.role == Role.ADMINISTRATOR:
            return self.none()
        return self.filter(own)

    def waiting_for_review(self) -> "AgencyReportQuerySet":
        """Sent and not decided, the longest waiting first."""
        return self.filter(state__in=WAITING_STATES).order_by("submitted_at")

    def with_rounds(self) -> "AgencyReportQuerySet":
        """Annotate ``rounds``: how often the report has been returned."""
        return self.annotate(rounds=Count("events", filter=Q(events__action="return")))

    def accepted(self) -> "AgencyReportQuerySet":
        return self.filter(state="accepted")


class SubmissionQuerySet(models.QuerySet):
    def standing(self) -> "SubmissionQuerySet":
        """Sendings that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class TaskProgressQuerySet(models.QuerySet):
    def on_task(self, task) -> "TaskProgressQuerySet":
        """What was said of ``task``, the newest period first, agencies in official order."""
        return (
            self.filter(assignment__task=task)
            .select_related("report__obligation__period", "report__obligation__agency")
            .order_by("-report__obligation__period__due_before", "report__obligation__agency__order")
        )

    def accepted(self) -> "TaskProgressQuerySet":
        return self.filter(report__state="accepted")

    def readable_by(self, user) -> "TaskProgressQuerySet":
        """Accepted words, inside the reports that ``user`` may see."""
        visible = AgencyReportQuerySet(self.model._meta.get_field("report").related_model).visible_to(user)
        return self.accepted().filter(report__in=visible)

    def carried_out_in(self, period) -> "TaskProgressQuerySet":
        """Primary keys of the tasks that an accepted report of ``period`` says were worked on."""
        return (
            self.accepted()
            .filter(report__obligation__period=period)
            .exclude(state__in=["", "not_started"])
            .order_by()
            .values_list("assignment__task", flat=True)
            .distinct()
        )
