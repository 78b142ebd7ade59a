"""The marks of charts and what each is called; see ``charts.py`` for the rules of drawing."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .chart_scales import Frame, Place
from .svg import ACCENT, INK, INK_2, LINE, backed_text, circle, line, tag, text, written

PATH_STROKE = written(
    stroke=INK_2, stroke_width=1.5, stroke_dasharray="8 4", class_="stroke-none chart__path"
)
OUTLOOK_STROKE = written(
    stroke=ACCENT,
    stroke_width=2.5,
    stroke_dasharray="0.1 5",
    stroke_linecap="round",
    class_="stroke-running chart__outlook",
)
ACTUAL_STROKE = written(stroke=ACCENT, stroke_width=2, class_="stroke-running chart__actual")
UNFILLED = written(fill="none", stroke_linejoin="round")
GAP = written(fill="none", stroke=INK, stroke_width=1.5, class_="chart__gap")
TARGET = written(fill=INK, class_="chart__target")


def gap_mark(x: float, y: float, year: int | None = None) -> str:
    """Return the small cross on the axis of a year without a figure."""
    strokes = f"M{x - 3.5:.1f} {y - 3.5:.1f}l7 7m0 -7l-7 7"
    words = tag("title", f"{year}: chưa có số liệu") if year else ""
    return tag("path", words, GAP, d=strokes)


def diamond(x: float, y: float) -> str:
    """Return the mark of a target."""
    points = f"{x},{y - 6} {x + 6},{y} {x},{y + 6} {x - 6},{y}"
    return tag("polygon", "", TARGET, points=points)


def polyline(frame: Frame, places: Sequence[Place], stroke: str) -> str:
    """Return the line through ``places``; "" of fewer than two."""
    if len(places) < 2:
        return ""
    points = " ".join([f"{frame.x(year)},{frame.y(value)}" for year, value in places])
    return tag("polyline", "", UNFILLED + stroke, points=points)


def dot_mark(frame: Frame, place: Place, *, hollow: bool, label: str, radius: int) -> str:
    words = tag("title", escape(label)) if label else ""
    return circle(frame.x(place[0]), frame.y(place[1]), radius, hollow=hollow, content=words)


def target_mark(frame: Frame, target: Place, label: str, *, size: int) -> str:
    """Return the diamond of the target with its words, kept inside the drawing."""
    x, y = frame.x(target[0]), frame.y(target[1])
    words = backed_text(frame.width - 2, max(y - 10, size), label, size=size, weight="bold")
    return diamond(x, y) + words


def grid_line(frame: Frame, tick: Decimal, label: str) -> str:
    y = frame.y(tick)
    rule = line(frame.left, y, frame.width - frame.right, y, stroke=LINE, css="grid")
    return rule + text(frame.left - 6, y + 4.5, label, size=14, anchor="end", fill=INK_2)


def year_label(frame: Frame, year: int, *, size: int) -> str:
    first, last = frame.years
    edge = {first: "start", last: "end"} if frame.left < 20 and first != last else {}
    y = frame.height - frame.bottom + size + 8
    return text(frame.x(year), y, str(year), size=size, anchor=edge.get(year, "middle"), fill=INK_2)


# Legends

KEYS = [
    ("path", "đường cần có"),
    ("outlook", "nếu giữ nhịp hiện nay"),
    ("official", "chính thức"),
    ("estimate", "ước thực hiện"),
    ("target", "mục tiêu"),
    ("gap", "năm chưa có số liệu"),
]


def key_mark(kind: str, x: float, y: float) -> str:
    """Return the mark of ``kind`` as legends show it, 26 wide from ``x`` on, about the height ``y``."""
    if kind in ("path", "outlook"):
        return tag(
            "line", "", PATH_STROKE if kind == "path" else OUTLOOK_STROKE, x1=x + 1, y1=y, x2=x + 25, y2=y
        )
    if kind in ("target", "gap"):
        return diamond(x + 13, y) if kind == "target" else gap_mark(x + 13, y)
    run = tag("line", "", ACTUAL_STROKE, x1=x, y1=y, x2=x + 26, y2=y)
    return run + circle(x + 13, y, 5, hollow=kind == "estimate")


@cache
def chart_keys() -> tuple[tuple[SafeString, str], ...]:
    """Return (drawing, words) of every mark, for the one legend of many small charts."""
    return tuple((key_drawing(kind), words) for kind, words in KEYS)


def key_drawing(kind: str) -> SafeString:
    """Return the mark alone; its words stand beside it, so nobody needs to hear it."""
    mark = key_mark(kind, 1, 7)
    drawing = tag(
        "svg",
        mark,
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 28 14",
        width=28,
        height=14,
        aria_hidden="true",
        class_="chart-key",
    )
    return mark_safe(drawing)  # noqa: S308  no text in it
