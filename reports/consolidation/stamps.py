"""What a draft was read from, told apart later: reports, contributions, deadlines, figures beside them."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, F, Max, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from bacgiang_plan.lib.fixed_query import FixedQuery
from reports.enums import ProposalVerdict, Timeliness
from reports.models import (
    CompletionProposal,
    Contribution,
    Obligation,
    ObligationDecision,
    ReportingPeriod,
)
from reports.timeliness import timeliness
from targets.models import IndicatorValue
from tasks.models import Assignment, DatedPart, DatedPartCompletion
from zones.models import InventoryConfirmation, ReplacedProgress, ZoneEvent, ZoneProgress

FIGURES = "figures"
"""The stamp of all that has none of its own: figures, zones, completions, decisions on obligations."""
NAMES = "names"
"""The stamp of what the agencies are called now: the draft has the name of its day."""
OVERDUE = "overdue"
SHORT = 16


def current_stamps(period: ReportingPeriod, now: datetime) -> dict[str, str]:
    """Return what a draft of ``period`` would be read from at ``now``: four queries.

    "report/12" maps to "accepted 2", its state and its last sending, of every report that was ever sent;
    "obligation/7" to "overdue" where nothing was sent until its deadline; "contribution/3" to the instant it
    was signed; "figures" to a short word that changes with any figure, zone event or progress, start,
    completion or date of a part, or decision on an obligation up to ``now``; "names" to one that changes
    with the name of an agency.
    """
    figures, owed = [COUNTS(period.pk, now), COMPLETIONS()], list(OWED(period.pk))
    return {
        **dict(_owed(owed, now)),
        **{f"contribution/{pk}": str(signed_at) for pk, signed_at in SIGNED(period.pk, now)},
        FIGURES: _short(figures),
        NAMES: _short([name for *_, name in owed]),
    }


def _short(what: list) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:SHORT]


def changed(read: dict[str, str], current: dict[str, str]) -> frozenset[str]:
    """Return the keys whose stamp is another one now than when it was ``read``.

    A key on one side only has changed too: an agency that sent its report since is new.
    """
    return frozenset(key for key in read.keys() | current.keys() if read.get(key) != current.get(key))


def _owed(rows: Iterable[tuple], now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the stamps of what was sent, and of what is missing although its day has passed."""
    for obligation, kind, due_before, report, state, sent_at, last, _ in rows:
        stands = timeliness(kind=kind, due_before=due_before, first_submitted_at=sent_at, now=now)
        if sent_at is not None:
            yield f"report/{report}", f"{state} {last}"
        elif stands == Timeliness.OVERDUE:
            yield f"obligation/{obligation}", OVERDUE


def _obligations(period: int) -> QuerySet:
    last = Coalesce(Max("report__submissions__number"), 0)
    rows = Obligation.objects.filter(period=period).order_by("pk").annotate(last=last)
    of_report = [f"report__{name}" for name in ("pk", "state", "first_submitted_at")]
    return rows.values_list("pk", "kind", "due_before", *of_report, "last", "agency__name")


def _counts(period: int, now: datetime) -> QuerySet:
    """Count rows of tables that only grow: a correction is a row more, or one withdrawn."""
    until = Q(recorded_at__lte=now)
    confirmed = Q(verdict=ProposalVerdict.CONFIRMED, decided_at__lte=now)
    parts = [
        _row(IndicatorValue, until),
        _row(ZoneEvent, until, "withdrawn_at"),
        _row(InventoryConfirmation, until, "withdrawn_at"),
        _row(ZoneProgress, Q()),
        _row(ReplacedProgress, Q(replaced_at__lte=now)),
        _row(DatedPart, Q()),
        _row(CompletionProposal, confirmed, "decided_at"),
        _row(ObligationDecision, Q(obligation__period=period, decided_at__lte=now)),
    ]
    return parts[0].union(*parts[1:], all=True)


def _row(model: type[Model], where: Q, ends: str = "pk") -> QuerySet:
    columns = {"table": Value(model.__name__), "rows": Count("pk"), "ended": Count(ends), "last": Max("pk")}
    return _whole(model, where).annotate(**columns).values_list(*columns)


def _whole(model: type[Model], where: Q) -> QuerySet:
    """Return the rows as one group, so that aggregates stand in one row."""
    return model.objects.filter(where).order_by().values(whole=Value(1))


def _signed(period: int, now: datetime) -> QuerySet:
    signed = Contribution.objects.filter(period=period, signed_at__lte=now)
    return signed.order_by("pk").values_list("pk", "signed_at")


def _completions() -> QuerySet:
    """Every day that makes a label: starts, completions and limits, whoever wrote them."""
    known = Assignment.objects.exclude(started_on=None, completed_on=None)
    parts = [
        _days(known, "started_on", "completed_on"),
        _days(DatedPart.objects.exclude(due_on=None), "due_on", "due_on"),
        _days(DatedPartCompletion.objects.all(), "completed_on", "completed_on"),
    ]
    return parts[0].union(*parts[1:], all=True).order_by("table", "row")


def _days(rows: QuerySet, first: str, second: str) -> QuerySet:
    columns = {"table": Value(rows.model.__name__), "row": F("pk"), "first": F(first), "second": F(second)}
    return rows.order_by().annotate(**columns).values_list(*columns)


# Read by every page of a draft: composing these four costs several times what sending them does.
OWED = FixedQuery(_obligations, int)
COUNTS = FixedQuery(_counts, int, datetime)
SIGNED = FixedQuery(_signed, int, datetime)
COMPLETIONS = FixedQuery(_completions)
