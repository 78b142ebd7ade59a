"""Sentences about periods, obligations and reports."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When

from agencies.models import Role, User
from bacgiang_plan.lib.dates import local_date
from tasks.models import Task

from .enums import (
    EDITABLE_STATES,
    OUTGOING_CLOSED,
    OUTGOING_EDITABLE,
    REGULAR_KINDS,
    WAITING_STATES,
    DecisionKind,
    OutgoingKind,
    OutgoingState,
    PeriodKind,
)

REVIEWERS = [Role.SPECIALIST, Role.CONSOLIDATOR_HEAD]
READERS_OF_SENT = [*REVIEWERS, Role.LEADER]


def extension_number(obligations: type[models.Model], path: str = "") -> Case:
    """Return the number of the document that extended an obligation last, "" of none, for annotations.

    ``path`` leads from the annotated rows to their obligation ("obligation" from a report).
    """
    prefix = f"{path}__" if path else ""
    decisions = obligations._meta.get_field("decisions").related_model.objects
    last = decisions.filter(obligation=OuterRef(path or "pk"), kind=DecisionKind.EXTENSION)
    number = Subquery(last.order_by("-pk").values("document_number")[:1])
    moved = Q(**{f"{prefix}due_before__gt": F(f"{prefix}original_due_before")})
    return Case(When(moved, then=number), default=Value(""), output_field=models.CharField())


class PeriodQuerySet(models.QuerySet):
    def get_by_natural_key(self, code: str):
        return self.get(code=code)

    def opened(self) -> "PeriodQuerySet":
        """Periods that have opened."""
        return self.filter(opened_at__isnull=False)

    def unlocked(self) -> "PeriodQuerySet":
        """Periods that still take reports."""
        return self.filter(locked_at__isnull=True)

    def regular(self) -> "PeriodQuerySet":
        """The periods of the plan: six-month and annual ones."""
        return self.filter(kind__in=REGULAR_KINDS)

    def counted(self) -> "PeriodQuerySet":
        """What may reach a figure, a list or a document: everything but rehearsals."""
        return self.exclude(kind=PeriodKind.REHEARSAL)

    def coming(self, now: datetime) -> "PeriodQuerySet":
        """Regular periods that have yet to open and still can, the next first."""
        return self.regular().filter(opened_at=None, due_before__gt=now).order_by("due_before")

    def ready_to_open(self, now: datetime) -> "PeriodQuerySet":
        """Unopened periods whose opening day has come and whose deadline has not passed.

        Periods that ended before the portal was installed stay closed: nobody owes them here.
        """
        return self.filter(opened_at__isnull=True, opens_on__lte=local_date(now), due_before__gt=now)


class ObligationQuerySet(models.QuerySet):
    def owed(self) -> "ObligationQuerySet":
        """What has to be reported: not exempt, not transferred."""
        return self.filter(kind="owed")

    def unsubmitted(self) -> "ObligationQuerySet":
        """Owed and never sent, whatever has been drafted."""
        return self.owed().filter(Q(report__isnull=True) | Q(report__first_submitted_at__isnull=True))

    def sent(self) -> "ObligationQuerySet":
        """Whose report was sent and not withdrawn."""
        return self.filter(report__first_submitted_at__isnull=False)

    def opened(self) -> "ObligationQuerySet":
        """Of periods that have opened: before that nobody owes anything."""
        return self.filter(period__opened_at__isnull=False)

    def counted(self) -> "ObligationQuerySet":
        """Of periods that count: nothing of a rehearsal is ever told as fact."""
        return self.exclude(period__kind=PeriodKind.REHEARSAL)

    def pressing(self, now: datetime) -> "ObligationQuerySet":
        """Of which anybody is reminded: nobody is late with a rehearsal, it is silent after its deadline."""
        return self.exclude(period__kind=PeriodKind.REHEARSAL, due_before__lte=now)

    def with_extension(self) -> "ObligationQuerySet":
        """Annotate ``extended_by``: the number of the document that extended it last, "" of none."""
        return self.annotate(extended_by=extension_number(self.model))

    def overdue(self, now: datetime) -> "ObligationQuerySet":
        """Never sent, and the deadline has come (domain.md 5)."""
        return self.unsubmitted().filter(due_before__lte=now)

    def late(self) -> "ObligationQuerySet":
        """First sent at the deadline or after it; never becomes on time (domain.md 5)."""
        return self.owed().filter(report__first_submitted_at__gte=F("due_before"))

    def visible_to(self, user: User) -> "ObligationQuerySet":
        """Officers and heads see their agency's; leaders what counts, the others all."""
        if user.role in (Role.OFFICER, Role.AGENCY_HEAD):
            return self.filter(agency=user.agency_id)
        return self.counted() if user.role == Role.LEADER else self


class AgencyReportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AgencyReportQuerySet":
        """One's own agency's reports; what was ever sent, for reviewers and leaders; nothing else.

        Leaders read no rehearsal: they would take practice for fact.
        """
        own = Q(obligation__agency=user.agency_id) if user.agency_id else Q(pk__in=[])
        if user.role in READERS_OF_SENT:
            readable = self.counted() if user.role == Role.LEADER else self
            return readable.filter(own | Q(first_submitted_at__isnull=False))
        if user.role == Role.ADMINISTRATOR:
            return self.none()
        return self.filter(own)

    def hold_for_writing(self, *, by: User, now: datetime) -> int:
        """Claim for writing what may be edited: one conditional UPDATE; 0 when it may not."""
        editable = self.still_open().filter(state__in=EDITABLE_STATES)
        return editable.update(version=F("version") + 1, edited_at=now, edited_by=by)

    def waiting_for_review(self) -> "AgencyReportQuerySet":
        """Sent and not decided, the longest waiting first."""
        return self.filter(state__in=WAITING_STATES).order_by("submitted_at")

    def with_rounds(self) -> "AgencyReportQuerySet":
        """Annotate ``rounds``: how often the report has been returned."""
        return self.annotate(rounds=Count("events", filter=Q(events__action="return")))

    def still_open(self) -> "AgencyReportQuerySet":
        """Of agencies that owe it, in periods that are not locked.

        A subquery and no join, so that an UPDATE looks at the columns of the report itself again after
        waiting for another writer.
        """
        obligations = self.model._meta.get_field("obligation").related_model.objects
        return self.filter(obligation__in=obligations.owed().filter(period__locked_at__isnull=True))

    def with_extension(self) -> "AgencyReportQuerySet":
        """Annotate ``extended_by`` as `ObligationQuerySet.with_extension` does."""
        obligations = self.model._meta.get_field("obligation").related_model
        return self.annotate(extended_by=extension_number(obligations, "obligation"))

    def counted(self) -> "AgencyReportQuerySet":
        """Of periods that count: nothing of a rehearsal is ever told as fact."""
        return self.exclude(obligation__period__kind=PeriodKind.REHEARSAL)

    def accepted(self) -> "AgencyReportQuerySet":
        """Reports that Sở Công Thương has accepted."""
        return self.filter(state="accepted")


class SubmissionQuerySet(models.QuerySet):
    def standing(self) -> "SubmissionQuerySet":
        """Sendings that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class TaskProgressQuerySet(models.QuerySet):
    def on_task(self, task: Task) -> "TaskProgressQuerySet":
        """What was said of ``task``, the newest period first, agencies in official order."""
        return (
            self.filter(assignment__task=task)
            .select_related("report__obligation__period", "report__obligation__agency")
            .order_by("-report__obligation__period__due_before", "report__obligation__agency__order")
        )

    def counted(self) -> "TaskProgressQuerySet":
        """Of periods that count: nothing of a rehearsal is ever told as fact."""
        return self.exclude(report__obligation__period__kind=PeriodKind.REHEARSAL)

    def accepted(self) -> "TaskProgressQuerySet":
        """What counts as told: in accepted reports, of rehearsals never."""
        return self.counted().filter(report__state="accepted")

    def readable_by(self, user: User) -> "TaskProgressQuerySet":
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


class OutgoingDocumentQuerySet(models.QuerySet):
    def unfinished(self) -> "OutgoingDocumentQuerySet":
        """Neither issued nor given up."""
        return self.exclude(state__in=OUTGOING_CLOSED)

    def issued(self) -> "OutgoingDocumentQuerySet":
        """Documents with number and day."""
        return self.filter(state=OutgoingState.ISSUED)

    def editable(self) -> "OutgoingDocumentQuerySet":
        """Documents whose words may still change."""
        return self.filter(state__in=OUTGOING_EDITABLE)

    def visible_to(self, user: User) -> "OutgoingDocumentQuerySet":
        """Sở Công Thương sees all of them; what is issued is sent to everybody who takes part in the plan.

        The report of UBND tỉnh goes to the Party committee and the ministry: of the others its own people
        see it, once issued.
        """
        if user.role in REVIEWERS:
            return self
        own = [OutgoingKind.PROVINCE] if user.role == Role.LEADER else []
        return self.issued().filter(kind__in=[OutgoingKind.DEPARTMENT, OutgoingKind.URGING, *own])


class OutgoingParagraphQuerySet(models.QuerySet):
    def in_order(self) -> "OutgoingParagraphQuerySet":
        """Inside each section; the sections themselves are ordered by the document."""
        return self.order_by("position", "pk")

    def decided(self) -> "OutgoingParagraphQuerySet":
        """What a person rewrote or dropped: their words may rest on what is computed otherwise now."""
        return self.filter(Q(is_rewritten=True) | Q(dropped_at__isnull=False))


NEWS_RUNG = "event-"
"""Beginning of the rungs that tell of a step: nothing has to be done for them to be over."""


class ReminderQuerySet(models.QuerySet):
    def hold(self) -> list[int]:
        """Return the keys of these rows, held to the end of the transaction.

        In the one order in which everybody takes several of them, so that nobody waits for each other.
        """
        return list(self.select_for_update().order_by("pk").values_list("pk", flat=True))

    @transaction.atomic
    def change(self, **values: object) -> int:
        """Update these rows, of which others may have some in hand; return how many."""
        return self.filter(pk__in=self.hold()).update(**values)

    def open(self) -> "ReminderQuerySet":
        """Notices of what is still to be done, and news; not those that a newer one has replaced."""
        return self.filter(settled_at=None, covered_at=None)

    def unread(self) -> "ReminderQuerySet":
        """What the bell counts."""
        return self.open().filter(read_at=None)

    def news(self) -> "ReminderQuerySet":
        """Notices of steps: nothing has to be done about them."""
        return self.filter(rung__startswith=NEWS_RUNG)
