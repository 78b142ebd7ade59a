"""The line of an indicator in the table of all: a function and not a template, for 24 of them stand there."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from bacgiang_plan.lib.cells import note, number
from bacgiang_plan.lib.chips import chip

from .indicator_rows import IndicatorRow
from .rows import rows_by_target


def target_lines(rows: Iterable[IndicatorRow]) -> list[list[SafeString]]:
    """Return the lines of each target, in the targets' order."""
    return [[indicator_line(row) for row in group] for group in rows_by_target(rows)]


def indicator_line(row: IndicatorRow) -> SafeString:
    """Return the cells of ``row`` in the order of the head in ``targets/list.html``."""
    newer = f"{row.newer.marks}: {row.newer.text}" if row.newer else ""
    name = f'<a href="{escape(row.url)}">{escape(f"{row.code}. {row.name}")}</a>{note(row.unit)}'
    cells = [
        f'<tr><th scope="row">{name}</th>',
        number("Gốc", row.base_text, row.base_caption),
        number("Mục tiêu", row.target_text, row.target_caption),
        number("Đến nay", row.position_text, row.position_caption, newer),
        number("Mức cần có", row.required_text, row.required_caption),
        number("Tiến độ", row.progress_text),
        f'<td data-label="Đánh giá"><span>{chip(row.state)}{note(row.remark)}</span></td></tr>',
    ]
    return mark_safe("".join(cells))  # noqa: S308  every text went through escape()
