"""What a draft was read from, told apart later: the state of each report, and of the figures beside them."""

import hashlib
from datetime import datetime

from django.db.models import Count, Max, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from bacgiang_plan.lib.fixed_query import FixedQuery
from reports.enums import ProposalVerdict
from reports.models import (
    AgencyReport,
    CompletionProposal,
    Contribution,
    ObligationDecision,
    ReportingPeriod,
)
from targets.models import IndicatorValue
from tasks.models import Assignment, DatedPart
from zones.models import InventoryConfirmation, ReplacedProgress, ZoneEvent, ZoneProgress

FIGURES = "figures"
"""The stamp of everything that is no report: figures, zones, completions, contributions, decisions."""
SHORT = 16


def current_stamps(period: ReportingPeriod, now: datetime) -> dict[str, str]:
    """Return what a draft of ``period`` would be read from at ``now``: four queries.

    "report/12" maps to "accepted 2", its state and its last sending, of every report that was ever sent;
    "figures" to a short word that changes with any figure, zone event or progress, start or confirmed
    completion, signed contribution or decision on an obligation up to ``now``.
    """
    figures = [COUNTS(period.pk, now), INSTANTS(period.pk, now), COMPLETIONS()]
    return _reports(period.pk) | {FIGURES: hashlib.sha256(repr(figures).encode()).hexdigest()[:SHORT]}


def changed(read: dict[str, str], current: dict[str, str]) -> frozenset[str]:
    """Return the keys whose stamp is another one now than when it was ``read``.

    A key on one side only has changed too: an agency that sent its report since is new.
    """
    return frozenset(key for key in read.keys() | current.keys() if read.get(key) != current.get(key))


def _reports(period: int) -> dict[str, str]:
    return {f"report/{pk}": f"{state} {last}" for pk, state, last in REPORTS(period)}


def _sent(period: int) -> QuerySet:
    sent = AgencyReport.objects.filter(obligation__period=period, first_submitted_at__isnull=False)
    rows = sent.order_by().annotate(last=Coalesce(Max("submissions__number"), 0))
    return rows.values_list("pk", "state", "last")


def _counts(period: int, now: datetime) -> QuerySet:
    """Count rows of tables that only grow: a correction is a row more, or one withdrawn."""
    until = Q(recorded_at__lte=now)
    parts = [
        _row(IndicatorValue, until),
        _row(ZoneEvent, until, "withdrawn_at"),
        _row(InventoryConfirmation, until, "withdrawn_at"),
        _row(ZoneProgress, Q()),
        _row(ReplacedProgress, Q(replaced_at__lte=now)),
        _row(DatedPart, Q()),
        _row(ObligationDecision, Q(obligation__period=period, decided_at__lte=now)),
    ]
    return parts[0].union(*parts[1:], all=True)


def _row(model: type[Model], where: Q, ends: str = "pk") -> QuerySet:
    columns = {"table": Value(model.__name__), "rows": Count("pk"), "ended": Count(ends), "last": Max("pk")}
    return _whole(model, where).annotate(**columns).values_list(*columns)


def _instants(period: int, now: datetime) -> QuerySet:
    """Count what can be signed or decided anew, with the instant of the last time."""
    confirmed = Q(verdict=ProposalVerdict.CONFIRMED, decided_at__lte=now)
    parts = [
        _last(CompletionProposal, confirmed, "decided_at"),
        _last(Contribution, Q(period=period, signed_at__lte=now), "signed_at"),
    ]
    return parts[0].union(*parts[1:], all=True)


def _last(model: type[Model], where: Q, instant: str) -> QuerySet:
    columns = {"table": Value(model.__name__), "rows": Count("pk"), "last": Max(instant)}
    return _whole(model, where).annotate(**columns).values_list(*columns)


def _whole(model: type[Model], where: Q) -> QuerySet:
    """Return the rows as one group, so that aggregates stand in one row."""
    return model.objects.filter(where).order_by().values(whole=Value(1))


def _completions() -> QuerySet:
    known = Assignment.objects.exclude(started_on=None, completed_on=None).order_by("pk")
    return known.values_list("pk", "started_on", "completed_on")


# Read by every page of a draft: composing these four costs several times what sending them does.
REPORTS = FixedQuery(_sent, int)
COUNTS = FixedQuery(_counts, int, datetime)
INSTANTS = FixedQuery(_instants, int, datetime)
COMPLETIONS = FixedQuery(_completions)
