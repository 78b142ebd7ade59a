"""`{{ item|desk_item:page }}`: one item on the review desk, on the page and as the fragment htmx puts back.

Functions and not template nodes: the largest agency has some forty items of dozens of nodes each.
"""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from bacgiang_plan.lib.chips import chip
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.plan_words import plan_text
from bacgiang_plan.lib.vietnamese import shortened
from bacgiang_plan.lib.word_diff import markup, word_diff
from reports.enums import TaskState
from reports.review.desk import DeskItem, Standing
from reports.review.entries import Entry, Piece, Said, pieces, shares_words
from reports.review.known import Mark
from reports.states import TASK_MARKS, VERDICT_MARKS
from reports.templatetags.rounds import line_words, said
from tasks.state import TaskLabel

register = template.Library()
NOTHING = SafeString("")


class DeskPage(NamedTuple):
    """What every item of one desk has in common; no ``mark_url`` for those who may not mark.

    ``mark_url`` and ``file_url`` have "{}" where the item, or the key of the file, stands.
    """

    mark_url: str
    file_url: str
    is_first: bool
    period: str
    hidden: SafeString


def desk_page(desk, csrf_token: str) -> DeskPage:
    """Return what the items of ``desk`` have in common."""
    mark = reverse("reports:mark", args=[desk.report.pk, "item"]).replace("/item/", "/{}/")
    return DeskPage(
        mark_url="" if desk.why_not else mark,
        file_url=reverse("reports:file", args=[0]).replace("0", "{}"),
        is_first=desk.earlier is None,
        period=desk.period_before,
        hidden=format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<input type="hidden" name="sending" value="{}">',
            csrf_token,
            desk.sending,
        ),
    )


@register.filter
def desk_item(item: DeskItem, page: DeskPage) -> SafeString:
    """Return the article of ``item``; what did not change is folded away, the buttons with it."""
    inner = SafeString(
        "".join(
            [
                plan_text(item.entry.words) if item.entry.words else NOTHING,
                _asked(item),
                _ratings(item),
                _body(item, page),
                _beside(item, page),
                _form(item, page),
            ]
        )
    )
    heading = format_html('<h3 id="ten-{}">{} {}</h3>', item.item, item.entry.name, _mark(item.mark))
    if item.standing.is_folded and not item.attempt:
        note = _joined(shortened(item.entry.words, HINT), item.note)
        return format_html(FOLDED, item.item, heading, note, inner)
    return format_html(OPEN, item.item, heading, _note(item), inner)


HINT = 70
"""Letters of the plan's sentence that tell which task is folded away."""


def _joined(*words: str) -> str:
    return " · ".join(each for each in words if each)


OPEN = (
    '<article class="desk-item" id="nd-{0}" tabindex="-1" aria-labelledby="ten-{0}">{1}'
    '<p class="desk-item__note">{2}</p>{3}</article>'
)
FOLDED = (
    '<article class="desk-item" id="nd-{0}" tabindex="-1" aria-labelledby="ten-{0}"><details>'
    '<summary>{1} <span class="desk-item__note">{2}</span></summary>{3}</details></article>'
)


def _note(item: DeskItem) -> SafeString | str:
    if item.standing in LOUD:
        return format_html('<strong class="desk-item__loud">{}</strong>', item.note)
    return item.note


LOUD = {Standing.ASKED_SAME, Standing.UNASKED}


def _mark(mark: Mark | None) -> SafeString:
    if mark is None:
        return NOTHING
    who = f"{mark.by}, {clock_words(mark.decided_at)}"
    return format_html('{} <span class="cell-note">{}</span>', chip(VERDICT_MARKS[mark.verdict]), who)


def _asked(item: DeskItem) -> SafeString:
    """Every earlier request with the reply to it, in order."""
    return format_html_join(
        "",
        '<div class="round__mark"><p><b>Yêu cầu lần gửi {}</b> <span class="cell-note">{}</span></p>'
        '<p class="report-words">{}</p>{}</div>',
        (
            (
                asked.number,
                asked.by,
                asked.reason,
                format_html('<p class="report-words"><b>Giải trình:</b> {}</p>', asked.reply)
                if asked.reply
                else NOTHING,
            )
            for asked in item.asked
        ),
    )


def _ratings(item: DeskItem) -> SafeString:
    """The agency's word, what the facts say, what Sở Công Thương says: side by side."""
    if item.stated is None:
        return NOTHING
    rating = item.mark.rating if item.mark else ""
    return SafeString(
        '<dl class="ratings"><div><dt>Cơ quan tự đánh giá</dt>'
        f"<dd>{CHIPS[item.stated]}</dd></div><div><dt>Theo thời hạn</dt>"
        f"<dd>{CHIPS.get(item.computed, '–')}</dd></div><div><dt>Sở Công Thương đánh giá</dt>"
        f"<dd>{CHIPS[TASK_MARKS[rating]] if rating else '–'}</dd></div></dl>{_proposed(item.proposed_on)}"
    )


CHIPS = {state: chip(state) for state in [*TASK_MARKS.values(), *TaskLabel]}


