"""The sums below a list of zones, with what they leave out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.db.models import Count, Q, Subquery, Sum

from bacgiang_plan.lib.numbers import format_decimal

from .enums import ZoneState
from .known import Known
from .models import ZoneProgress
from .querysets import ZoneQuerySet
from .rows import of_area, share

ENDED = [ZoneState.MERGED, ZoneState.REMOVED]
"""Zones that are no more: listed, but their land is counted elsewhere or not at all."""


class Summed(Protocol):
    """What a sum needs to know of one zone at a day."""

    known: Known
    state: ZoneState
    area: Decimal | None
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over everything the filter finds, not over the page; parts and zones that are no more stay out.

    ``area`` by documents over ``with_area`` zones, of which ``outdated`` have none stated since their last
    expansion; ``cleared`` of ``reported`` ha over the ``with_clearance``
    zones whose newest facts state both.
    """

    found: int
    summed: int
    area: Decimal | None
    with_area: int
    outdated: int
    cleared: Decimal | None
    reported: Decimal | None
    with_clearance: int

    @property
    def share(self) -> Decimal | None:
        """Cleared ÷ reported area in %, never an average of percentages."""
        return self.cleared / self.reported * 100 if self.reported else None

    @property
    def area_text(self) -> str:
        return sum_text(self.area, is_whole=self.with_area == self.summed and not self.outdated)

    @property
    def cleared_text(self) -> str:
        return of_area(self.cleared, self.reported)

    @property
    def share_text(self) -> str:
        return share(self.share)

    @property
    def holes(self) -> list[str]:
        """What the sums leave out, counted."""
        left_out = [
            (self.found - self.summed, "đã sáp nhập hoặc đưa ra khỏi quy hoạch, không cộng"),
            (self.summed - self.with_area, "chưa có diện tích theo văn bản"),
            (self.outdated, "chưa có diện tích sau mở rộng"),
            (self.summed - self.with_clearance, "chưa có đủ số liệu GPMB"),
        ]
        return [f"{format_decimal(count)} khu, cụm {words}" for count, words in left_out if count]


def totals_of(zones: ZoneQuerySet, day: date, *, all_states: bool) -> Totals:
    """Return the sums over ``zones`` as of ``day``: two queries.

    What is no more is left out, unless ``all_states`` are wanted: the sum of merged zones is theirs.
    """
    standing = None if all_states else ~Q(state__in=ENDED)
    dated = zones.at(day)
    sums = zones.summable_at(day).aggregate(
        found=Count("pk"),
        summed=Count("pk", filter=standing),
        total=Sum("area", filter=standing),
        measured=Count("area", filter=standing),
        current=Count("whole_area", filter=standing),
    )
    found, summed, area, with_area, current = sums.values()
    facts = dated.filter(standing) if standing else dated
    newest = Subquery(zones.newest_facts(day).values("pk")[:1])
    told = ZoneProgress.objects.filter(pk__in=facts.annotate(newest=newest).values("newest"))
    cleared, reported, with_clearance = (
        told.filter(cleared_ha__isnull=False, area_ha__gt=0)
        .aggregate(cleared=Sum("cleared_ha"), reported=Sum("area_ha"), told=Count("pk"))
        .values()
    )
    areas, clearance = (exact(area), with_area, with_area - current), (exact(cleared), exact(reported))
    return Totals(found, summed, *areas, *clearance, with_clearance)


def sum_text(area: Decimal | None, *, is_whole: bool) -> str:
    """Return a sum of areas; "ít nhất 100" where something is left out of it, "–" where nothing is known."""
    return format_decimal(area) if is_whole or area is None else f"ít nhất {format_decimal(area)}"


def exact(total: Decimal | None) -> Decimal | None:
    """Return a sum of areas as it is: SQLite adds in binary, and every area has two decimals at most."""
    return None if total is None else total.quantize(Decimal("0.01"))


def sums_of(found: Iterable[Summed], *, all_states: bool) -> Totals:
    """Return the sums over all of ``found`` as `totals_of` does for what does not fit one page."""
    whole = [each for each in found if each.known.zone.parent is None]
    summed = [each for each in whole if all_states or each.state not in ENDED]
    areas = [each.area for each in summed if each.area is not None]
    facts = [each.known.facts for each in summed if each.known.facts]
    told = [each for each in facts if each.cleared_ha is not None and each.area_ha]
    return Totals(
        found=len(whole),
        summed=len(summed),
        area=sum(areas) if areas else None,
        with_area=len(areas),
        outdated=sum(each.is_outdated for each in summed),
        cleared=sum(each.cleared_ha for each in told) if told else None,
        reported=sum(each.area_ha for each in told) if told else None,
        with_clearance=len(told),
    )
