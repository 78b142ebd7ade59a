"""The Celery application: ids travel in messages, the truth is in the ``Job`` table."""

import os

from celery import Celery
from celery.schedules import crontab

from reports.reminding import clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bacgiang_plan.settings")

app = Celery("bacgiang_plan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.conf.beat_schedule = {
    "sweep": {"task": "background.sweep", "schedule": 60.0, "options": {"expires": 50}},
    "clear-sessions": {"task": "agencies.clear_sessions", "schedule": crontab(minute=20)},
    "open-periods": {"task": "reports.open_periods", "schedule": crontab(minute="*/10")},
    "send-reminders": {
        "task": "reports.send_reminders",
        "schedule": crontab(minute=f"*/{clock.EVERY_MINUTES}", hour=f"{clock.FIRST_HOUR}-{clock.LAST_HOUR}"),
        "options": {"expires": 9 * 60},
    },
    "send-notifications": {
        "task": "reports.send_notifications",
        "schedule": clock.NEWS_EVERY.total_seconds(),
        "options": {"expires": 50},
    },
    "check-reminding": {
        "task": "reports.check_reminding",
        "schedule": crontab(hour=clock.CHECK_AT.hour, minute=clock.CHECK_AT.minute),
    },
}
