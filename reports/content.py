"""The content of a report as plain data: what is hashed, counted and shown."""

import hashlib
import json

from django.db.models import QuerySet

from tasks.models import Assignment

from .models import AgencyReport, ReportPart, TaskProgress


def snapshot(report: AgencyReport) -> dict:
    """Return everything the agency states in ``report``, in a stable order, as JSON-ready data."""
    return {
        "period": report.obligation.period.code,
        "agency": report.obligation.agency.code,
        "nothing_to_report": report.nothing_to_report,
        "parts": {part.key: part.text for part in report.parts.order_by("key")},
        "tasks": [_task(row) for row in saved_progress(report)],
        "indicators": _indicators(report),
        "zones": _zones(report),
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


def _indicators(report: AgencyReport) -> list[dict]:
    figures = report.indicator_figures.values_list("indicator__code", "value", "status", "note")
    return [
        {"code": code, "value": format(value.normalize(), "f"), "status": status, "note": note}
        for code, value, status, note in figures
    ]


def _zones(report: AgencyReport) -> list[dict]:
    return [_zone(figure) for figure in report.zone_figures.select_related("zone")]


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
    return digest({"indicators": _indicators(report)})


def zones_token(report: AgencyReport) -> str:
    """Return what identifies the saved facts of all zones of the report."""
    return digest({"zones": _zones(report)})


def counts(sent: dict) -> dict[str, int]:
    """Return the counts a receipt states."""
    return {
        "tasks": len(sent["tasks"]),
        "parts": sum(1 for text in sent["parts"].values() if text),
        "figures": len(sent["indicators"]) + len(sent["zones"]),
    }
