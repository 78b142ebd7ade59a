"""Sentences about tasks and assignments."""

from datetime import date

from django.db import models
from django.db.models import Q

from bacgiang_plan.lib.vietnamese import search_key


class TaskQuerySet(models.QuerySet):
    def get_by_natural_key(self, clause: str):
        return self.get(clause=clause)

    def in_section(self, clause: str) -> "TaskQuerySet":
        """Tasks below section ``clause`` (III.2); all of them without one."""
        if not clause:
            return self
        return self.filter(Q(section__clause=clause) | Q(section__parent__clause=clause))

    def matching(self, words: str) -> "TaskQuerySet":
        """Tasks whose clause is ``words`` or whose text holds them, with or without diacritics."""
        if not words.strip():
            return self
        return self.filter(Q(clause__iexact=words.strip()) | Q(search_text__contains=search_key(words)))


class AssignmentQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "AssignmentQuerySet":
        """Assignments in force on ``day``, both bounds included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def leading(self) -> "AssignmentQuerySet":
        """Assignments to lead (chủ trì)."""
        return self.filter(role="lead")
