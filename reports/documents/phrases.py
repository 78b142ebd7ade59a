"""How an official's Vietnamese says counts, shares, lists and dates."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from bacgiang_plan.lib.dates import VIETNAM, Written, official_day
from bacgiang_plan.lib.numbers import format_decimal, small_count
from bacgiang_plan.lib.vietnamese import lower_first, upper_first
from reports.models import ReportingPeriod
from tasks.models import Plan

ITEM_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of items in official documents: đ after d; no f, j, w, z."""
DEFAULT_PLAN = "Kế hoạch triển khai thực hiện Nghị quyết số 147-NQ/TU"


def percent(part: int, whole: int) -> str:
    """Return "74,1%" as the plan itself writes it; nothing when there is no whole.

    >>> percent(20, 27)
    '74,1%'
    """
    if not whole:
        return ""
    share = (Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{format_decimal(share)}%"


def out_of(part: int, whole: int, noun: str) -> str:
    """Return "20/27 cơ quan (74,1%)"; small counts with two digits ("02/09 nhiệm vụ")."""
    share = percent(part, whole)
    return f"{small_count(part)}/{small_count(whole)} {noun}" + (f" ({share})" if share else "")


def counted(number: int, noun: str) -> str:
    """Return "03 nhiệm vụ", "27 cơ quan"."""
    return f"{small_count(number)} {noun}"


def listed(parts: Iterable[str], separator: str = ", ") -> str:
    return separator.join(part for part in parts if part)


def shortened(text: str, limit: int = 130) -> str:
    """Return the first words of ``text``, whole words only, with "…" when something is left out."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text.rstrip(" .;:,")
    return text[: limit + 1].rsplit(" ", 1)[0][:limit].rstrip(" .;:,–-(") + "…"


SENTENCE_END = re.compile(r"[()]|[.;](?=\s|$)")


def first_sentence(text: str) -> str:
    """Return ``text`` up to its first full stop or semicolon outside brackets, whole, without that mark.

    >>> first_sentence("Rà soát quy hoạch (KCN; CCN); công khai. Sau đó.")
    'Rà soát quy hoạch (KCN; CCN)'
    """
    text, depth = " ".join(text.split()), 0
    for found in SENTENCE_END.finditer(text):
        if found[0] in "()":
            depth = max(0, depth + (1 if found[0] == "(" else -1))
        elif not depth and _ends(text, found.start()):
            return text[: found.start()].rstrip(" .;:,…")
    return text.rstrip(" .;:,…")


def _ends(text: str, mark: int) -> bool:
    """Return whether the mark ends a sentence: "siêu thị... phục vụ" goes on after its dots."""
    return text[mark - 1 : mark] != "." or text[mark + 1 :].lstrip()[:1].isupper()


PART_FOUR = re.compile(r"(IV)\.(\d+)")


def clause_name(clause: str) -> str:
    """Return "III.3.1-1", of a clause of part IV "mục 1 phần IV của Kế hoạch": no section of a report."""
    found = PART_FOUR.fullmatch(clause)
    return f"mục {found[2]} phần {found[1]} của Kế hoạch" if found else clause


def clause_lead(clause: str) -> str:
    """Return "III.1-1.", of a clause of part IV "Mục 1 phần IV của Kế hoạch:": no section of a report."""
    return f"{clause}." if "-" in clause else f"{upper_first(clause_name(clause))}:"


def clause_words(clauses: Iterable[str]) -> str:
    """Return "nhiệm vụ III.3.1-1, III.5.6-1; mục 1 phần IV của Kế hoạch"."""
    clauses = list(clauses)
    plain = [each for each in clauses if not PART_FOUR.fullmatch(each)]
    others = [clause_name(each) for each in clauses if PART_FOUR.fullmatch(each)]
    return listed([f"nhiệm vụ {listed(plain)}" if plain else "", *others], "; ")


def instant(moment: datetime, written: Written = official_day) -> str:
    """Return "08 giờ 00 phút ngày 23/11/2026" on the clock of Vietnam."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} phút ngày {written(local.date())}"


def period_words(period: ReportingPeriod) -> str:
    """Return the name of the period inside a sentence: "năm 2026", "6 tháng đầu năm 2026"."""
    return lower_first(period.name)


def plan_words(plan: Plan | None) -> str:
    """Return how the plan is cited; its number and day stay out while the source leaves them blank."""
    if plan is None:
        return DEFAULT_PLAN
    number = f"số {plan.number}" if re.match(r"\d", plan.number) else ""
    issuer = f"của {plan.issuer}" if plan.issuer else ""
    title = re.sub(r"^Kế hoạch\s+", "", plan.title)
    return listed(["Kế hoạch", number, _issued(plan), issuer, lower_first(title)], " ")


def _issued(plan: Plan) -> str:
    if plan.issued_on:
        return f"ngày {official_day(plan.issued_on)}"
    month = re.search(r"tháng\s+\d+\s+năm\s+\d{4}", plan.issued_words)
    return " ".join(month[0].split()) if month else ""
