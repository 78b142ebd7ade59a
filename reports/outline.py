"""The outline of one report: what it consists of, what is written, what is missing."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse

from agencies.models import Agency
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import shortened
from targets.models import Indicator
from zones.models import Zone

from .completeness import MissingItem, missing
from .enums import PARTS
from .items import part_item, task_item
from .manuscript import LedTask, Manuscript, required_parts
from .states import OPTIONAL, SETTLED, UNWRITTEN, WRITTEN, Mark

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
        return sum(item.mark in (WRITTEN, SETTLED) for item in self.tasks)

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
        figures=_figures(manuscript, urls),
        missing=lacking,
    )


def _task(manuscript: Manuscript, task: LedTask, lacking: set[str]) -> OutlineItem:
    url = manuscript.task_urls[task.pk]
    mark = UNWRITTEN if url in lacking else WRITTEN
    if not manuscript.is_open(task_item(task.pk)):
        mark = SETTLED
    return OutlineItem(label=task.clause, hint=shortened(task.text, HINT), url=url, mark=mark)


def _parts(manuscript: Manuscript) -> list[OutlineItem]:
    items, required = [], required_parts(manuscript.report)
    for key, title in PARTS.items():
        absent = UNWRITTEN if key in required else OPTIONAL
        mark = WRITTEN if key in manuscript.parts else absent
        if not manuscript.is_open(part_item(key)):
            mark = SETTLED
        items.append(OutlineItem(title, "", manuscript.part_urls[key], mark))
    return items


def _figures(manuscript: Manuscript, lacking: set[str]) -> list[OutlineItem]:
    report = manuscript.report
    if report.obligation.period.is_ad_hoc:  # figures belong to the regular periods: no year has two
        return []
    filled = {
        "indicators": {figure.indicator for figure in manuscript.indicators},
        "zones": {figure.zone_id for figure in manuscript.zones},
    }
    items = []
    for kind, asked in _asked(report.obligation.agency).items():
        done = len(asked & filled[kind])
        mark = WRITTEN if done == len(asked) else OPTIONAL
        url = reverse(f"reports:{kind}", args=[report.pk])
        if any(each.startswith(url) for each in lacking):
            mark = UNWRITTEN
        items.append(OutlineItem(FIGURES[kind], f"{done}/{len(asked)}", url, mark))
    return items


FIGURES = {"indicators": "Số liệu chỉ tiêu", "zones": "Số liệu khu, cụm công nghiệp"}


def _asked(agency: Agency) -> dict[str, set[int]]:
    """Return the keys of the indicators and zones that ``agency`` supplies, the kinds it has: one query."""
    asked: dict[str, set[int]] = {}
    for name, pk in ASKED(agency.pk):
        asked.setdefault(name, set()).add(pk)
    return {name: asked[name] for name in FIGURES if name in asked}


def _asked_of(agency: int) -> QuerySet:
    kind = partial(Value, output_field=CharField())
    indicators = Indicator.objects.asked_of(agency).order_by().values_list(kind("indicators"), "pk")
    zones = Zone.objects.filter(reporting_agency=agency).order_by().values_list(kind("zones"), "pk")
    return indicators.union(zones, all=True)


ASKED = FixedQuery(_asked_of, int)


def neighbour(outline: Outline, url: str) -> OutlineItem | None:
    """Return the item after the one at ``url``, None at the end."""
    urls = [item.url for item in outline.items]
    place = urls.index(url) + 1 if url in urls else len(urls)
    return outline.items[place] if place < len(urls) else None
