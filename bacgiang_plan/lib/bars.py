"""Bars: the stacked bar of parts and the meter; see ``charts.py`` for the rules of drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from .numbers import format_decimal
from .svg import INK_2, PAPER, line, rect, svg, tag, text

TONES = {
    "done": "#1a7f4b",
    "done-late": "#54751b",
    "running": "#0b4f8a",
    "soon": "#9a6700",
    "overdue": "#b42318",
    "none": "#5b6673",
}
TEXTURES = {"done": "", "done-late": "6 2", "running": "2 4", "soon": "1 2", "overdue": "4 1", "none": "1 6"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar."""

    label: str
    count: int
    tone: str


def stacked_bar(parts: Sequence[Part], *, title: str) -> SafeString:
    """Return one bar of the parts in their order with counts and a legend; the parts sum to the bar.

    Parts of zero keep their word in the legend. Without anything to count the bar is an outline.
    """
    total, width, height = sum(part.count for part in parts), 600, 30
    body, x = [], 0.0
    for part in parts:
        share = width * part.count / total if total else 0
        body += bar_part(part, x, share, height) if part.count else []
        x += share
    body.append(rect(0.5, 0.5, width - 1, height - 1, fill="none", stroke=INK_2, css="axis"))
    rows = legend_of_parts(parts, width, height + 24)
    bottom = height + 24 + 24 * max((row for row, _ in rows), default=0) + 8
    desc = ", ".join(f"{part.label} {part.count}" for part in parts)
    return svg(width, bottom, "chart chart--bar", title, desc, body + [item for _, item in rows])


def meter(percent: Decimal | None, *, title: str, tone: str = "running") -> SafeString:
    """Return a thin bar of ``percent``; only the bar is capped at 0 and 100, never the number.

    None draws the empty track: there is nothing to measure.
    """
    words = "chưa đủ số liệu" if percent is None else f"{format_decimal(percent, 1)} %"
    filled = min(max(percent or Decimal(0), Decimal(0)), Decimal(100))
    body = [rect(0.5, 0.5, 99, 7, fill=PAPER, stroke=INK_2, css="fill-paper axis")]
    if filled:
        body.append(rect(0.5, 0.5, round(float(filled) * 0.99, 1), 7, fill=TONES[tone], css=f"fill-{tone}"))
    return svg(100, 8, "chart chart--meter", title, words, body)


def bar_part(part: Part, x: float, width: float, height: int) -> list[str]:
    """Return one part: its colour, the texture that tells it in black and white, its count if it fits."""
    shapes = [rect(x, 0, width, height, fill=TONES[part.tone], stroke=PAPER, css=f"fill-{part.tone}")]
    if TEXTURES[part.tone]:
        shapes.append(texture(part.tone, x, width, height))
    words = str(part.count)
    if width >= 9 * len(words) + 8:
        middle = x + width / 2
        shapes.append(
            text(middle, 16, words, size=14, anchor="middle", fill=PAPER, weight="bold", css="on-tone")
        )
    return shapes


def texture(tone: str, x: float, width: float, height: int) -> str:
    """Return the teeth along the lower edge of a part, other ones for every tone."""
    thickness = height / 4
    y = height - thickness / 2
    stroke = {"stroke": PAPER, "stroke_width": thickness, "stroke_dasharray": TEXTURES[tone]}
    return line(x, y, x + width, y, css="texture", **stroke)


def legend_of_parts(parts: Sequence[Part], width: int, y: int) -> list[tuple[int, str]]:
    """Return (row, item) of the legend, wrapped to ``width`` by an estimate of the words' length."""
    items, x, row = [], 0.0, 0
    for part in parts:
        words = f"{part.label} {part.count}"
        needed = 24 + 7.2 * len(words) + 16
        if x and x + needed > width:
            x, row = 0.0, row + 1
        below = y + 24 * row
        swatch = bar_part(Part("", 0, part.tone), x, 16, 16)
        moved = tag("g", "".join(swatch[:2]), transform=f"translate(0 {below - 13})")
        items.append((row, moved + text(x + 22, below, words, size=14)))
        x += needed
    return items
