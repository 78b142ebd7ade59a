"""Numbers and formulas in words, as plain text: "100 × (1 + 12,0 %)^2". Pure: no Django, no clock.

A power is written ``^2`` or ``^(2/5)``; pages raise it (`explanation.raised`). A formula is written
only when somebody reads it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bacgiang_plan.lib.numbers import EMPTY, format_decimal, parse_decimal, rounded

THOUSAND = 1000
UNKNOWN = "chưa đủ số liệu"
UNDEFINED = "không tính được"


@dataclass(frozen=True, slots=True)
class Computed:
    """A result and the way to it.

    ``value`` is exact to twelve decimals, or None with the words ``blank`` in its place. ``gaps`` are the
    years inside the span for which there is no figure. ``unit`` is empty where it is the indicator's own.
    """

    value: Decimal | None
    form: Callable[..., str]
    inputs: tuple
    show: Callable[[Decimal], str]
    unit: str = ""
    blank: str = UNDEFINED
    gaps: tuple[int, ...] = ()

    @property
    def formula(self) -> str:
        """The formula with the numbers in it."""
        return self.form(*self.inputs)

    @property
    def text(self) -> str:
        """The value in words, rounded for reading: "13,35 %/năm"."""
        return self.blank if self.value is None else with_unit(self.show(self.value), self.unit)

    @property
    def sign(self) -> str:
        """Return "=" before a text that is the whole value, "≈" before a rounded one, ":" before words."""
        if self.value is None:
            return ":"
        return "=" if parse_decimal(self.show(self.value).removesuffix(" %")) == self.value else "≈"

    @property
    def note(self) -> str:
        """What the reader must know of the span: the years without a figure."""
        return f"không có số liệu năm {listed_years(self.gaps)}" if self.gaps else ""

    @property
    def explanation(self) -> str:
        """Formula, result and note in one line: "(121 ÷ 100)^(1/2) - 1 = 10,0 %/năm"."""
        line = f"{self.formula}{'' if self.value is None else ' '}{self.sign} {self.text}"
        return f"{line} ({self.note})" if self.note else line


def value_of(computed: Computed | None) -> Decimal | None:
    """Return the value of what may not have been computed at all."""
    return None if computed is None else computed.value


# Numbers


def amount(value: Decimal | None) -> str:
    """Return a figure in words: whole from 1.000 on, otherwise at most two decimals."""
    if value is None:
        return EMPTY
    return format_decimal(value, 0) if abs(value) >= THOUSAND else trimmed(format_decimal(value, 2))


def rate(value: Decimal | None) -> str:
    """Return a yearly pace in words: at most two decimals, at least one ("10,0", "13,35")."""
    if value is None:
        return EMPTY
    if abs(value) >= THOUSAND:
        return format_decimal(value, 0)
    text = format_decimal(value, 2)
    return text[:-1] if text.endswith("0") else text


def percent(value: Decimal | None) -> str:
    """Return a progress in % with one decimal and its sign: "50,0 %", "-33,3 %", "116,7 %"."""
    return EMPTY if value is None else f"{format_decimal(value, 1)} %"


def trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(",") if "," in text else text


def with_unit(text: str, unit: str) -> str:
    return text if text == EMPTY or not unit else f"{text} {unit}"


def listed_years(years: Iterable[int]) -> str:
    """Return years in words, neighbours as a span: "2022-2024, 2027"."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][1] == year - 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


# Formulas: with as many decimals as the reader needs to come to the same result


def figure(value: Decimal) -> str:
    """Return a number as a formula writes it: four decimals at most, two from 1.000 on."""
    return format_decimal(rounded(value, 2 if abs(value) >= THOUSAND else 4))


def operand(value: Decimal) -> str:
    """Return `figure` as it stands behind a sign: a negative one in brackets."""
    text = figure(value)
    return f"({text})" if text.startswith("-") else text


def yearly_text(yearly: Decimal) -> str:
    """Return the size of a pace as a formula writes it, with six decimals at most: powers enlarge it."""
    return format_decimal(rounded(abs(yearly), 6))


def growth_factor(yearly: Decimal) -> str:
    """Return what one year multiplies by: "(1 + 12 %)"."""
    return f"(1 {'-' if yearly < 0 else '+'} {yearly_text(yearly)} %)"


def growth_form(first: Decimal, last: Decimal, years: int) -> str:
    return f"({figure(last)} ÷ {operand(first)})^(1/{years}) - 1"


def step_form(first: Decimal, last: Decimal, years: int) -> str:
    return f"({figure(last)} - {operand(first)}) ÷ {years} năm"


def factors_form(rates: Sequence[Decimal], start: Decimal | None = None) -> str:
    factors = " × ".join(map(growth_factor, rates))
    return factors if start is None else f"{figure(start)} × {factors}"


def average_form(rates: Sequence[Decimal]) -> str:
    return f"({factors_form(rates)})^(1/{len(rates)}) - 1"


def sum_form(amounts: Sequence[Decimal]) -> str:
    first, *others = amounts
    return " + ".join([figure(first), *map(operand, others)])


def difference_form(first: Decimal, second: Decimal) -> str:
    return f"{figure(first)} - {operand(second)}"


def grown_form(start: Decimal, yearly: Decimal, years: int) -> str:
    return f"{figure(start)} {'÷' if years < 0 else '×'} {growth_factor(yearly)}^{abs(years)}"


def moved_form(start: Decimal, yearly: Decimal, years: int) -> str:
    sign = "-" if (yearly < 0) != (years < 0) else "+"
    return f"{figure(start)} {sign} {yearly_text(yearly)} × {abs(years)} năm"


def geometric_form(base: Decimal, target: Decimal, passed: int, span: int) -> str:
    return f"{figure(base)} × ({figure(target)} ÷ {operand(base)})^({passed}/{span})"


def linear_form(base: Decimal, target: Decimal, passed: int, span: int) -> str:
    return f"{figure(base)} + ({figure(target)} - {operand(base)}) × {passed}/{span}"


def progress_form(base: Decimal, actual: Decimal, target: Decimal) -> str:
    return f"({figure(actual)} - {operand(base)}) ÷ ({figure(target)} - {operand(base)})"


def end_form(words: str, value: Decimal) -> str:
    """Return an end of the path, which is given and not computed: "mục tiêu 60"."""
    return f"{words} {figure(value)}"
