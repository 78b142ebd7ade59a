"""Charts inside a document: kept as numbers, drawn when it is rendered, by the function of the pages."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import SafeString

from bacgiang_plan.lib.charts import Course, Dot, sparkline


def as_data(course: Course) -> dict:
    """Return ``course`` as JSON can hold it: numbers as text, to the last digit."""
    return {
        "path": _texts(course.path),
        "outlook": _texts(course.outlook),
        "dots": [[dot.year, str(dot.value), dot.is_estimate, dot.label] for dot in course.dots],
        "target": _texts([course.target] if course.target else []),
        "target_label": course.target_label,
        "start": _texts([course.start] if course.start else []),
        "gaps": list(course.gaps),
    }


def from_data(data: dict) -> Course:
    """Return the course that `as_data` kept."""
    return Course(
        path=_places(data["path"]),
        outlook=_places(data["outlook"]),
        dots=tuple(Dot(year, Decimal(value), *rest) for year, value, *rest in data["dots"]),
        target=next(iter(_places(data["target"])), None),
        target_label=data["target_label"],
        start=next(iter(_places(data["start"])), None),
        gaps=tuple(data["gaps"]),
    )


def drawn(charts: Iterable[dict]) -> list[dict]:
    """Return ``charts`` of a section (`draft.Chart` as dictionaries) with their drawings."""
    return [chart | {"drawing": drawing_of(chart)} for chart in charts]


def drawing_of(chart: dict) -> SafeString:
    """Return the drawing; its title says all, for that is what a PDF tells those who do not see it."""
    course, first_last = from_data(chart["course"]), tuple(chart["years"])
    return sparkline(course, title=f"{chart['title']}. {chart['desc']}", desc=chart["desc"], years=first_last)


def _texts(places: Iterable[tuple]) -> list[list]:
    return [[year, str(value)] for year, value in places]


def _places(texts: Iterable[list]) -> tuple[tuple[int, Decimal], ...]:
    return tuple((year, Decimal(value)) for year, value in texts)
