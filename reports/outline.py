"""The outline of one report: what it consists of, what is written, what is missing."""

from dataclasses import dataclass

from django.urls import reverse

from targets.models import Indicator
from zones.models import Zone

from .completeness import MissingItem, led_assignments, missing
from .enums import PARTS, REQUIRED_PARTS
from .models import AgencyReport
from .states import OPTIONAL, UNWRITTEN, WRITTEN, Mark


@dataclass(frozen=True)
class OutlineItem:
    """One line of the outline."""

    label: str
    hint: str
    url: str
    mark: Mark


@dataclass(frozen=True)
class Outline:
    """The outline with its counts; ``missing`` is what keeps the report from being sent."""

    tasks: list[OutlineItem]
    parts: list[OutlineItem]
    figures: list[OutlineItem]
    missing: list[MissingItem]

    @property
    def tasks_done(self) -> int:
        return sum(item.mark is WRITTEN for item in self.tasks)

    @property
    def items(self) -> list[OutlineItem]:
        return [*self.tasks, *self.figures, *self.parts]


def outline(report: AgencyReport) -> Outline:
    """Return the outline of ``report`` in the order in which it is written."""
    assignments = list(led_assignments(report))
    lacking = missing(report, assignments)
    urls = {item.url for item in lacking}
    return Outline(
        tasks=[_task(report, assignment, urls) for assignment in assignments],
        parts=_parts(report, urls),
        figures=_figures(report),
        missing=lacking,
    )


def _task(report: AgencyReport, assignment, lacking: set[str]) -> OutlineItem:
    url = reverse("reports:task", args=[report.pk, assignment.pk])
    return OutlineItem(
        label=assignment.task.clause,
        hint=assignment.task.text,
        url=url,
        mark=UNWRITTEN if url in lacking else WRITTEN,
    )


def _parts(report: AgencyReport, lacking: set[str]) -> list[OutlineItem]:
    written = {part.key for part in report.parts.all() if part.text}
    items = []
    for key, title in PARTS.items():
        url = reverse("reports:part", args=[report.pk, key])
        absent = UNWRITTEN if key in REQUIRED_PARTS else OPTIONAL
        items.append(OutlineItem(title, "", url, WRITTEN if key in written else absent))
    return items


def _figures(report: AgencyReport) -> list[OutlineItem]:
    agency = report.obligation.agency
    found = [
        ("Số liệu chỉ tiêu", "reports:indicators", Indicator, "owner", report.indicator_figures),
        ("Số liệu khu, cụm công nghiệp", "reports:zones", Zone, "reporting_agency", report.zone_figures),
    ]
    items = []
    for label, url_name, model, owner, figures in found:
        total = model.objects.filter(**{owner: agency}).count()
        if total:
            filled = figures.count()
            mark = WRITTEN if filled == total else OPTIONAL
            url = reverse(url_name, args=[report.pk])
            items.append(OutlineItem(label, f"{filled}/{total}", url, mark))
    return items


def neighbour(outline: Outline, url: str) -> OutlineItem | None:
    """Return the item after the one at ``url``, None at the end."""
    urls = [item.url for item in outline.items]
    place = urls.index(url) + 1 if url in urls else len(urls)
    return outline.items[place] if place < len(urls) else None
