"""A reader with a calculator: works a written formula out again, by nothing but what is written."""

import re
from decimal import Decimal, localcontext

NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")


def worked_out(formula: str) -> Decimal:
    """Return what ``formula`` comes to; the words "năm", "số gốc", "mục tiêu" count for nothing."""
    said = re.sub(r" năm|số gốc |mục tiêu ", "", formula)
    said = NUMBER.sub(lambda found: f'D("{found[0].replace(".", "").replace(",", ".")}")', said)
    said = re.sub(r"(D\([^)]*\)) %", r"\1 / 100", said)
    said = said.replace("÷", "/").replace("×", "*").replace("^", "**")
    with localcontext(prec=60):
        return Decimal(eval(said, {"D": Decimal}))  # noqa: S307  our own formulas


def within_rounding(shown: str, value: Decimal) -> bool:
    """Return whether ``shown`` is ``value`` rounded half up, or its neighbour when it lies on the edge."""
    text = shown.split(" ")[0]
    places = len(text.partition(",")[2])
    number = Decimal(text.replace(".", "").replace(",", "."))
    return abs(number - value) <= Decimal("0.51").scaleb(-max(places, 0))
