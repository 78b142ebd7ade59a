"""The content of a report as plain data: what is hashed, counted and shown."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from tasks.models import Assignment

from .models import AgencyReport, ReportPart, TaskProgress, ZoneFigure


def snapshot(report: AgencyReport) -> dict:
    """Return everything the agency states in ``report``, in a stable order, as JSON-ready data."""
    return {
        "period": report.obligation.period.code,
        "agency": report.obligation.agency.code,
        "nothing_to_report": report.nothing_to_report,
        "parts": {part.key: part.text for part in report.parts.order_by("key")},
        "tasks": [_task(row) for row in saved_progress(report)],
        "indicators": _indicators(saved_indicators(report)),
        "zones": [_zone(figure) for figure in saved_zones(report)],
    }


def saved_progress(report: AgencyReport) -> QuerySet[TaskProgress]:
    """What ``report`` says of its tasks, with all that a snapshot or a token looks at."""
    return report.task_progress.select_related("assignment__task").prefetch_related("parts__dated_part")


def _task(row) -> dict:
    return {
        "clause": row.assignment.task.clause,
        "state": row.state,
        "completed_on": row.completed_on and row.completed_on.isoformat(),
        "result": row.result,
        "difficulties": row.difficulties,
        "proposals": row.proposals,
        "parts": sorted([part.dated_part.order, part.completed_on.isoformat()] for part in row.parts.all()),
    }


class SavedFigure(NamedTuple):
    """One figure of an indicator as ``report`` states it."""

    indicator: int
    code: str
    value: Decimal
    status: str
    note: str


def saved_indicators(report: AgencyReport) -> list[SavedFigure]:
    """Return the figures of ``report``: one query for plain tuples."""
    columns = ["indicator", "indicator__code", "value", "status", "note"]
    return list(map(SavedFigure._make, report.indicator_figures.values_list(*columns)))


def _indicators(figures: Iterable[SavedFigure]) -> list[dict]:
    return [
        {"code": code, "value": format(value.normalize(), "f"), "status": status, "note": note}
        for _, code, value, status, note in figures
    ]


def saved_zones(report: AgencyReport) -> list[ZoneFigure]:
    """Return the facts of zones in ``report``, with all that a snapshot or a token looks at."""
    return list(report.zone_figures.select_related("zone"))


def _zone(figure) -> dict:
    facts = {name: getattr(figure, name) for name in figure.FIELDS}
    return {
        "kind": figure.zone.kind,
        "name": figure.zone.name,
        **{name: None if value is None else str(value) for name, value in facts.items()},
    }


def says_something(report: AgencyReport) -> bool:
    """Return whether the report holds any word or figure."""
    sent = snapshot(report)
    words = [task[name] for task in sent["tasks"] for name in ("result", "difficulties", "proposals")]
    return any([*words, *sent["parts"].values(), *sent["indicators"], *sent["zones"]])


def digest(sent: dict) -> str:
    """Return the SHA-256 of a snapshot in hexadecimal; equal content, equal digest."""
    text = json.dumps(sent, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def task_token(report: AgencyReport, assignment: Assignment) -> str:
    """Return what identifies the saved words on one task: shown with the form, compared when saving."""
    return token_of_task(saved_progress(report).filter(assignment=assignment).first())


def token_of_task(saved: TaskProgress | None) -> str:
    """Return the token of words already fetched; of none, too."""
    return digest({"task": saved and _task(saved)})


def part_token(report: AgencyReport, key: str) -> str:
    """Return what identifies the saved words of one general part."""
    return token_of_part(report.parts.filter(key=key).first())


def token_of_part(saved: ReportPart | None) -> str:
    """Return the token of a part already fetched; of none, too."""
    return digest({"part": saved and saved.text})


def indicators_token(report: AgencyReport) -> str:
    """Return what identifies the saved figures of all indicators of the report."""
    return token_of_indicators(saved_indicators(report))


def token_of_indicators(figures: Iterable[SavedFigure]) -> str:
    """Return the token of figures already fetched by `saved_indicators`."""
    return digest({"indicators": _indicators(figures)})


def zones_token(report: AgencyReport) -> str:
    """Return what identifies the saved facts of all zones of the report."""
    return token_of_zones(saved_zones(report))


def token_of_zones(figures: Iterable[ZoneFigure]) -> str:
    """Return the token of facts already fetched by `saved_zones`."""
    return digest({"zones": [_zone(figure) for figure in figures]})


def counts(sent: dict) -> dict[str, int]:
    """Return the counts a receipt states."""
    return {
        "tasks": len(sent["tasks"]),
        "parts": sum(1 for text in sent["parts"].values() if text),
        "figures": len(sent["indicators"]) + len(sent["zones"]),
    }
