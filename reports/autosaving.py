"""What one automatic save comes to: fields read one by one, merged, and told in a few words.

Only fields that were sent are looked at, without a form and without a template: on the last evening this
runs thirty times a second.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.http import Http404, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agencies.models import User
from bacgiang_plan.lib.chips import glyph
from bacgiang_plan.lib.dates import VIETNAM, local_date
from bacgiang_plan.lib.fixed_query import FixedQuery, partial_row
from bacgiang_plan.lib.forms import VietnameseDateField
from bacgiang_plan.lib.vietnamese import lower_first
from targets.models import Indicator
from tasks.models import Assignment, DatedPart, DatedPartCompletion
from zones.models import Zone

from . import actions, previous
from .completeness import lack_of
from .enums import PARTS, TaskState
from .forms import IndicatorFigureForm, PartForm, TaskProgressForm, ZoneFigureForm, task_faults
from .manuscript import Said, led_assignments, proven_among, required_parts
from .merging import Merged, as_stored, mark_of, with_sent
from .models import AgencyReport, PartProgress
from .plausible import figures_beside, judge
from .quick import Quick
from .save_marks import mark, saved_mark
from .saved import TASK_FIELDS
from .seen_form import read_fields, sent_before
from .states import OPTIONAL, UNWRITTEN, WRITTEN, Mark


class Answer(NamedTuple):
    """The fragment for the page, and its status: 200 saved, 409 somebody else wrote there, 422 not read."""

    html: SafeString
    status: int


class Outcome(NamedTuple):
    """What became of the fields that were sent: what each is called, which were not read and why.

    ``tried``: the fields handed to the saving verb; ``merged``: what that came to, None when there were none.
    """

    labels: Mapping[str, str]
    faults: Mapping[str, str]
    tried: Collection[str]
    merged: Merged | None

    @property
    def settled(self) -> set[str]:
        return set(self.tried) - set(self.merged.conflicts if self.merged else ())


CARRIED = {"seen", "shown", "person", "sent", "csrfmiddlewaretoken"}
TOGETHER = {"state", "completed_on"}
"""Judged together: one refused keeps the other back."""
PART_DAY = VietnameseDateField(label="Ngày hoàn thành phần có hạn")


def save_task(quick: Quick, data: QueryDict, assignment_pk: int, *, by: User, now: datetime) -> Answer:
    """Save the fields of one task that were sent and can be read.

    Raises Http404 for a task that is not the agency's, else as `actions.save_task_progress` does.
    """
    report, today = quick.report, local_date(now)
    limits = quick.limits or _limits(report, assignment_pk)
    dated = {f"part_{pk}": PART_DAY for pk, due_on in limits if due_on}
    asked = {name: TaskProgressForm.base_fields[name] for name in TASK_FIELDS} | dated
    asked = {name: field for name, field in asked.items() if name in data}
    values, faults = read_fields(asked, data)
    has_before = not values.get("no_change") or _has_before(report, assignment_pk)
    faults |= task_faults(values, today=today, has_before=has_before)
    kept_back = {*faults, *(TOGETHER if TOGETHER & set(faults) else ())}
    values = {name: value for name, value in values.items() if name not in kept_back}
    merged = attempted(
        values,
        actions.save_task_progress,
        report,
        Assignment(pk=assignment_pk),
        seen=seen_with_sent(
            data, lambda each: read_fields({n: f for n, f in asked.items() if n in each}, each)[0]
        ),
        fields={name: value for name, value in values.items() if name not in dated},
        parts={DatedPart(pk=int(name[5:])): values[name] for name in dated if name in values},
        by=by,
        now=now,
    )
    tick = merged and _tick(_task_mark(report, assignment_pk, merged.row, limits, today))
    labels = {name: field.label for name, field in asked.items()}
    return answer_of(data, Outcome(labels, faults, values, merged), tick, now)


def _limits(report: AgencyReport, assignment_pk: int) -> list[tuple[int | None, date | None]]:
    """Return (key, day) of every dated part of the task: one query that also finds whether it is theirs."""
    led = led_assignments(report).filter(pk=assignment_pk).order_by()
    found = list(led.values_list("task__dated_parts", "task__dated_parts__due_on"))
    if not found:
        raise Http404
    return found


def _has_before(report: AgencyReport, assignment_pk: int) -> bool:
    clause = Assignment.objects.values_list("task__clause", flat=True).get(pk=assignment_pk)
    return previous.before_task(previous.previous(report), clause) is not None


def _task_mark(report: AgencyReport, assignment_pk: int, row: Mapping, limits: list, today: date) -> Mark:
    said = Said(assignment_pk, *(row.get(name) or "" for name in Said._fields[1:]))
    past = [pk for pk, due_on in limits if due_on and due_on < today]
    overdue = bool(past) and said.state == TaskState.ONGOING and _is_unmet(report, assignment_pk, past)
    is_proven = said.state == TaskState.DONE and bool(proven_among(report, [assignment_pk]))
    return UNWRITTEN if lack_of(said, overdue, is_proven) else WRITTEN


def _is_unmet(report: AgencyReport, assignment_pk: int, limits: list[int]) -> bool:
    """Whether one of ``limits`` is met neither by a confirmed fact nor by what the report states."""
    met = {part for (part,) in STATED(report.pk, assignment_pk) + CONFIRMED(assignment_pk)}
    return not met.issuperset(limits)


STATED = FixedQuery(
    lambda report, assignment: PartProgress.objects.filter(
        progress__report=report, progress__assignment=assignment
    ).values_list("dated_part"),
    int,
    int,
)
CONFIRMED = FixedQuery(
    lambda assignment: DatedPartCompletion.objects.filter(assignment=assignment).values_list("dated_part"),
    int,
)


def save_part(quick: Quick, data: QueryDict, key: str, *, by: User, now: datetime) -> Answer:
    """Save one general part. Raises Http404 for a part there is none of, else as `actions.save_part` does."""
    if key not in PARTS:
        raise Http404
    values, faults = read_fields({"text": PartForm.base_fields["text"]} if "text" in data else {}, data)
    seen = seen_with_sent(data, lambda each: {"text": as_stored(each.get("text", ""))})
    words = {"seen": seen, "text": values.get("text")}
    merged = attempted(values, actions.save_part, quick.report, key, **words, by=by, now=now)
    absent = UNWRITTEN if key in required_parts(quick.report) else OPTIONAL
    tick = merged and _tick(WRITTEN if merged.row.get("text") else absent)
    return answer_of(data, Outcome({"text": PARTS[key]}, faults, values, merged), tick, now)


def seen_with_sent(data: QueryDict, read: Callable[[QueryDict], dict]) -> str:
    """Return the token of the page with what it sent before and got no answer for, as ``read``."""
    return with_sent(data.get("seen", ""), map(read, sent_before(data)))


def save_indicators(quick: Quick, data: QueryDict, *, by: User, now: datetime) -> Answer:
    """Save the rows of indicators that were sent and can be read, each as a whole."""
    asked, wanted = INDICATORS_OF(quick.report.obligation.agency_id), _subjects(data, "i")
    chosen = [row for row in asked if row[0] in wanted]
    forms = [IndicatorFigureForm(data, indicator=_asked(Indicator, INDICATOR, row[:-1])) for row in chosen]
    if any(is_whole or whole for *_, whole, is_whole in chosen):  # others stand beside nothing
        judge(forms, quick.report, figures_beside(quick.report))
    save = partial(actions.save_indicator_figures, quick.report)
    return _save_rows(data, forms, save, len(asked), by=by, now=now)


def save_zones(quick: Quick, data: QueryDict, *, by: User, now: datetime) -> Answer:
    """Save the rows of zones that were sent and can be read, each as a whole."""
    asked, wanted = ZONES_OF(quick.report.obligation.agency_id), _subjects(data, "z")
    chosen = [row for row in asked if row[0] in wanted]
    forms = [ZoneFigureForm(data, zone=_asked(Zone, ZONE, row)) for row in chosen]
    save = partial(actions.save_zone_figures, quick.report)
    return _save_rows(data, forms, save, len(asked), by=by, now=now)


INDICATOR, ZONE = ("pk", "code", "name", "kind", "unit", "whole_id"), ("pk", "kind", "name")
INDICATORS_OF = FixedQuery(
    lambda agency: (
        Indicator.objects.asked_of(agency)
        .order_by()
        .values_list(*INDICATOR, Exists(Indicator.objects.filter(whole=OuterRef("pk"))))
    ),
    int,
)
ZONES_OF = FixedQuery(
    lambda agency: Zone.objects.filter(reporting_agency=agency).order_by().values_list(*ZONE), int
)


def _asked(model: type, columns: tuple[str, ...], row: tuple) -> Indicator | Zone:
    return partial_row(model, **dict(zip(columns, row, strict=True)))


def _subjects(data: QueryDict, letter: str) -> set[int]:
    return {int(found[1]) for name in data if (found := re.match(rf"{letter}(\d{{1,18}})-", name))}


def _save_rows(data: QueryDict, forms: list, save: Callable, total: int, **stamp) -> Answer:
    valid = {form.prefix: form for form in forms if form.is_valid()}
    faults = {form.prefix: _words(form.errors) for form in forms if form.errors}
    rows = {form.about: form.facts() for form in valid.values()}
    merged = attempted(rows, save, rows, seen=seen_with_sent(data, partial(_rows_again, forms)), **stamp)
    tick = merged and _figures_tick(merged.row, total)
    labels = {form.prefix: form.line_name for form in forms}
    return answer_of(data, Outcome(labels, faults, valid, merged), tick, stamp["now"])


def _rows_again(forms: list, data: QueryDict) -> dict[str, object]:
    again = [form.again(data) for form in forms if f"{form.prefix}-{form.ROW[0]}" in data]
    return {form.prefix: form.row for form in again if form.is_valid()}


def _words(errors: Mapping[str, Iterable[str]]) -> str:
    return " ".join(dict.fromkeys(error for each in errors.values() for error in each))


def _figures_tick(rows: Mapping[str, tuple], total: int) -> SafeString:
    filled = sum(bool(mark_of(row)) for row in rows.values())
    return _tick(WRITTEN if filled == total else OPTIONAL) + format_html(COUNT, filled, total)


COUNT = '<span class="outline__hint" id="so-muc" hx-swap-oob="true">{}/{}</span>'


def attempted(values: Collection, save: Callable, *args, **options) -> Merged | None:
    """Return what saving comes to; None when there are no values to save."""
    try:
        return save(*args, **options) if values else None
    except actions.ConflictError as error:
        return error.merged


def answer_of(data: QueryDict, outcome: Outcome, tick: str | None, now: datetime) -> Answer:
    """Return the mark, the token of the page as it stands now, and the tick in the outline."""
    merged, settled = outcome.merged, outcome.settled
    sent = [name for name in data if name not in CARRIED]
    unsaved = [name for name in sent if name not in settled and name.partition("-")[0] not in settled]
    if not unsaved:
        html, status = _saved(outcome, now), 200
    else:
        html = mark(_unsaved(outcome, data.get("shown", ""), now), unsaved=unsaved)
        status = 409 if merged and merged.conflicts else 422
    token = format_html(SEEN, merged.seen) if merged else ""
    return Answer(format_html("{}{}{}", html, token, tick or ""), status)


SEEN = '<input type="hidden" name="seen" value="{}" id="id_seen" hx-swap-oob="true">'


def _saved(outcome: Outcome, now: datetime) -> SafeString:
    newer = outcome.merged.newer if outcome.merged else ()
    if not newer:
        return saved_mark(now)
    named = "; ".join(outcome.labels[name] for name in newer)
    words = f"Đã lưu {_clock(now)}. Vừa được sửa từ nơi khác: {named}; tải lại trang để xem."
    return mark(words, tone="saved")


def _clock(now: datetime) -> str:
    return f"{now.astimezone(VIETNAM):%H:%M}"


def _unsaved(outcome: Outcome, shown: str, now: datetime) -> SafeString:
    """Return why fields are not saved, each by its name, and that the others are."""
    told = [f"{outcome.labels[name]}: {why}" for name, why in outcome.faults.items()]
    words = [f"Chưa lưu: {lower_first(' '.join(told))}" if told else "Chưa lưu."]
    if names := outcome.merged.conflicts if outcome.merged else ():
        named = "; ".join(outcome.labels[name] for name in names)
        words.append(f"Nơi khác vừa lưu nội dung khác ở mục: {named}.")
        words.append(BESIDE if all(f"{name}=" in shown for name in names) else CHOOSE)
    if outcome.settled:
        words.append(f"Phần còn lại đã lưu {_clock(now)}.")
    return format_html_join(" ", "{}", ((each,) for each in words))


BESIDE = "Đề nghị chọn ở phần đối chiếu."
CHOOSE = SafeString('<button class="link-button" type="submit" name="save">Xem và chọn</button>')


def _tick(state: Mark) -> SafeString:
    return format_html(
        '<span id="dau-muc" hx-swap-oob="true">{}</span>'
        '<span id="chu-muc" class="hidden-words" hx-swap-oob="true">, {}</span>',
        glyph(state),
        state.label,
    )
