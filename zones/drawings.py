"""The course of one zone as a drawing: shares over time, told apart without colour.

Each line has its own dash and its own mark, and its name with the newest figure beside its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.svg import ACCENT, INK_2, LINE, PAPER, line, svg, tag, text

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 38, 122, 14, 34
SIZE = 14
LABEL_ROOM = 18
"""Pixels that the words at the end of a line need above each other."""
BETWEEN_DAYS = 64
TICKS = [0, 25, 50, 75, 100]
DAYS_LEAST = 30
"""The axis covers at least so many days: figures of one day stand in the middle."""


@dataclass(frozen=True, slots=True)
class Course:
    """One share over time, in % (0 to 100); None on a day whose source does not state it."""

    name: str
    places: Sequence[tuple[date, Decimal | None]]

    @property
    def known(self) -> list[tuple[date, Decimal]]:
        return [(day, value) for day, value in self.places if value is not None]

    @property
    def words(self) -> str:
        """Return "GPMB: 40,0 % (10/06/2025), 61,2 % (10/06/2026)"."""
        told = ", ".join(f"{format_decimal(value, 1)} % ({short_date(day)})" for day, value in self.known)
        return f"{self.name}: {told or 'chưa có số liệu'}"


@dataclass(frozen=True, slots=True)
class Style:
    """How one line looks: its dash, its mark and its paint, for documents and (as a class) for pages."""

    dash: str
    shape: str
    paint: str
    css: str


STYLES = [
    Style("", "circle", ACCENT, "running"),
    Style("9 4", "square", INK_2, "none"),
    Style("2 4", "triangle", INK_2, "none"),
]


@dataclass(frozen=True, slots=True)
class Frame:
    """The mapping from days and shares to pixels."""

    first: date
    last: date

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span >= DAYS_LEAST else 0.5
        return round(LEFT + 8 + share * (WIDTH - LEFT - RIGHT - 16), 1)

    def y(self, value: Decimal | int) -> float:
        return round(HEIGHT - BOTTOM - float(value) / 100 * (HEIGHT - TOP - BOTTOM), 1)


def course_chart(courses: Sequence[Course], *, title: str) -> SafeString:
    """Return the drawing of up to three ``courses``; blank when none of them has a figure."""
    days = sorted({day for course in courses for day, _ in course.known})
    if not days:
        return SafeString("")
    frame = Frame(days[0], days[-1])
    drawn = [(course, style) for course, style in zip(courses, STYLES, strict=False) if course.known]
    body = [
        *(grid_line(frame, tick) for tick in TICKS),
        *(day_label(frame, day) for day in labelled_days(frame, days)),
        *(stroke for course, style in drawn for stroke in strokes(frame, course, style)),
        *(mark(frame, day, value, style) for course, style in drawn for day, value in course.known),
        *end_labels(frame, [course for course, _ in drawn]),
    ]
    desc = "; ".join(course.words for course in courses)
    return svg(WIDTH, HEIGHT, "chart chart--zone", title, f"{desc}.", body)


def grid_line(frame: Frame, tick: int) -> str:
    y = frame.y(tick)
    rule = line(LEFT, y, WIDTH - RIGHT, y, stroke=LINE, css="grid")
    return rule + text(LEFT - 6, y + 4.5, f"{tick}", size=SIZE, anchor="end", fill=INK_2)


def labelled_days(frame: Frame, days: Sequence[date]) -> list[date]:
    """Return the days written below the axis: the last one, then back as far as the words have room."""
    chosen = [days[-1]]
    for day in reversed(days):
        if frame.x(chosen[-1]) - frame.x(day) >= BETWEEN_DAYS:
            chosen.append(day)
    return chosen


def day_label(frame: Frame, day: date) -> str:
    return text(
        frame.x(day), HEIGHT - BOTTOM + 22, f"{day.month}/{day.year}", size=SIZE, anchor="middle", fill=INK_2
    )


def strokes(frame: Frame, course: Course, style: Style) -> list[str]:
    """Return the pieces of the line: a day without a figure between two others breaks it."""
    return [
        tag(
            "polyline",
            points=" ".join(f"{frame.x(day)},{frame.y(value)}" for day, value in piece),
            fill="none",
            stroke=style.paint,
            stroke_width=2,
            stroke_dasharray=style.dash,
            class_=f"stroke-{style.css}",
        )
        for piece in pieces(course.places)
        if len(piece) > 1
    ]


def pieces(places: Sequence[tuple[date, Decimal | None]]) -> list[list[tuple[date, Decimal]]]:
    found: list[list[tuple[date, Decimal]]] = [[]]
    for day, value in places:
        if value is None:
            found.append([])
        else:
            found[-1].append((day, value))
    return found


def mark(frame: Frame, day: date, value: Decimal, style: Style) -> str:
    x, y = frame.x(day), frame.y(value)
    words = tag("title", escape(f"{format_decimal(value, 1)} %, {short_date(day)}"))
    paint = {"stroke": style.paint, "stroke_width": 2}
    if style.shape == "circle":
        classes = f"fill-running stroke-{style.css}"
        return tag("circle", words, cx=x, cy=y, r=5, fill=ACCENT, class_=classes, **paint)
    paint |= {"fill": PAPER, "class_": f"fill-paper stroke-{style.css}"}
    if style.shape == "square":
        return tag("rect", words, x=x - 4.5, y=y - 4.5, width=9, height=9, **paint)
    return tag("polygon", words, points=f"{x},{y - 6} {x + 6},{y + 5} {x - 6},{y + 5}", **paint)


def end_labels(frame: Frame, courses: Sequence[Course]) -> list[str]:
    """Return each line's name and newest figure, right of the drawing at its height, never on each other."""
    ends = sorted((frame.y(course.known[-1][1]), number) for number, course in enumerate(courses))
    heights = spread([height for height, _ in ends])
    return [
        text(WIDTH - RIGHT + 8, height + 4.5, end_words(courses[number], frame.last), size=SIZE)
        for height, (_, number) in zip(heights, ends, strict=True)
    ]


def end_words(course: Course, last: date) -> str:
    """Return "GPMB 61,2 %"; of a line that ends before the others its month instead of an old figure."""
    day, value = course.known[-1]
    if day < last:
        return f"{course.name} ({day.month}/{day.year})"
    return f"{course.name} {format_decimal(value, 1)} %"


def spread(heights: Sequence[float]) -> list[float]:
    """Return rising ``heights`` moved apart by `LABEL_ROOM`, all of them inside the drawing."""
    lowest = HEIGHT - BOTTOM - LABEL_ROOM * (len(heights) - 1)
    placed: list[float] = []
    for number, height in enumerate(heights):
        free = placed[-1] + LABEL_ROOM if placed else TOP
        placed.append(max(free, min(height, lowest + LABEL_ROOM * number)))
    return placed
