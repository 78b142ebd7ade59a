"""Which periods the screens offer: ad hoc ones beside the regular ones, never instead of them."""

from .models import ReportingPeriod

REGULAR, AD_HOC = 6, 4
LOOKED_AT = 40
"""Opened periods read to find them: ten years of regular ones, or as many ad hoc ones at a time."""


def recent_periods() -> list[ReportingPeriod]:
    """Return the newest opened periods, the newest first, at most so many of either kind: one query."""
    room = {False: REGULAR, True: AD_HOC}
    found = []
    for period in ReportingPeriod.objects.opened().counted().order_by("-due_before")[:LOOKED_AT]:
        if room[period.is_ad_hoc]:
            room[period.is_ad_hoc] -= 1
            found.append(period)
    return found


def newest_regular(periods: list[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the period a screen opens with: the newest regular one; an ad hoc one if it is all there is."""
    regular = [period for period in periods if not period.is_ad_hoc]
    return next(iter(regular or periods), None)
