"""Charts as SVG text, made by plain functions: the same drawing serves the page and the PDF.

Every shape carries concrete presentation attributes, for documents, where page CSS does not reach
into inline SVG and ``var()`` paints black, and the classes of ``chart.css``, by which a page
repaints it (dark mode). Nothing is told by colour alone: official figures are solid, estimates
hollow, figures of neighbouring years are joined by a line, which a missing year breaks, the path is
dashed, the outlook dotted, the parts of a bar have textures. Texts are escaped here; values are
`Decimal` or int in the unit of the chart.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString

from .bars import Part, meter, stacked_bar
from .chart_marks import (
    ACTUAL_STROKE,
    KEYS,
    OUTLOOK_STROKE,
    PATH_STROKE,
    chart_keys,
    dot_mark,
    gap_mark,
    grid_line,
    key_mark,
    polyline,
    target_mark,
    year_label,
)
from .chart_scales import Frame, Place, labelled_years, nice_ticks, padded, span_of
from .numbers import format_decimal
from .svg import INK_2, LINE, line, svg, text

__all__ = [
    "Course",
    "Dot",
    "Part",
    "chart_keys",
    "meter",
    "sparkline",
    "stacked_bar",
    "trajectory_chart",
]


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

    ``path`` is what is required, ``outlook`` where the present pace leads; either may be empty, and a
    published series has no ``target``.
    ``start`` is the figure from which the actual ones set out, ``gaps`` are the years without one.
    """

    path: tuple[Place, ...]
    dots: tuple[Dot, ...]
    target: Place | None
    target_label: str
    outlook: tuple[Place, ...] = ()
    start: Place | None = None
    gaps: tuple[int, ...] = ()

    def runs(self) -> list[list[Place]]:
        """Return the actual figures in runs of neighbouring years."""
        known = [self.start] if self.start else []
        runs: list[list[Place]] = []
        for place in [*known, *((dot.year, dot.value) for dot in self.dots)]:
            if runs and runs[-1][-1][0] == place[0] - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return runs

    def places(self) -> list[Place]:
        """Return everything the axes must reach."""
        actual = [place for run in self.runs() for place in run]
        return [*self.path, *self.outlook, *([self.target] if self.target else []), *actual]


def trajectory_chart(course: Course, *, title: str, desc: str, unit: str = "") -> SafeString:
    """Return the chart of one indicator: path, actual figures, outlook at the present pace, target."""
    places = course.places()
    ticks = nice_ticks([value for _, value in places])
    labels = [format_decimal(tick) for tick in ticks]
    legend = 21 * ((len(shown_kinds(course)) + 1) // 2)
    frame = Frame(
        width=380,
        height=249 + legend,
        left=14 + 7.6 * max(map(len, labels)),
        right=16,
        top=34,
        bottom=37 + legend,
        years=span_of(places),
        values=(float(ticks[0]), float(ticks[-1])),
    )
    body = [
        text(4, 14, unit, size=14, fill=INK_2),
        *(grid_line(frame, tick, label) for tick, label in zip(ticks, labels, strict=True)),
        *(year_label(frame, year, size=14) for year in labelled_years(frame.years)),
        *course_marks(frame, course, size=14, radius=5),
        *legend_of_marks(frame, course),
    ]
    return svg(frame.width, frame.height, "chart chart--trajectory", title, desc, body)


@lru_cache(maxsize=64)
def sparkline(course: Course, *, title: str, desc: str, years: tuple[int, int] | None = None) -> SafeString:
    """Return the small multiple of `trajectory_chart`: no grid, first and last year only.

    ``years`` is the axis that several share; it must hold every year of the course. The last drawings are
    kept: the same numbers and words make the same picture, and six stand on the most read pages.
    """
    places = course.places()
    frame = Frame(
        width=260,
        height=96,
        left=8,
        right=10,
        top=22,
        bottom=22,
        years=years or span_of(places),
        values=padded([float(value) for _, value in places]),
    )
    floor = frame.height - frame.bottom + 5
    body = [
        line(frame.left, floor, frame.width - frame.right, floor, stroke=LINE, css="axis"),
        *(year_label(frame, year, size=12) for year in sorted(set(frame.years))),
        *course_marks(frame, course, size=12, radius=4),
    ]
    return svg(frame.width, frame.height, "chart chart--sparkline", title, desc, body)


def course_marks(frame: Frame, course: Course, *, size: int, radius: int) -> list[str]:
    return [
        *curves(frame, course),
        *(gap_mark(frame.x(year), frame.height - frame.bottom, year) for year in course.gaps),
        target_mark(frame, course.target, course.target_label, size=size) if course.target else "",
        *(
            dot_mark(frame, (dot.year, dot.value), hollow=dot.is_estimate, label=dot.label, radius=radius)
            for dot in course.dots
        ),
    ]


def curves(frame: Frame, course: Course) -> list[str]:
    return [
        polyline(frame, course.path, PATH_STROKE),
        polyline(frame, course.outlook, OUTLOOK_STROKE),
        *(polyline(frame, run, ACTUAL_STROKE) for run in course.runs()),
    ]


# Legends


def shown_kinds(course: Course) -> set[str]:
    """Return the kinds of marks that the chart really has."""
    estimates = {dot.is_estimate for dot in course.dots}
    has = {
        "path": course.path,
        "outlook": course.outlook,
        "official": False in estimates,
        "estimate": True in estimates,
        "target": course.target,
        "gap": course.gaps,
    }
    return {kind for kind, shown in has.items() if shown}


def legend_of_marks(frame: Frame, course: Course) -> list[str]:
    """Return the names of the marks that the chart has, two a line."""
    kinds, body = shown_kinds(course), []
    for place, (kind, words) in enumerate(each for each in KEYS if each[0] in kinds):
        x, y = 4 + 150 * (place % 2), frame.height - frame.bottom + 48 + 21 * (place // 2)
        body += [key_mark(kind, x, y - 4.5), text(x + 32, y, words, size=14)]
    return body
