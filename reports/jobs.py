"""Celery entries of the reporting cycle: ids only, the logic is in plain functions."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task(name="reports.open_periods")
def open_periods() -> None:
    """Open every period whose day has come."""
    actions.open_ready_periods(now=timezone.now())
