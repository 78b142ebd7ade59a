"""The plan's own arithmetic in clause II(6), beside what the inventory gives; nothing is resolved.

29 KCN in 2030 of which 23 are new leave 6 that existed. For the CCN the text does not say whether the 6
merged into KCN are among the 9 removed from the planning: both readings are shown (domain.md 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal, small_count
from zones.ledger import EVE
from zones.target_six import TargetSix

from .series import ADDED

NEEDED = ["6a", "6c", "6d", "6e", "6f", "6g", "6i", "6j", "6k", "6l", "6m"]


class Stated(NamedTuple):
    """One number of the plan."""

    value: Decimal
    unit: str


class PlanSum(NamedTuple):
    """One line of the plan's arithmetic, and what the inventory has in its place."""

    label: str
    formula: str
    inventory: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of the KCN, and those of the CCN by each of the two readings of the text."""

    parks: tuple[PlanSum, ...]
    included: tuple[PlanSum, ...]
    apart: tuple[PlanSum, ...]
    merged: str
    removed: str


def sums_of(plan: Mapping[str, Stated], six: TargetSix) -> Sums | None:
    """Return the plan's sums beside ``six``; None where an indicator they need is not loaded."""
    if any(code not in plan for code in NEEDED):
        return None
    values = {code: each.value for code, each in plan.items()}
    return Sums(
        parks=park_sums(values, six),
        included=included_sums(values, six),
        apart=apart_sums(values, six),
        merged=small_count(int(values["6c"])),
        removed=small_count(int(values["6j"])),
    )


def park_sums(plan: Mapping[str, Decimal], six: TargetSix) -> tuple[PlanSum, ...]:
    merged = small_count(int(plan["6c"]))
    return (
        PlanSum(
            "Số KCN có trước kỳ Kế hoạch",
            before(plan, "6e", "KCN"),
            on_the_eve(six, "6e", "KCN"),
        ),
        PlanSum(
            "Diện tích KCN có trước kỳ Kế hoạch",
            before(plan, "6f", "ha"),
            on_the_eve(six, "6f", "ha"),
            f"{format_decimal(plan['6d'])} ha gồm cả phần mở rộng và {merged} CCN sáp nhập.",
        ),
    )


def included_sums(plan: Mapping[str, Decimal], six: TargetSix) -> tuple[PlanSum, ...]:
    """Return the sums if the merged CCN are among those removed from the planning."""
    return (
        PlanSum(
            "Số CCN có trước kỳ Kế hoạch",
            worked_out("CCN", plan["6l"], -plan["6g"], plan["6j"]),
            on_the_eve(six, "6l", "CCN"),
        ),
        PlanSum(
            "Diện tích CCN có trước kỳ Kế hoạch",
            worked_out("ha", plan["6m"], -plan["6i"], plan["6k"]),
            on_the_eve(six, "6m", "ha"),
        ),
        PlanSum("Số CCN thôi là CCN trong kỳ", f"{small_count(int(plan['6j']))} CCN", gone(six)),
        PlanSum("Diện tích CCN thôi là CCN trong kỳ", f"{format_decimal(plan['6k'])} ha", gone_area(six)),
    )


def apart_sums(plan: Mapping[str, Decimal], six: TargetSix) -> tuple[PlanSum, ...]:
    """Return the sums if the merged CCN come beside those removed; their area alone is not in the text."""
    unsaid = f"diện tích {small_count(int(plan['6c']))} CCN sáp nhập"
    note = f"Kế hoạch không nêu riêng {unsaid} (nằm trong {format_decimal(plan['6d'])} ha)."
    return (
        PlanSum(
            "Số CCN có trước kỳ Kế hoạch",
            worked_out("CCN", plan["6l"], -plan["6g"], plan["6j"], plan["6c"]),
            on_the_eve(six, "6l", "CCN"),
        ),
        PlanSum(
            "Diện tích CCN có trước kỳ Kế hoạch",
            f"{chain(plan['6m'], -plan['6i'], plan['6k'])} + {unsaid}",
            on_the_eve(six, "6m", "ha"),
            note,
        ),
        PlanSum(
            "Số CCN thôi là CCN trong kỳ",
            worked_out("CCN", plan["6j"], plan["6c"]),
            gone(six),
        ),
        PlanSum(
            "Diện tích CCN thôi là CCN trong kỳ",
            f"{format_decimal(plan['6k'])} + {unsaid}",
            gone_area(six),
            note,
        ),
    )


def before(plan: Mapping[str, Decimal], whole: str, unit: str) -> str:
    """Return what there was before a total to which the plan adds something: "29 − 23 = 06 KCN"."""
    return worked_out(unit, plan[whole], -plan[ADDED[whole]])


def chain(*terms: Decimal) -> str:
    """Return "66 − 29 + 9"."""
    first, *rest = terms
    signs = (f" {'−' if term < 0 else '+'} {format_decimal(abs(term))}" for term in rest)
    return format_decimal(first) + "".join(signs)


def worked_out(unit: str, *terms: Decimal) -> str:
    """Return "66 − 29 + 9 = 46 CCN"."""
    result = sum(terms, Decimal(0))
    value = format_decimal(result) if unit == "ha" else small_count(int(result))
    return f"{chain(*terms)} = {value} {unit}"


def on_the_eve(six: TargetSix, code: str, unit: str) -> str:
    """Return what the inventory had on the last day before the plan's period."""
    if code not in six.eve:
        return "ngày đối chiếu trước kỳ Kế hoạch"
    value, holes = six.eve[code]
    day = short_date(min(EVE, six.day))
    return f"{amount(value, unit, holes)} (đến {day})"


def amount(value: Decimal, unit: str, holes: int) -> str:
    if unit != "ha":
        return f"{small_count(int(value))} {unit}"
    if holes and not value:
        return "chưa rõ diện tích"
    return f"{'ít nhất ' if holes else ''}{format_decimal(value)} ha"


def gone(six: TargetSix) -> str:
    """Return how many CCN the inventory knows to be no more in the period, by what became of them."""
    merged, removed = int(six.figures["6c"].value), int(six.figures["6j"].value)
    parts = f"sáp nhập {small_count(merged)}, đưa ra khỏi quy hoạch {small_count(removed)}"
    return f"{small_count(merged + removed)} CCN ({parts})"


def gone_area(six: TargetSix) -> str:
    merged = {each.zone for each in six.figures["6c"].entries}
    joined = [each for each in six.figures["6d"].entries if each.zone in merged]
    areas = [*joined, *six.figures["6k"].entries]
    total = sum((each.area or 0 for each in areas), Decimal(0))
    return amount(total, "ha", sum(bool(each.hole) for each in areas))
