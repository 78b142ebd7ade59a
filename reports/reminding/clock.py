"""When the runs are: one place for beat (`bacgiang_plan/celery.py`) and for the page of administrators.

Imported before the apps are loaded: it imports no models.
"""

from datetime import datetime, time, timedelta

from bacgiang_plan.lib.dates import VIETNAM, local_date
from bacgiang_plan.lib.working_days import is_working_day, next_working_day

FIRST_HOUR, LAST_HOUR, EVERY_MINUTES = 7, 17, 10
NEWS_EVERY = timedelta(minutes=1)
CHECK_AT = time(2, 30)


def next_reminders(now: datetime) -> datetime:
    """Return when reminders go next: every ten minutes from 7:00 to 17:50 of working days."""
    local = now.astimezone(VIETNAM)
    ahead = timedelta(minutes=EVERY_MINUTES - local.minute % EVERY_MINUTES)
    following = (local + ahead).replace(second=0, microsecond=0)
    day = following.date()
    if is_working_day(day) and following.hour <= LAST_HOUR:
        return max(following, _at(day, time(FIRST_HOUR)))
    return _at(next_working_day(day), time(FIRST_HOUR))


def next_news(now: datetime) -> datetime:
    return now + NEWS_EVERY


def next_check(now: datetime) -> datetime:
    today = _at(local_date(now), CHECK_AT)
    return today if now < today else today + timedelta(days=1)


def _at(day, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=VIETNAM)
