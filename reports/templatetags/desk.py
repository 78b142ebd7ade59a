"""`{{ item|desk_item:page }}`: one item on the review desk, on the page and as the fragment htmx puts back.

Functions and not template nodes: the largest agency has some forty items of dozens of nodes each.
"""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bacgiang_plan.lib.chips import chip
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.plan_words import plan_text
from bacgiang_plan.lib.vietnamese import shortened
from bacgiang_plan.lib.word_diff import markup, word_diff
from reports.enums import ReviewVerdict, TaskState
from reports.models import ItemReview
from reports.review.desk import DeskItem, Standing
from reports.review.entries import Entry, Piece, Said, pieces, shares_words
from reports.states import TASK_MARKS, VERDICT_MARKS
from reports.templatetags.rounds import said

register = template.Library()
NOTHING = SafeString("")


class DeskPage(NamedTuple):
    """What every item of one desk has in common; no ``mark_url`` for those who may not mark.

    ``mark_url`` and ``file_url`` have "{}" where the item, or the key of the file, stands.
    """

    mark_url: str
    file_url: str
    sending: int
    is_first: bool
    period: str
    csrf_token: str


def desk_page(desk, csrf_token: str) -> DeskPage:
    """Return what the items of ``desk`` have in common."""
    mark = reverse("reports:mark", args=[desk.report.pk, "item"]).replace("/item/", "/{}/")
    return DeskPage(
        mark_url="" if desk.why_not else mark,
        file_url=reverse("reports:file", args=[0]).replace("0", "{}"),
        sending=desk.sending,
        is_first=desk.earlier is None,
        period=desk.period_before,
        csrf_token=csrf_token,
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


def _mark(mark: ItemReview | None) -> SafeString:
    if mark is None:
        return NOTHING
    who = f"{mark.decided_by.full_name}, {clock_words(mark.decided_at)}"
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
    return format_html(
        '<dl class="ratings"><div><dt>Cơ quan tự đánh giá</dt><dd>{}</dd></div>'
        "<div><dt>Theo thời hạn</dt><dd>{}</dd></div>"
        "<div><dt>Sở Công Thương đánh giá</dt><dd>{}</dd></div></dl>{}",
        chip(item.stated),
        chip(item.computed) if item.computed else "–",
        chip(TASK_MARKS[rating]) if rating else "–",
        _proposed(item.proposed_on),
    )


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
        format_html_join("", "{}", ((_piece(piece, page.is_first),) for piece in changed)),
        _kept(kept, is_all=not changed),
        _files(item.entry, page),
    )


def _piece(piece: Piece, is_first: bool) -> SafeString:
    """One line that changed: against the period before only where a difference is easy to read."""
    label = format_html("<b>{}:</b> ", piece.label) if piece.label else NOTHING
    if is_first and not (piece.before and shares_words(piece.before, piece.now)):
        return format_html('<p class="report-words">{}{}</p>', label, piece.now) if piece.now else NOTHING
    return format_html('<p class="report-words">{}{}</p>', label, _difference(piece))


def _difference(piece: Piece) -> SafeString:
    if piece.kind is Said.FACT:
        old = format_html("<del>{}</del> ", piece.before) if piece.before else NOTHING
        return format_html("{}<ins>{}</ins>", old, piece.now) if piece.now else old
    return markup(word_diff(piece.before, piece.now))


def _kept(kept: list[Piece], *, is_all: bool) -> SafeString:
    words = format_html_join(
        "",
        '<p class="report-words">{}{}</p>',
        ((format_html("<b>{}:</b> ", each.label) if each.label else "", each.now) for each in kept),
    )
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
    """The period before, folded: at hand where the differences show another sending, or no difference."""
    if item.before is None or (item.standing.is_folded and page.is_first):
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
    url, attempt, key = page.mark_url.format(item.item), item.attempt, item.item
    is_redo = item.mark is not None and item.mark.verdict == ReviewVerdict.REDO
    reason = attempt.reason if attempt else item.mark.reason if item.mark else ""
    return format_html(
        '<form class="mark-form" method="post" action="{0}" hx-post="{0}" data-guard>{1}'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{2}"><input type="hidden" name="sending" '
        'value="{3}"><input type="hidden" name="seen" value="{4}">{5}'
        '<button class="btn btn-outline-secondary btn-sm" name="verdict" value="accepted">Đạt{6}</button>'
        '<details class="mark-form__redo"{7}><summary class="btn btn-outline-secondary btn-sm">'
        'Yêu cầu bổ sung{6}</summary><label class="form-label" for="ly-do-{8}">Lý do</label>'
        '<textarea class="form-control" id="ly-do-{8}" name="reason" rows="3">\n{9}</textarea>'
        '<button class="btn btn-secondary btn-sm" '
        'name="verdict" value="redo">Ghi yêu cầu bổ sung</button></details>{10}</form>',
        url,
        _error(attempt.error if attempt else ""),
        page.csrf_token,
        page.sending,
        item.token,
        _rating(item),
        format_html('<span class="hidden-words">: {}</span>', item.entry.title),
        SafeString(" open") if is_redo or (attempt and attempt.reason) else "",
        key,
        reason,
        TAKE_OFF if item.mark else NOTHING,
    )


TAKE_OFF = SafeString(
    '<button class="btn btn-outline-secondary btn-sm" name="verdict" value="">Bỏ đánh giá</button>'
)


def _error(words: str) -> SafeString:
    return format_html('<p class="mark-form__error" role="alert">{}</p>', words) if words else NOTHING


def _rating(item: DeskItem) -> SafeString:
    if item.stated is None:
        return NOTHING
    chosen = item.attempt.rating if item.attempt else item.mark.rating if item.mark else ""
    return format_html(
        '<label class="mark-form__rating"><span>Đánh giá</span> '
        '<select class="form-select" name="rating">{}</select></label>',
        OPTIONS[chosen if chosen in OPTIONS else ""],
    )


def _options(chosen: str) -> SafeString:
    choices = [("", "–"), *TaskState.choices]
    return mark_safe(  # noqa: S308  labels and values of our own enum, escaped
        "".join(
            f'<option value="{value}"{" selected" * (value == chosen)}>{escape(label)}</option>'
            for value, label in choices
        )
    )


OPTIONS = {value: _options(value) for value in ("", *TaskState.values)}
