"""`{{ round|round_words:csrf_token }}`: one round of a report, with the replies its reader may write."""

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from bacgiang_plan.lib.chips import chip
from reports.review.entries import Line
from reports.rounds import MarkRow, Round

register = template.Library()
NOTHING = SafeString("")


@register.filter
def round_words(each: Round, csrf_token: str) -> SafeString:
    """Return the article of one round; ``csrf_token`` goes into the forms of the replies."""
    return format_html(
        '<article class="round"><h3>Lần gửi {} <span class="cell-note">gửi lúc {}{}</span></h3>'
        "{}{}{}</article>",
        each.number,
        _when(each.sent_at),
        _decision(each),
        _paragraph(each.note),
        _passed(each),
        format_html_join("", "{}", ((_mark(row, csrf_token),) for row in each.marks)),
    )


def _when(instant) -> str:
    return date_format(localtime(instant), "H:i, d/m/Y")


def _decision(each: Round) -> str:
    if not each.decision:
        return ""
    return f"; {each.decision.lower()} lúc {_when(each.decided_at)} ({each.decided_by}, Sở Công Thương)"


def _paragraph(words: str) -> SafeString:
    return format_html('<p class="report-words">{}</p>', words) if words else NOTHING


def _passed(each: Round) -> SafeString:
    return format_html('<p class="cell-note">Đạt: {}.</p>', each.passed) if each.passed else NOTHING


def _mark(row: MarkRow, csrf_token: str) -> SafeString:
    return format_html(
        '<div class="round__mark"><p>{} <b>{}</b> <span class="cell-note">{}, {}{}</span></p>{}{}{}</div>',
        chip(row.mark),
        row.title,
        row.by,
        _when(row.at),
        f"; đánh giá: {row.rating.lower()}" if row.rating else "",
        _paragraph(row.reason),
        _sent(row.lines),
        reply_block(row, csrf_token),
    )


def _sent(lines: tuple[Line, ...]) -> SafeString:
    if not lines:
        return NOTHING
    return format_html("<details><summary>Nội dung đã gửi lần này</summary>{}</details>", said(lines))


def said(lines: tuple[Line, ...]) -> SafeString:
    """Return the lines of one item, each with its label."""
    return SafeString("".join(line_words(line.label, escape(line.text)) for line in lines))


def line_words(label: str, words: str) -> str:
    """Return one line with its label; ``words`` are markup already."""
    lead = f"<b>{escape(label)}:</b> " if label else ""
    return f'<p class="report-words">{lead}{words}</p>'


def reply_block(row: MarkRow, csrf_token: str) -> SafeString:
    """Return the agency's reply, or the form in which its writer gives one."""
    if not row.may_reply:
        return (
            format_html('<p class="report-words"><b>Giải trình:</b> {}</p>', row.reply)
            if row.reply
            else NOTHING
        )
    return reply_form(row.report, row.pk, row.reply, row.token, csrf_token)


def reply_form(
    report: int, pk: int, text: str, token: str, csrf_token: str, message: SafeString = NOTHING
) -> SafeString:
    """Return the form of one reply, with a ``message`` above its button."""
    return format_html(
        '<form class="reply" id="giai-trinh-{0}" method="post" action="{1}" hx-post="{1}" hx-target="this" '
        'hx-swap="outerHTML" data-guard><input type="hidden" name="csrfmiddlewaretoken" value="{2}">'
        '<input type="hidden" name="seen" value="{3}"><label class="form-label" for="id_giai_trinh_{0}">'
        "Giải trình của cơ quan (không bắt buộc)</label>"
        '<textarea class="form-control" id="id_giai_trinh_{0}" name="reply" rows="2">\n{4}</textarea>'
        '<div class="reply__bar" role="status">{5}<button class="btn btn-outline-secondary btn-sm" '
        'type="submit">Lưu giải trình</button></div></form>',
        pk,
        reverse("reports:reply", args=[report, pk]),
        csrf_token,
        token,
        text,
        message,
    )
