"""Sentences about tasks and assignments."""

from datetime import date

from django.db import models
from django.db.models import Q


class TaskQuerySet(models.QuerySet):
    def get_by_natural_key(self, clause: str):
        return self.get(clause=clause)


class AssignmentQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "AssignmentQuerySet":
        """Assignments in force on ``day``, both bounds included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def leading(self) -> "AssignmentQuerySet":
        return self.filter(role="lead")
