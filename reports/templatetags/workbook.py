"""Rows of what a workbook changes, written in one go: there may be hundreds."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
BEFORE, AFTER = "Đang lưu trên Cổng", "Trong tệp, sẽ ghi"
WAS, IS = "Trước khi ghi", "Đã ghi"


@register.filter
def change_rows(changes: Iterable) -> SafeString:
    """Return the rows of changes to come, a heading above each sheet."""
    rows, sheet = [], ""
    for change in changes:
        if change.plan.title != sheet:
            sheet = change.plan.title
            rows.append(f'<tr class="group"><th scope="rowgroup" colspan="3">{escape(sheet)}</th></tr>')
        rows.append(_row(change.what, change.label, (BEFORE, change.old), (AFTER, change.new)))
    return mark_safe("\n".join(rows))  # noqa: S308  every word went through escape()


@register.filter
def written_rows(written: Iterable[dict]) -> SafeString:
    """Return the rows of changes that were written."""
    rows = (_row(each["what"], each["label"], (WAS, each["old"]), (IS, each["new"])) for each in written)
    return mark_safe("\n".join(rows))  # noqa: S308  every word went through escape()


def _row(what: str, label: str, *cells: tuple[str, str]) -> str:
    words = "".join(
        f'<td data-label="{head}" class="change-table__words">{escape(text)}</td>' for head, text in cells
    )
    note = f'<span class="cell-note">{escape(label)}</span>'
    return f'<tr><th scope="row">{escape(what)}{note}</th>{words}</tr>'
