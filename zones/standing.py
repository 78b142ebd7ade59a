"""What stands for a day beside what somebody has typed for it."""

from dataclasses import dataclass

from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .models import ZoneFacts, ZoneProgress


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure as it stands and as it was typed, formatted."""

    label: str
    stands: str
    typed: str

    @property
    def differs(self) -> bool:
        return self.stands != self.typed


def standing_pairs(standing: ZoneProgress | None, typed: dict[str, object]) -> list[Pair]:
    """Return every figure of ``standing`` beside the ``typed`` one; nothing when none stands."""
    if standing is None:
        return []
    fields = {name: ZoneProgress._meta.get_field(name).verbose_name for name in ZoneFacts.FIELDS}
    return [Pair(label, shown(getattr(standing, name)), shown(typed[name])) for name, label in fields.items()]


def shown(value: object) -> str:
    return (value or EMPTY) if isinstance(value, str) else format_decimal(value)
