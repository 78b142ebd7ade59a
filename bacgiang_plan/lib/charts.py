"""Charts as SVG text, made by plain functions: the same drawing serves the page and the PDF.

Every shape carries concrete presentation attributes, for documents, where page CSS does not reach
into inline SVG and ``var()`` paints black, and the classes of ``chart.css``, by which a page
repaints it (dark mode). Nothing is told by colour alone: official figures are solid, estimates
hollow, the path is a line, the outlook is dashed, the parts of a bar have textures. Texts are
escaped here; values are `Decimal` or int in the unit of the chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString

from .bars import Part, meter, stacked_bar
from .numbers import format_decimal
from .svg import ACCENT, INK, INK_2, LINE, backed_text, circle, line, svg, tag, text

__all__ = ["Course", "Dot", "Part", "meter", "sparkline", "stacked_bar", "trajectory_chart"]

Place = tuple[int, Decimal]
INSET = 8  # keeps the first dot off the labels of the axis
STEPS = [Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)]


@dataclass(frozen=True, slots=True)
class Dot:
    """An actual figure: solid when official, hollow when it is an estimate; ``label`` is read out."""

    year: int
    value: Decimal
    is_estimate: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """What a chart of one indicator shows; places are (year, value), in the order of years.

    ``path`` is what is required, ``outlook`` where the present pace leads; either may be empty.
    """

    path: Sequence[Place]
    dots: Sequence[Dot]
    target: Place
    target_label: str
    outlook: Sequence[Place] = ()

    def places(self) -> list[Place]:
        return [*self.path, *self.outlook, self.target, *((dot.year, dot.value) for dot in self.dots)]


@dataclass(frozen=True, slots=True)
class Frame:
    """The mapping from years and values to the pixels of one drawing."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    years: tuple[int, int]
    values: tuple[Decimal, Decimal]

    def x(self, year: int) -> float:
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        start = self.left + INSET
        return round(start + share * (self.width - start - self.right), 1)

    def y(self, value: Decimal) -> float:
        low, high = self.values
        share = float((value - low) / (high - low))
        return round(self.height - self.bottom - share * (self.height - self.top - self.bottom), 1)


def trajectory_chart(course: Course, *, title: str, desc: str, unit: str = "") -> SafeString:
    """Return the chart of one indicator: path, actual figures, outlook at the present pace, target."""
    places = course.places()
    ticks = nice_ticks([value for _, value in places])
    labels = [format_decimal(tick) for tick in ticks]
    frame = Frame(
        width=380,
        height=290,
        left=14 + 7.6 * max(map(len, labels)),
        right=16,
        top=34,
        bottom=78,
        years=span_of(places),
        values=(ticks[0], ticks[-1]),
    )
    body = [
        text(4, 14, unit, size=14, fill=INK_2),
        *(grid_line(frame, tick, label) for tick, label in zip(ticks, labels, strict=True)),
        *(year_label(frame, year, size=14) for year in labelled_years(frame.years)),
        *course_marks(frame, course, size=14, radius=5),
        *legend_of_lines(frame, course),
    ]
    return svg(frame.width, frame.height, "chart chart--trajectory", title, desc, body)


def sparkline(course: Course, *, title: str, desc: str) -> SafeString:
    """Return the small multiple of `trajectory_chart`: no grid, first and last year only."""
    places = course.places()
    frame = Frame(
        width=260,
        height=96,
        left=8,
        right=10,
        top=22,
        bottom=22,
        years=span_of(places),
        values=padded([value for _, value in places]),
    )
    floor = frame.height - frame.bottom + 5
    body = [
        line(frame.left, floor, frame.width - frame.right, floor, stroke=LINE, css="axis"),
        *(year_label(frame, year, size=12) for year in sorted(set(frame.years))),
        *course_marks(frame, course, size=12, radius=4),
    ]
    return svg(frame.width, frame.height, "chart chart--sparkline", title, desc, body)


# Scales


def span_of(places: Sequence[Place]) -> tuple[int, int]:
    years = [year for year, _ in places]
    return min(years), max(years)


