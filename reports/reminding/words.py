"""Words that several kinds of matters share."""

from collections.abc import Sequence

SHOWN = 5
"""Things named one by one in a mail; the rest is a number."""


def named(what: Sequence[str], unit: str) -> str:
    """Return "a, b, c", and beyond five "a, b, c, d, e và 3 <unit> khác"."""
    listed, others = ", ".join(what[:SHOWN]), len(what) - SHOWN
    return f"{listed} và {others} {unit} khác" if others > 0 else listed
