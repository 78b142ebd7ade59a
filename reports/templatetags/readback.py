"""`{{ task|task_words:period }}`: what a report says of one task, beside the period before, in one go.

A function and not a loop of template nodes: the largest agency has two dozen tasks of some thirty nodes each.
Clauses, addresses, marks and days are the portal's own; words of people are escaped where they enter.
"""

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from bacgiang_plan.lib.chips import chip
from bacgiang_plan.lib.plan_words import plan_text
from reports.readback import Before, TaskWords

register = template.Library()
NOTHING = SafeString("")


@register.filter
def task_words(task: TaskWords, period: str) -> SafeString:
    """Return the article of ``task``; ``period`` names the period before."""
    note = _before(task.before, period)
    return SafeString(
        f'<article class="task-words" id="nv-{task.clause}"><h3><a href="{task.url}">{task.clause}</a> '
        f"{chip(task.mark, task.completed_on)}{_edit_link(task)}</h3>{plan_text(task.text)}"
        f'<div class="two-periods"><div>{_now(task)}</div>{note}</div></article>'
    )


def _edit_link(task: TaskWords) -> str:
    if not task.edit_url:
        return ""
    hidden = f'<span class="hidden-words"> nhiệm vụ {task.clause}</span>'
    return f' <a class="edit-link" href="{task.edit_url}">Sửa{hidden}</a>'


def _now(task: TaskWords) -> SafeString:
    if not task.is_written:
        return SafeString('<p class="cell-note">Chưa cập nhật.</p>')
    notes = [
        "Không thay đổi so với kỳ trước." if task.no_change else "",
        f"Dự kiến hoàn thành ngày {task.expected_on}." if task.expected_on else "",
        *task.parts,
    ]
    return SafeString(
        "".join(
            [
                _words("", task.result),
                *(format_html('<p class="cell-note">{}</p>', note) for note in notes if note),
                _words("Khó khăn, vướng mắc", task.difficulties),
                _words("Đề xuất, kiến nghị", task.proposals),
                _evidence(task.evidence),
                _contributions(task),
            ]
        )
    )


def _words(label: str, text: str) -> SafeString:
    if not text:
        return NOTHING
    lead = f"<b>{label}:</b> " if label else ""
    return SafeString(f'<p class="report-words">{lead}{escape(text)}</p>')


def _evidence(files: list[dict]) -> SafeString:
    if not files:
        return NOTHING
    links = format_html_join(", ", '<a href="{}">{}</a>', ((_file_url(f), f["name"]) for f in files))
    return format_html('<p class="cell-note">Minh chứng: {}</p>', links)


def _file_url(file: dict) -> str:
    return reverse("reports:file", args=[file["file"]])


def _contributions(task: TaskWords) -> SafeString:
    given = format_html_join(
        "",
        '<p class="report-words"><b>{} (phối hợp):</b> {}</p>',
        ((each["agency"], each["text"]) for each in task.contributions),
    )
    return format_html("{}{}", given, _missing(task.missing_contributors))


FOLDED_FROM = 4
"""Names of agencies from which on they are counted first: a group of agencies has up to 27."""


def _missing(names: list[str]) -> SafeString:
    listed = "; ".join(names)
    if not names:
        return NOTHING
    if len(names) < FOLDED_FROM:
        return format_html('<p class="cell-note">Chưa có nội dung phối hợp của: {}.</p>', listed)
    return format_html(
        '<details class="cell-note"><summary>Chưa có nội dung phối hợp của {} cơ quan</summary>{}.</details>',
        len(names),
        listed,
    )


SAME = '<aside class="last-period"><p class="cell-note">Nội dung giống kỳ trước ({}).</p></aside>'


def _before(before: Before | None, period: str) -> SafeString:
    if before is None:
        return NOTHING
    if before.is_same:
        return format_html(SAME, period)
    return format_html(
        '<aside class="last-period"><p class="cell-note">Kỳ trước ({}): {}</p>{}{}{}</aside>',
        period,
        before.mark.label,
        _words("", before.result),
        _words("Khó khăn, vướng mắc", before.difficulties),
        _words("Đề xuất, kiến nghị", before.proposals),
    )