def _proposed(day: str) -> SafeString:
    if not day:
        return NOTHING
    return format_html(
        '<p class="cell-note">Cơ quan đề nghị công nhận hoàn thành ngày {}; '
        "việc công nhận được quyết định sau khi tiếp nhận.</p>",
        day,
    )


# --- the words ---------------------------------------------------------------------------------------


def _body(item: DeskItem, page: DeskPage) -> SafeString:
    if not item.entry.lines and item.known is None:
        return SafeString('<p class="cell-note">Chưa có nội dung.</p>')
    if item.standing.is_folded:
        return format_html("{}{}", said(item.entry.lines), _files(item.entry, page))
    found = pieces(item.known, item.entry)
    changed = [piece for piece in found if piece.is_changed]
    kept = [piece for piece in found if not piece.is_changed]
    return format_html(
        "{}{}{}",
        SafeString("".join(_piece(piece, page.is_first) for piece in changed)),
        _kept(kept, is_all=not changed),
        _files(item.entry, page),
    )


def _piece(piece: Piece, is_first: bool) -> str:
    """One line that changed: against the period before only where a difference is easy to read."""
    if is_first and not (piece.before and shares_words(piece.before, piece.now)):
        return line_words(piece.label, escape(piece.now)) if piece.now else ""
    return line_words(piece.label, _difference(piece))


def _difference(piece: Piece) -> SafeString:
    if piece.kind is Said.FACT:
        old = format_html("<del>{}</del> ", piece.before) if piece.before else NOTHING
        return format_html("{}<ins>{}</ins>", old, piece.now) if piece.now else old
    return markup(word_diff(piece.before, piece.now))


def _kept(kept: list[Piece], *, is_all: bool) -> SafeString:
    words = SafeString("".join(line_words(each.label, escape(each.now)) for each in kept))
    if is_all or not kept:
        return words
    return format_html("<details><summary>Phần giữ nguyên ({})</summary>{}</details>", len(kept), words)


def _files(entry: Entry, page: DeskPage) -> SafeString:
    links = format_html_join(
        ", ", '<a href="{}">{}</a>', ((page.file_url.format(f["file"]), f["name"]) for f in entry.files)
    )
    found = format_html('<p class="cell-note">Tệp minh chứng: {}</p>', links) if links else NOTHING
    if not entry.missing:
        return found
    names = "; ".join(entry.missing)
    return format_html('{}<p class="cell-note">Chưa có nội dung phối hợp của: {}.</p>', found, names)


def _beside(item: DeskItem, page: DeskPage) -> SafeString:
    """The period before of what is not folded itself, at hand."""
    if item.before is None or item.standing.is_folded:
        return NOTHING
    return format_html(
        '<details class="last-period"><summary>Kỳ trước ({})</summary>{}</details>',
        page.period,
        said(item.before.lines),
    )


# --- the mark ----------------------------------------------------------------------------------------


def _form(item: DeskItem, page: DeskPage) -> SafeString:
    if not page.mark_url:
        return NOTHING
    attempt, mark = item.attempt, item.mark
    url, title = page.mark_url.format(item.item), escape(item.entry.title)
    about = f'<span class="hidden-words">: {title}</span>'
    reason = attempt.reason if attempt else mark.reason if mark else ""
    rating = attempt.rating if attempt else mark.rating if mark else ""
    return SafeString(
        f'<form class="mark-form" method="post" action="{url}" hx-post="{url}" data-guard>'
        f"{_error(attempt.error if attempt else '')}{page.hidden}"
        f'<input type="hidden" name="seen" value="{item.token}">'
        f"{'' if item.stated is None else RATINGS.get(rating, RATINGS[''])}"
        f'<button class="{SMALL}" name="verdict" value="accepted">Đạt{about}</button>'
        f'<details class="mark-form__redo"{" open" * bool(reason)}>'
        f'<summary class="{SMALL}">Yêu cầu bổ sung{about}</summary>'
        f'<label class="form-label" for="ly-do-{item.item}">Lý do</label>'
        f'<textarea class="form-control" id="ly-do-{item.item}" name="reason" rows="3">'
        f"\n{escape(reason)}</textarea>"
        '<button class="btn btn-secondary btn-sm" name="verdict" value="redo">Ghi yêu cầu bổ sung</button>'
        f"</details>{TAKE_OFF if mark else ''}</form>"
    )


SMALL = "btn btn-outline-secondary btn-sm"
TAKE_OFF = f'<button class="{SMALL}" name="verdict" value="">Bỏ đánh giá</button>'


def _error(words: str) -> SafeString:
    return format_html('<p class="mark-form__error" role="alert">{}</p>', words) if words else NOTHING


def _rating(chosen: str) -> str:
    options = "".join(
        f'<option value="{value}"{" selected" * (value == chosen)}>{escape(label)}</option>'
        for value, label in [("", "–"), *TaskState.choices]
    )
    return (
        '<label class="mark-form__rating"><span>Đánh giá</span> '
        f'<select class="form-select" name="rating">{options}</select></label>'
    )


RATINGS = {value: _rating(value) for value in ("", *TaskState.values)}
"""The list of choices for each choice made."""