def padded(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the range of ``values`` with a little air; never a range of zero height."""
    low, high = min(values), max(values)
    air = (high - low) / 10 or abs(high) / 10 or Decimal(1)
    return low - air, high + air


def nice_ticks(values: Sequence[Decimal], count: int = 4) -> list[Decimal]:
    """Return about ``count`` round steps (1, 2, 2.5, 5 × 10ⁿ) that enclose ``values``."""
    low, high = min(values), max(values)
    spread = high - low or abs(high) or Decimal(1)
    power = Decimal(10) ** (spread / count).adjusted()
    step = next(power * factor for factor in STEPS if power * factor * count >= spread)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    return [step * number for number in range(first, max(last, first + 1) + 1)]


def labelled_years(years: tuple[int, int]) -> list[int]:
    """Return the years written under the axis: the last one always, then back in even steps."""
    first, last = years
    step = next((each for each in (1, 2, 5) if (last - first) / each <= 6), 10)
    return list(range(last, first - 1, -step))


# Marks


def course_marks(frame: Frame, course: Course, *, size: int, radius: int) -> list[str]:
    return [
        *curves(frame, course.path, course.outlook),
        target_mark(frame, course.target, course.target_label, size=size),
        *(dot_mark(frame, dot, radius=radius) for dot in course.dots),
    ]


PATH_STROKE = {"stroke": INK_2, "stroke_width": 2, "class_": "stroke-none chart__path"}
OUTLOOK_STROKE = {
    "stroke": ACCENT,
    "stroke_width": 2,
    "stroke_dasharray": "2 4",
    "class_": "stroke-running chart__outlook",
}


def curves(frame: Frame, path: Sequence[Place], outlook: Sequence[Place]) -> list[str]:
    return [polyline(frame, path, **PATH_STROKE), polyline(frame, outlook, **OUTLOOK_STROKE)]


def polyline(frame: Frame, places: Sequence[Place], **attributes: object) -> str:
    if len(places) < 2:
        return ""
    points = " ".join(f"{frame.x(year)},{frame.y(value)}" for year, value in places)
    return tag("polyline", points=points, fill="none", stroke_linejoin="round", **attributes)


def dot_mark(frame: Frame, dot: Dot, *, radius: int) -> str:
    words = tag("title", escape(dot.label)) if dot.label else ""
    x, y = frame.x(dot.year), frame.y(dot.value)
    return circle(x, y, radius, hollow=dot.is_estimate, content=words)


def target_mark(frame: Frame, target: Place, label: str, *, size: int) -> str:
    """Return the diamond of the target with its words, kept inside the drawing."""
    x, y = frame.x(target[0]), frame.y(target[1])
    diamond = f"{x},{y - 6} {x + 6},{y} {x},{y + 6} {x - 6},{y}"
    words = backed_text(frame.width - 2, max(y - 10, size), label, size=size, weight="bold")
    return tag("polygon", points=diamond, fill=INK, class_="chart__target") + words


def grid_line(frame: Frame, tick: Decimal, label: str) -> str:
    y = frame.y(tick)
    rule = line(frame.left, y, frame.width - frame.right, y, stroke=LINE, css="grid")
    return rule + text(frame.left - 6, y + 4.5, label, size=14, anchor="end", fill=INK_2)


def year_label(frame: Frame, year: int, *, size: int) -> str:
    first, last = frame.years
    edge = {first: "start", last: "end"} if frame.left < 20 and first != last else {}
    y = frame.height - frame.bottom + size + 8
    return text(frame.x(year), y, str(year), size=size, anchor=edge.get(year, "middle"), fill=INK_2)


def legend_of_lines(frame: Frame, course: Course) -> list[str]:
    """Return the names of the marks that the chart really has, in two lines."""
    first, second = frame.height - 32, frame.height - 10
    kinds = {dot.is_estimate for dot in course.dots}
    entries = [
        (course.path, legend_line(4, first, **PATH_STROKE), 4, first, "đường cần có"),
        (course.outlook, legend_line(138, first, **OUTLOOK_STROKE), 138, first, "nếu giữ nhịp hiện nay"),
        (False in kinds, circle(14, second - 4.5, 5, hollow=False), 4, second, "chính thức"),
        (True in kinds, circle(148, second - 4.5, 5, hollow=True), 138, second, "ước thực hiện"),
    ]
    return [mark + text(x + 26, y, words, size=14) for shown, mark, x, y, words in entries if shown]


def legend_line(x: float, y: float, *, class_: str, **stroke: object) -> str:
    return line(x, y - 4.5, x + 20, y - 4.5, css=class_, **stroke)
