"""What the figures say of a target, by published criteria: the one place that decides."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from . import arithmetic
from .arithmetic import Point
from .formulas import Computed, amount, figure, listed_years


class Verdict(StrEnum):
    """What the figures say of the target; the criteria are `CRITERIA`, nowhere else."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    SLOW = "slow"
    HARD = "hard"
    MISSED = "missed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Verdict.REACHED: "Đạt",
    Verdict.ON_COURSE: "Đúng tiến độ",
    Verdict.SLOW: "Chậm",
    Verdict.HARD: "Khó đạt",
    Verdict.MISSED: "Không đạt",
    Verdict.UNKNOWN: "Chưa đủ số liệu",
}

HARD_FACTOR = Decimal("1.5")

CRITERIA = {
    Verdict.REACHED: "Số liệu mới nhất đã bằng hoặc vượt mục tiêu (với chữ “trên” thì phải vượt).",
    Verdict.ON_COURSE: "Chưa đạt mục tiêu, nhưng bằng hoặc vượt mức cần có của cùng năm.",
    Verdict.SLOW: "Thấp hơn mức cần có; từ nay mỗi năm cần không quá 1,5 lần nhịp của Kế hoạch.",
    Verdict.HARD: "Thấp hơn mức cần có và từ nay mỗi năm cần trên 1,5 lần nhịp của Kế hoạch.",
    Verdict.MISSED: "Số liệu của năm mục tiêu chưa đạt mục tiêu.",
    Verdict.UNKNOWN: "Thiếu số gốc, thiếu số liệu cả năm, số gốc bằng mục tiêu, hoặc danh mục khu, cụm "
    "chưa đầy đủ, chưa rõ diện tích.",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict with its grounds: the numbers that met the criterion."""

    verdict: Verdict
    form: Callable[..., str]
    inputs: tuple

    @property
    def criterion(self) -> str:
        """The published criterion that was applied."""
        return CRITERIA[self.verdict]

    @property
    def grounds(self) -> str:
        """The numbers that were put to the criterion, in words."""
        return self.form(*self.inputs)

    @property
    def explanation(self) -> str:
        return f"{self.verdict.label}: {self.grounds}. Tiêu chí: {self.criterion}"


def is_reached(actual: Decimal, target: Decimal, *, falling: bool = False, strict: bool = False) -> bool:
    """Return whether ``actual`` fulfils ``target``; ``strict`` ("trên") wants it passed, not met."""
    if actual == target:
        return not strict
    return (actual < target) if falling else (actual > target)


def ruling(
    base: Point | None,
    latest: Point | None,
    target: Point,
    *,
    done: bool,
    strict: bool,
    course: tuple[Computed, Computed, Computed | None] | None = None,
) -> Ruling:
    """Return the verdict of ``latest`` by `CRITERIA`.

    ``course`` holds the level required in the same year, the plan's pace and the pace needed from now
    (None after the target year); None where there is no path.
    """
    if done:
        return Ruling(Verdict.REACHED, reached_words, (latest, target, strict))
    if course is None:
        return Ruling(Verdict.UNKNOWN, unknown_words, (base, latest, target))
    level, planned, needed = course
    falling = target.value < base.value
    if latest.year >= target.year:
        return Ruling(Verdict.MISSED, expired_words, (latest, target, strict))
    if latest.value == level.value or (latest.value < level.value) == falling:
        return Ruling(Verdict.ON_COURSE, on_course_words, (latest, level))
    verdict = Verdict.HARD if is_steep(planned, needed, falling=falling) else Verdict.SLOW
    return Ruling(verdict, behind_words, (latest, level, planned, needed, falling))


def broken(gaps: tuple[int, ...]) -> Ruling:
    """Return the verdict over a growth or a sum in which the years ``gaps`` have no figure."""
    return Ruling(Verdict.UNKNOWN, broken_words, (gaps,))


def withheld(reason: str) -> Ruling:
    """Return no verdict, because of ``reason``: the figures are not what they would have to be."""
    return Ruling(Verdict.UNKNOWN, str, (reason,))


def is_steep(planned: Computed, needed: Computed, *, falling: bool) -> bool:
    """Return whether more than `HARD_FACTOR` of the plan's pace is needed, or no pace can lead there."""
    if needed.value is None:
        return True
    limit = planned.value * HARD_FACTOR
    return needed.value < limit if falling else needed.value > limit


# Grounds in words


def reached_words(latest: Point, target: Point, strict: bool) -> str:
    word = "đã vượt" if strict or latest.value != target.value else "đã bằng"
    now, wanted = told_apart(latest.value, target.value)
    return f"năm {latest.year} là {now}, {word} mục tiêu {wanted}"


def told_apart(first: Decimal, second: Decimal) -> tuple[str, str]:
    """Return two figures as people read them; with more decimals where they would look alike."""
    short = amount(first), amount(second)
    return short if first == second or short[0] != short[1] else (figure(first), figure(second))


def on_course_words(latest: Point, level: Computed) -> str:
    word = "bằng" if latest.value == level.value else "vượt"
    now, wanted = told_apart(latest.value, level.value)
    return f"năm {latest.year} là {now}, {word} mức cần có {wanted}"


def expired_words(latest: Point, target: Point, strict: bool) -> str:
    now, wanted = told_apart(latest.value, target.value)
    position = f"đã hết năm {target.year}; năm {latest.year} là {now}"
    return f"{position}, chưa đạt mục tiêu {'trên ' if strict else ''}{wanted}"


def behind_words(latest: Point, level: Computed, planned: Computed, needed: Computed, falling: bool) -> str:
    word = "còn cao hơn" if falling else "thấp hơn"
    now, wanted = told_apart(latest.value, level.value)
    position = f"năm {latest.year} là {now}, {word} mức cần có {wanted}"
    if needed.value is None:
        return f"{position}; từ mức này không tính được nhịp cần từ nay"
    compared = f"nhịp cần từ nay {needed.text}, nhịp của Kế hoạch {planned.text}"
    multiple = arithmetic.times(needed.value, planned.value)
    if multiple is None:
        return f"{position}; {compared}"
    limit = "vượt quá" if is_steep(planned, needed, falling=falling) else "không quá"
    return f"{position}; {compared}: gấp {figure(multiple)} lần, {limit} {figure(HARD_FACTOR)} lần"


def unknown_words(base: Point | None, latest: Point | None, target: Point) -> str:
    if base is None:
        return "chưa có số liệu cả năm" if latest is None else "Kế hoạch không nêu số gốc"
    if latest is None or latest.year <= base.year:
        return f"chưa có số liệu cả năm sau {base.year}"
    return f"số gốc {figure(base.value)} bằng mục tiêu"


def broken_words(gaps: tuple[int, ...]) -> str:
    return f"thiếu số liệu năm {listed_years(gaps)}"
