"""Sentences about background work."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from .models import Job


class JobQuerySet(models.QuerySet):
    def open(self) -> "JobQuerySet":
        """Jobs queued or running."""
        return self.filter(status__in=["queued", "running"])

    def queued(self) -> "JobQuerySet":
        """Jobs that nobody has claimed."""
        return self.filter(status="queued")

    def queued_before(self, instant: datetime) -> "JobQuerySet":
        """Jobs that wait since ``instant`` or longer: their message may be lost."""
        return self.queued().filter(queued_at__lte=instant)

    def silent_since(self, instant: datetime) -> "JobQuerySet":
        """Running jobs without a heartbeat after ``instant``: their worker is gone."""
        return self.filter(status="running", heartbeat_at__lte=instant)

    def held_as(self, job: "Job") -> "JobQuerySet":
        """``job`` while this very attempt still holds it; empty once another attempt took over."""
        return self.filter(pk=job.pk, status="running", attempts=job.attempts)

    def latest_for(self, kind: str, key: str) -> "Job | None":
        """The newest job of that kind and key, open or not."""
        return self.filter(kind=kind, key=key).order_by("-pk").first()
