"""How wide a line of capitals is, for rules that are a part of it."""

from bacgiang_plan.lib.vietnamese import search_key

LETTERS_BY_WIDTH = {
    250: " ",
    333: "-",
    389: "i",
    500: "j",
    556: "s",
    611: "fp",
    667: "beltz",
    722: "acdnruvxy",
    778: "ghkoq",
    944: "m",
    1000: "w",
}
"""Thousandths of the size that bold capitals take, from the metrics of Times."""
BOLD_CAPITALS = {letter: width for width, letters in LETTERS_BY_WIDTH.items() for letter in letters}
MM_PER_PT = 25.4 / 72


def capitals_width(text: str, size: float) -> float:
    """Return about how wide ``text`` in bold capitals of ``size`` pt is, its longest line, in mm."""
    lines = [sum(BOLD_CAPITALS.get(letter, 500) for letter in search_key(line)) for line in text.splitlines()]
    return max(lines, default=0) / 1000 * size * MM_PER_PT
