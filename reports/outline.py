"""The outline of one report: what it consists of, what is written, what is missing."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bacgiang_plan.lib.vietnamese import shortened

from .completeness import MissingItem, missing
from .enums import PARTS
from .manuscript import LedTask, Manuscript, required_parts
from .models import AgencyReport
from .states import OPTIONAL, UNWRITTEN, WRITTEN, Mark

HINT = 60
"""Letters of the plan's sentence that help to find a task in the outline."""


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


def outline(manuscript: Manuscript, *, today: date) -> Outline:
    """Return the outline of a report in the order in which it is written."""
    lacking = missing(manuscript, today=today)
    urls = {item.url for item in lacking}
    return Outline(
        tasks=[_task(manuscript, task, urls) for task in manuscript.led],
        parts=_parts(manuscript),
        figures=_figures(manuscript.report),
        missing=lacking,
    )


def _task(manuscript: Manuscript, task: LedTask, lacking: set[str]) -> OutlineItem:
    url = manuscript.task_urls[task.pk]
    mark = UNWRITTEN if url in lacking else WRITTEN
    return OutlineItem(label=task.clause, hint=shortened(task.text, HINT), url=url, mark=mark)


def _parts(manuscript: Manuscript) -> list[OutlineItem]:
    items, required = [], required_parts(manuscript.report)
    for key, title in PARTS.items():
        absent = UNWRITTEN if key in required else OPTIONAL
        mark = WRITTEN if key in manuscript.parts else absent
        items.append(OutlineItem(title, "", manuscript.part_urls[key], mark))
    return items


def _figures(report: AgencyReport) -> list[OutlineItem]:
    if report.obligation.period.is_ad_hoc:  # figures belong to the regular periods: no year has two
        return []
    agency = report.obligation.agency
    indicators = report.indicator_figures.filter(indicator__owner=agency)
    zones = report.zone_figures.filter(zone__reporting_agency=agency)
    found = [
        ("Số liệu chỉ tiêu", "reports:indicators", agency.indicators, indicators),
        ("Số liệu khu, cụm công nghiệp", "reports:zones", agency.zones, zones),
    ]
    items = []
    for label, url_name, asked, figures in found:
        if total := asked.count():
            filled = figures.count()
            mark = WRITTEN if filled == total else OPTIONAL
            items.append(OutlineItem(label, f"{filled}/{total}", reverse(url_name, args=[report.pk]), mark))
    return items


def neighbour(outline: Outline, url: str) -> OutlineItem | None:
    """Return the item after the one at ``url``, None at the end."""
    urls = [item.url for item in outline.items]
    place = urls.index(url) + 1 if url in urls else len(urls)
    return outline.items[place] if place < len(urls) else None
