"""The rows that a number of the reconciliation opens: functions and not templates, for dozens stand there."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from bacgiang_plan.lib.cells import SAMPLE, note
from zones.target_six import SixRow


def opened_rows(rows: Iterable[SixRow]) -> SafeString:
    """Return ``rows`` as items of a list: the zone, its area, what happened by which document, the hole."""
    return mark_safe("".join(map(item, rows)))  # noqa: S308  every text went through escape()


def item(row: SixRow) -> str:
    size = f": {escape(row.area_text)}" if row.area_text else ""
    unit = " ha" if row.area_text and row.area_ha is not None else ""
    notes = [
        f"{row.event_text} · {row.document}",
        row.area_source and f"Diện tích: {row.area_source}",
        row.hole,
    ]
    name = f'<a href="{escape(row.zone_url)}">{escape(row.zone_name)}</a>'
    return f"<li>{name}{size}{unit}{SAMPLE if row.is_sample else ''}{''.join(map(note, notes))}</li>"
