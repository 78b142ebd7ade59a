"""Sentences about agencies and people."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from bacgiang_plan.lib.vietnamese import search_key


class AgencyQuerySet(models.QuerySet):
    def get_by_natural_key(self, code: str):
        return self.get(code=code)

    def valid_on(self, day: date) -> "AgencyQuerySet":
        """Agencies that exist on ``day``, both bounds included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def named(self, name: str) -> "AgencyQuerySet":
        """Agencies that ``name`` means in any of its spellings."""
        return self.filter(Q(name=name) | Q(aliases__search_key=search_key(name))).distinct()


class UserQuerySet(models.QuerySet):
    def active(self) -> "UserQuerySet":
        """People who have not been disabled."""
        return self.filter(is_active=True)

    def may_sign_in(self) -> "UserQuerySet":
        """As `AgencyBackend` lets them: active, and in production no sample people."""
        return self.active().filter(is_sample=False) if settings.PRODUCTION else self.active()
