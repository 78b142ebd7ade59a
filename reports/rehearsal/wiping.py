"""The end of a rehearsal: everything that hangs on it goes, in one transaction, and only numbers stay."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from agencies.models import StoredFile, User
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.dates import local_date, short_date

from ..agency_document.actions import JOB_KIND
from ..enums import PeriodAction, ReportState
from ..models import (
    AgencyReport,
    CompletionProposal,
    Contribution,
    Evidence,
    IndicatorFigure,
    ItemReview,
    LadderChange,
    LadderRung,
    Obligation,
    ObligationDecision,
    OpeningWaiver,
    PaperRecord,
    PartProgress,
    PeriodEvent,
    Reminder,
    ReportDocument,
    ReportEvent,
    ReportingPeriod,
    ReportPart,
    Submission,
    TaskProgress,
    WorkbookImport,
    ZoneFigure,
)


@dataclass(frozen=True)
class Turnout:
    """How many agencies were to practise, began a report, sent it, and whose report was accepted."""

    asked: int
    begun: int
    sent: int
    accepted: int

    @property
    def words(self) -> str:
        return (
            f"{self.asked} cơ quan, trong đó {self.begun} cơ quan đã soạn, {self.sent} cơ quan đã gửi, "
            f"{self.accepted} báo cáo được tiếp nhận"
        )


def turnout(rehearsal: ReportingPeriod) -> Turnout:
    """Return who took part in ``rehearsal`` so far: two queries."""
    reports = AgencyReport.objects.filter(obligation__period=rehearsal)
    told = list(reports.order_by().values_list("state", "first_submitted_at"))
    return Turnout(
        asked=rehearsal.obligations.count(),
        begun=len(told),
        sent=sum(sent_at is not None for _, sent_at in told),
        accepted=sum(state == ReportState.ACCEPTED for state, _ in told),
    )


@transaction.atomic
def wipe_rehearsal_of(period: ReportingPeriod, *, by: User | None, now: datetime) -> bool:
    """Delete the rehearsal of ``period`` with all that belongs to it; return whether there was one.

    ``by`` is None when the period opens by the clock. What stays is one event of ``period`` with the numbers.
    Files leave the disk once the transaction is committed.
    """
    rehearsal = rehearsal_held(period)
    if rehearsal is None:
        return False
    obligations = _locked(Obligation.objects.filter(period=rehearsal))
    reports = _locked(AgencyReport.objects.filter(obligation__in=obligations))
    _record(period, rehearsal, by, now)
    files = _files(obligations, reports)
    documents = ReportDocument.objects.filter(report__in=reports)
    jobs = Job.objects.filter(key__in=[str(pk) for pk in documents.values_list("pk", flat=True)])
    jobs = list(jobs.filter(kind=JOB_KIND).values_list("pk", flat=True))
    printed = list(documents.exclude(pdf="").values_list("pdf", flat=True))
    for rows in _rows(rehearsal, obligations, reports):
        rows.delete()
    Job.objects.filter(pk__in=jobs).delete()
    unused = StoredFile.objects.filter(pk__in=_unused(files))
    _forget_files([*printed, *unused.values_list("file", flat=True)])
    unused.delete()
    return True


def rehearsal_held(period: ReportingPeriod) -> ReportingPeriod | None:
    """Return the rehearsal of ``period``, held to the end of the transaction.

    By a lock that a foreign key must wait for, which an UPDATE's is not, as all that follow: whoever adds
    something meanwhile finds it gone. SQLite has one writer at a time anyway.
    """
    return ReportingPeriod.objects.select_for_update().filter(rehearses=period).first()


def rehearsals_held(keys: Collection[int]) -> set[int]:
    """Return which of the rehearsals ``keys`` are there still, held against whoever wipes them.

    Whoever writes notices of practice holds its rehearsal first, as the wipe does: they go one after the
    other. Reports, which point at their period, go on being written meanwhile.
    """
    rows = ReportingPeriod.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def _locked(rows: QuerySet) -> list[int]:
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _record(period: ReportingPeriod, rehearsal: ReportingPeriod, by: User | None, now: datetime) -> None:
    since = short_date(local_date(rehearsal.opened_at) if rehearsal.opened_at else rehearsal.opens_on)
    PeriodEvent.objects.create(
        period=period,
        action=PeriodAction.WIPE,
        note=f"Tập dượt từ ngày {since}: {turnout(rehearsal).words}. Đã xóa toàn bộ nội dung tập dượt.",
        done_at=now,
        done_by=by,
    )


def _rows(rehearsal: ReportingPeriod, obligations: list[int], reports: list[int]) -> Iterable[QuerySet]:
    """Yield what goes, what points before what is pointed at."""
    of_report, of_period = {"report__in": reports}, {"period": rehearsal}
    yield Reminder.objects.filter(
        pk__in=Reminder.objects.filter(_told(rehearsal, obligations, reports)).hold()
    )
    yield ReportDocument.objects.filter(**of_report)
    yield WorkbookImport.objects.filter(**of_period)
    yield ItemReview.objects.filter(submission__report__in=reports)
    yield ReportEvent.objects.filter(**of_report)
    yield Submission.objects.filter(**of_report)
    yield CompletionProposal.objects.filter(**of_report)
    yield PartProgress.objects.filter(progress__report__in=reports)
    for model in (TaskProgress, ReportPart, IndicatorFigure, ZoneFigure, Evidence, PaperRecord):
        yield model.objects.filter(**of_report)
    yield Contribution.objects.filter(**of_period)
    yield AgencyReport.objects.filter(pk__in=reports)
    yield ObligationDecision.objects.filter(obligation__in=obligations)
    yield Obligation.objects.filter(pk__in=obligations)
    for model in (LadderRung, LadderChange, OpeningWaiver, PeriodEvent):
        yield model.objects.filter(**of_period)
    yield ReportingPeriod.objects.filter(pk=rehearsal.pk)


def _told(rehearsal: ReportingPeriod, obligations: list[int], reports: list[int]) -> Q:
    """The notices: of a report by its obligation, of contributions and proposals by what they are about."""
    named = Q(matter__startswith=f"contribution/{rehearsal.pk}/")
    keys = [f"report/{pk}" for pk in obligations] + [f"proposal/{pk}" for pk in reports]
    return Q(obligation__in=obligations) | named | Q(matter__in=keys)


def _files(obligations: list[int], reports: list[int]) -> set[int]:
    """Return the files that somebody brought for the rehearsal."""
    held = [
        Evidence.objects.filter(report__in=reports).values_list("file", flat=True),
        PaperRecord.objects.filter(report__in=reports).values_list("file", flat=True),
        AgencyReport.objects.filter(pk__in=reports).values_list("paper_file", flat=True),
        ObligationDecision.objects.filter(obligation__in=obligations).values_list("file", flat=True),
    ]
    return {pk for pk in chain.from_iterable(held) if pk is not None}


def _unused(files: set[int]) -> set[int]:
    """Return those of ``files`` to which no row of any model points."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if files and relation.is_relation and relation.auto_created:
            name = relation.field.name
            pointing = relation.related_model._base_manager.filter(**{f"{name}__in": files})
            files = files - set(pointing.values_list(name, flat=True))
    return files


def _forget_files(names: list[str]) -> None:
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)
