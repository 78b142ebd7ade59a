"""A Celery task only for the tests with real workers, which load it by ``--include``."""

from datetime import datetime

from celery import shared_task

from reports.reminding import runs


@shared_task(name="test.send_reminders", acks_late=True)
def send_reminders(now: str) -> None:
    """What `reports.send_reminders` does, by a simulated clock."""
    runs.send_reminders(now=datetime.fromisoformat(now))
