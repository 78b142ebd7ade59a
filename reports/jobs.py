"""Celery entries of the reporting cycle: ids only, the logic is in plain functions."""

from celery import shared_task
from django.utils import timezone

from . import actions, notifications, reminders


@shared_task(name="reports.open_periods")
def open_periods() -> None:
    """Open every period whose day has come."""
    actions.open_ready_periods(now=timezone.now())


@shared_task(name="reports.send_reminders")
def send_reminders() -> None:
    """Mail the reminders that are due and not in the ledger."""
    reminders.send_reminders(now=timezone.now())


@shared_task(name="reports.send_notifications")
def send_notifications() -> None:
    """Mail the news of every step not yet told."""
    notifications.send_notifications(now=timezone.now())
