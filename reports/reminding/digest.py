"""News that people wanted with their daily mail, in the shape of what stands beside it there."""

from datetime import datetime

from django.db.models import F, QuerySet

from agencies.models import User
from reports.models import Reminder

from . import ledger
from .matters import Matter
from .notifications import still_news, unsent
from .outboxes import Telling


def put_off(now: datetime) -> list[Reminder]:
    """Return the news that people wanted with their daily mail, when its hour has come."""
    rows = _put_off(now).filter(mail_due_at__lte=now)
    return [row for row in rows if ledger.is_open(row, now)]


def waiting(now: datetime) -> list[Reminder]:
    """Return the same whose hour is still to come."""
    return list(_put_off(now).filter(mail_due_at__gt=now))


def _put_off(now: datetime) -> QuerySet[Reminder]:
    rows = unsent(now).filter(mail_due_at__gt=F("made_at"), covered_at=None)
    return rows.select_related("person").order_by("pk")


def as_matters(rows: list[Reminder], now: datetime) -> list[Matter]:
    """Return ``rows``, pieces of news, as a daily mail lists them; not those that are news no more."""
    return [_as_matter(*found) for found in still_news(rows, now)]


def _as_matter(row: Reminder, telling: Telling, person: User) -> Matter:
    return Matter(
        **telling.called | {"heading": row.title},
        key=row.matter,
        rung=row.rung,
        why=telling.news.gist,
        people=(person,),
        ask="",
        left="",
        time=row.words,
        state="",
        path=row.path,
        obligation_id=row.obligation_id,
    )
