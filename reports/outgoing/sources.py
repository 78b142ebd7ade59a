"""Where one paragraph comes from: each agency's own words as sent, clauses, targets, zones.

A constant number of queries, whatever the number of sources.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from reports.models import Obligation, OutgoingDocument, OutgoingParagraph
from targets.models import Target
from tasks.models import Task
from zones.models import Zone

from .source_agencies import AgencySource, agencies_of, contributions_of


@dataclass(frozen=True)
class Link:
    """A clause of the plan, a target, a zone or an overdue report; ``text`` is the plan's own sentence."""

    label: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Sources:
    """All sources of one paragraph."""

    agencies: tuple[AgencySource, ...]
    links: tuple[Link, ...]

    @property
    def is_empty(self) -> bool:
        return not self.agencies and not self.links


def sources_of(document: OutgoingDocument, rows: Sequence[OutgoingParagraph]) -> Sources:
    """Return where a paragraph, ``rows`` with those merged into it, comes from: eight queries at most."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in (source for row in rows for source in row.sources):
        kind, _, key = source.partition("/")
        found[kind][key] = None
    links = [
        *_tasks(list(found["task"])),
        *_targets(list(found["target"])),
        *_zones(list(found["zone"])),
        *_obligations(list(found["obligation"])),
    ]
    agencies = [
        *agencies_of(document, rows, [int(pk) for pk in found["report"]]),
        *contributions_of(rows, [int(pk) for pk in found["contribution"]]),
    ]
    return Sources(tuple(agencies), tuple(links))


# --- what else a paragraph rests on ------------------------------------------------------------------


def _tasks(clauses: list[str]) -> Iterable[Link]:
    if not clauses:
        return
    for task in Task.objects.filter(clause__in=clauses).order_by("order"):
        yield Link(f"Nhiệm vụ {task.clause}", reverse("tasks:detail", args=[task.clause]), task.text)


def _targets(numbers: list[str]) -> Iterable[Link]:
    if not numbers:
        return
    for target in Target.objects.filter(number__in=numbers).order_by("number"):
        yield Link(f"Mục tiêu ({target.number}): {target.short_name}", reverse("targets:list"))


def _zones(pks: list[str]) -> Iterable[Link]:
    if not pks:
        return
    for zone in Zone.objects.filter(pk__in=pks).order_by("pk"):
        yield Link(zone.full_name, reverse("zones:detail", args=[zone.pk]))


def _obligations(pks: list[str]) -> Iterable[Link]:
    if not pks:
        return
    owed = Obligation.objects.filter(pk__in=pks).select_related("agency", "period", "report")
    for each in owed.order_by("agency__order", "period__due_before"):
        report = getattr(each, "report", None)
        label = f"{each.agency.name}: báo cáo {each.period.in_sentence}"
        is_sent = report is not None and report.first_submitted_at is not None
        yield Link(
            label, reverse("reports:detail", args=[report.pk]) if is_sent else reverse("reports:matrix")
        )
