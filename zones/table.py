"""The line of a zone in the list: a function and not a template, for fifty and their parts stand there."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from bacgiang_plan.lib.cells import SAMPLE, note, number
from bacgiang_plan.lib.numbers import EMPTY

from .listing import ListRow


def zone_lines(rows: Iterable[ListRow]) -> SafeString:
    """Return the lines in the order of the head in ``zones/list.html``."""
    return mark_safe("".join(group_line(row) + zone_line(row) for row in rows))  # noqa: S308  all escaped


def group_line(row: ListRow) -> str:
    """Return the line over the first zone of its kind."""
    if not row.group:
        return ""
    return f'<tr class="group"><th colspan="9" scope="rowgroup">{escape(row.group)}</th></tr>'


def zone_line(row: ListRow) -> str:
    sample = SAMPLE if row.is_sample else ""
    cells = [
        f'<tr class="zone-part">{name(row)}' if row.is_part else f"<tr>{name(row)}",
        f'<td data-label="Cơ quan báo cáo">{escape(row.agency_name)}</td>',
        f'<td data-label="Điều khoản"><span>{clauses(row)}</span></td>',
        number("Diện tích (ha)", row.area_text, row.area_note),
        number("Đã GPMB / diện tích báo cáo (ha)", row.cleared_text),
        number("GPMB (%)", row.cleared_percent_text),
        number("Hạ tầng (%)", row.infrastructure_text),
        number("Lấp đầy (%)", row.occupancy_text),
        f'<td data-label="Số liệu đến"><span class="nowrap">{row.as_of_text}{sample}</span></td></tr>',
    ]
    return "".join(cells)


def name(row: ListRow) -> str:
    notes = "".join(map(note, [row.about, *row.chips]))
    return f'<th scope="row"><a href="{escape(row.url)}">{escape(row.full_name)}</a>{notes}</th>'


def clauses(row: ListRow) -> str:
    links = [f'<a class="nowrap" href="{escape(url)}">{escape(clause)}</a>' for clause, url in row.clauses]
    return ", ".join(links) or EMPTY
