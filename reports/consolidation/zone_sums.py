"""Sums over zones of one kind: the same for the appendix and for the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zones.models import ZoneKind
from zones.rows import ZoneRow


@dataclass(frozen=True)
class ZoneSums:
    """What the zones of a kind that state something have together; None when none states it.

    ``cleared_percent`` is over the ``both`` zones that state cleared and whole area: never an average of
    percentages.
    """

    area_ha: Decimal | None
    cleared_ha: Decimal | None
    labour: int | None
    labouring: int
    both: int
    cleared_of_both: Decimal
    area_of_both: Decimal

    @property
    def cleared_percent(self) -> Decimal | None:
        if not self.area_of_both:
            return None
        return (self.cleared_of_both / self.area_of_both * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def whole_zones(zones: Sequence[ZoneRow], kind: ZoneKind) -> list[ZoneRow]:
    """Return the zones of ``kind`` without phases and expansions, which are no zones of their own."""
    return [zone for zone in zones if zone.kind == kind and zone.parent is None]


def zone_sums(whole: Sequence[ZoneRow]) -> ZoneSums:
    """Return the sums over ``whole`` zones."""
    facts = [zone.progress for zone in whole]
    both = [(each.cleared_ha, each.area_ha) for each in facts if each.cleared_ha is not None and each.area_ha]
    labour = [each.labour for each in facts if each.labour is not None]
    return ZoneSums(
        area_ha=_sum(each.area_ha for each in facts),
        cleared_ha=_sum(each.cleared_ha for each in facts),
        labour=_sum(labour),
        labouring=len(labour),
        both=len(both),
        cleared_of_both=sum((cleared for cleared, _ in both), Decimal(0)),
        area_of_both=sum((area for _, area in both), Decimal(0)),
    )


def _sum(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None
