"""Filters that several lists offer."""

from django.contrib import admin
from django.db.models import Q

from reports.enums import PeriodKind


class CountedPeriods(admin.RelatedFieldListFilter):
    """Offers periods to choose from, but for rehearsals."""

    def field_choices(self, field, request, model_admin) -> list[tuple]:
        order = self.field_admin_ordering(field, request, model_admin)
        counted = ~Q(kind=PeriodKind.REHEARSAL)
        return field.get_choices(include_blank=False, ordering=order, limit_choices_to=counted)
