"""Years and values to the pixels of a chart, and the round numbers of its axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

Place = tuple[int, Decimal]
INSET = 8  # keeps the first dot off the labels of the axis
TICKS = 4
STEPS = [Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)]


@dataclass(frozen=True, slots=True)
class Frame:
    """The mapping from years and values to the pixels of one drawing."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    years: tuple[int, int]
    values: tuple[float, float]

    def x(self, year: int) -> float:
        """Return the pixel of a year; a single year stands in the middle."""
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        start = self.left + INSET
        return round(start + share * (self.width - start - self.right), 1)

    def y(self, value: Decimal) -> float:
        """Return the pixel of a value; pixels count from the top."""
        low, high = self.values
        share = (float(value) - low) / (high - low)
        return round(self.height - self.bottom - share * (self.height - self.top - self.bottom), 1)


def span_of(places: Sequence[Place]) -> tuple[int, int]:
    """Return the first and the last year of ``places``."""
    years = [year for year, _ in places]
    return min(years), max(years)


def padded(values: Sequence[float]) -> tuple[float, float]:
    """Return the range of ``values`` with a little air; never a range of zero height."""
    low, high = min(values), max(values)
    air = (high - low) / 10 or abs(high) / 10 or 1.0
    return low - air, high + air


def nice_ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Return about `TICKS` round steps (1, 2, 2.5, 5 × 10ⁿ) that enclose ``values``."""
    low, high = min(values), max(values)
    spread = high - low or abs(high) or Decimal(1)
    power = Decimal(10) ** (spread / TICKS).adjusted()
    step = next(power * factor for factor in STEPS if power * factor * TICKS >= spread)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    return [step * number for number in range(first, max(last, first + 1) + 1)]


def labelled_years(years: tuple[int, int]) -> list[int]:
    """Return the years written under the axis: the last one always, then back in even steps."""
    first, last = years
    step = next((each for each in (1, 2, 5) if (last - first) / each <= 6), 10)
    return list(range(last, first - 1, -step))
