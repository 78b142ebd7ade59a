"""Celery entries of the inventory: ids only, the logic is in plain functions."""

from bacgiang_plan.lib.background.handlers import handler
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import Progress

from .workbooks import actions, export_job


@handler(actions.READ)
def read_inventory(job: Job, progress: Progress) -> dict:
    """Read an inventory workbook and keep what it would do."""
    return actions.read_import(job, progress)


@handler(actions.WRITE)
def write_inventory(job: Job, progress: Progress) -> dict:
    """Write a confirmed inventory workbook, all or nothing."""
    return actions.write_import(job, progress)


@handler(export_job.EXPORT)
def export_inventory(job: Job, progress: Progress) -> dict:
    """Make the workbook of the whole inventory."""
    return export_job.make_workbook(job, progress)
