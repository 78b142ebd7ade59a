"""How wide a bold line is: for rules that are a part of it, and for titles broken into even lines."""

from bacgiang_plan.lib.vietnamese import search_key

CAPITALS_BY_WIDTH = {
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
"""Thousandths of the size that bold capitals take, from the metrics of Times; below, small letters."""
SMALL_BY_WIDTH = {
    250: " ,.",
    278: "il/",
    333: "fjt-:;()",
    389: "s",
    444: "cerz",
    556: "bdhknpqu",
    722: "w",
    833: "m",
}
BOLD_CAPITALS, BOLD_SMALL = (
    {letter: width for width, letters in table.items() for letter in letters}
    for table in (CAPITALS_BY_WIDTH, SMALL_BY_WIDTH)
)
ANY = 500
MM_PER_PT = 25.4 / 72


def capitals_width(text: str, size: float) -> float:
    """Return about how wide ``text`` in bold capitals of ``size`` pt is, its longest line, in mm."""
    lines = [sum(BOLD_CAPITALS.get(letter, ANY) for letter in search_key(line)) for line in text.splitlines()]
    return max(lines, default=0) / 1000 * size * MM_PER_PT


def bold_width(line: str, size: float) -> float:
    """Return about how wide ``line`` in bold of ``size`` pt is, in mm."""
    return sum(map(_letter, line)) / 1000 * size * MM_PER_PT


def _letter(letter: str) -> int:
    table = BOLD_CAPITALS if letter.isupper() else BOLD_SMALL
    return table.get(search_key(letter) or letter, ANY)


def even_lines(text: str, size: float, room: float) -> list[str]:
    """Return ``text`` in as few lines of at most ``room`` mm as it needs, as even as can be.

    It is in bold of ``size`` pt.

    >>> even_lines("Kết quả thực hiện Kế hoạch năm 2026", 14, 60)
    ['Kết quả thực hiện', 'Kế hoạch năm 2026']
    """
    words = [(word, bold_width(f"{word} ", size)) for word in text.split()]
    lines = _broken(words, room)
    while len(narrower := _broken(words, room := room - 1)) == len(lines) and room > 0:
        lines = narrower
    return lines


def _broken(words: list[tuple[str, float]], room: float) -> list[str]:
    lines, left = [], 0.0
    for word, width in words:
        if not lines or width > left:
            lines, left = [*lines, [word]], room - width
        else:
            lines[-1].append(word)
            left -= width
    return [" ".join(line) for line in lines]
