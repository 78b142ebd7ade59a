"""News that people wanted with their daily mail, in the shape of what stands beside it there."""

from datetime import datetime

from django.db.models import F

from reports.models import Reminder, ReportEvent

from . import ledger
from .matters import Matter
from .notifications import NEWS, rung_of, unsent


def put_off(now: datetime) -> list[Reminder]:
    """Return the news that people wanted with their daily mail, when its hour has come."""
    rows = unsent(now).filter(mail_due_at__gt=F("made_at"), mail_due_at__lte=now, covered_at=None)
    return [row for row in rows.select_related("person").order_by("pk") if ledger.is_open(row, now)]


def as_matters(rows: list[Reminder]) -> list[Matter]:
    """Return ``rows``, pieces of news, as a daily mail lists them; not those that are news no more."""
    events = ReportEvent.objects.filter(report__obligation__in={row.obligation_id for row in rows})
    events = events.select_related("report__obligation__agency", "report__obligation__period")
    latest = {event.report.obligation_id: event for event in events.order_by("pk")} if rows else {}
    found = ((row, latest[row.obligation_id]) for row in rows)
    return [_as_matter(row, event) for row, event in found if row.rung == rung_of(event)]


def _as_matter(row: Reminder, event: ReportEvent) -> Matter:
    obligation = event.report.obligation
    return Matter(
        key=row.matter,
        rung=row.rung,
        why=NEWS[event.action].gist,
        people=(row.person,),
        agency=obligation.agency,
        title=f"{obligation.agency.short_name} – {obligation.period.name}",
        heading=row.title,
        ask="",
        left="",
        time=row.words,
        state="",
        path=row.path,
        obligation_id=obligation.pk,
    )
