"""The six targets and their indicators: rows made of the text and the annotations, number by number."""

import re
from collections.abc import Mapping
from decimal import Decimal

from bacgiang_plan.lib.numbers import parse_decimal

from .plan_annotations import Agencies, Faults, plain
from .plan_text import Kind, Passage, PlanText

NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
COMPARATORS = {"about": r"khoảng \d", "above": r"trên \d", "at_least": r"ít nhất \d"}
REQUIRED = ["code", "name", "words", "kind", "unit", "scope", "comparator", "target_value", "target_year"]
OPTIONAL = {
    "price_basis": "",
    "series_basis": "",
    "numerator_name": "",
    "denominator_name": "",
    "formula": "",
    "formula_of": None,
    "whole": None,
    "jump_factor": None,
    "start_year": None,
    "baseline_value": None,
    "baseline_year": None,
}


def target_rows(
    plan: PlanText, agencies: Agencies, annotations: Mapping, faults: Faults
) -> dict[str, list[dict]]:
    """Return the rows of targets and indicators; faults of the annotations are added to ``faults``."""
    targets, indicators = [], []
    for passage in plan.of_kind(Kind.TARGET):
        notes = annotations["targets"].get(passage.clause, {})
        if faults.keys(passage.clause, notes, ["short_name", "indicators"]):
            number = int(passage.label.strip("()"))
            targets.append(target_row(annotations["plan"]["code"], number, notes["short_name"], passage))
            sound = [note for note in notes["indicators"] if is_sound(note, passage, agencies, faults)]
            indicators += [{"target": number} | OPTIONAL | note for note in sound]
    ordered = [row | {"order": order} for order, row in enumerate(indicators, start=1)]
    return {"targets.target": targets, "targets.indicator": ordered}


def target_row(plan: str, number: int, short_name: str, passage: Passage) -> dict:
    return {
        "plan": plan,
        "number": number,
        "short_name": short_name,
        "text": passage.text,
        "first_line": passage.first_line,
        "last_line": passage.last_line,
    }


def is_sound(note: Mapping, passage: Passage, agencies: Agencies, faults: Faults) -> bool:
    """Whether the indicator's words, numbers and comparator are those of the text."""
    where = f"{passage.clause}, chỉ tiêu {note.get('code')}"
    if not faults.keys(where, note, [*REQUIRED, "owner"], OPTIONAL):
        return False
    words = plain(note["words"])
    faults.words(where, words, passage.text)
    for value in [note["target_value"], note.get("baseline_value"), note.get("baseline_year")]:
        if value is not None and Decimal(value) not in numbers_in(words):
            faults.append(f"{where}: số {value} không có trong các từ “{words}”.")
    if note["comparator"] != comparator_of(words):
        faults.append(f"{where}: “{note['comparator']}” không đúng với các từ “{words}”.")
    if note["owner"] not in agencies.codes:
        faults.append(f"{where}: không có cơ quan mã “{note['owner']}”.")
    return True


def numbers_in(words: str) -> set[Decimal]:
    """The numbers written in ``words``, read the Vietnamese way: "372,6 ha" holds 372.6."""
    return {parse_decimal(number) for number in NUMBER.findall(words)}


def comparator_of(words: str) -> str:
    """The comparator the words state (domain.md 7): khoảng, trên or ít nhất before a number, or none."""
    return next((name for name, shape in COMPARATORS.items() if re.search(shape, words)), "equal")
