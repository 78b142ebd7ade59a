"""The form of a ladder: a line for each rung, blank ones for more, and how the overdue rungs go on."""

import re
from dataclasses import dataclass, replace

from django import forms
from django.forms import BoundField

from bacgiang_plan.lib.forms import PlainCheckbox, PlainHidden, PlainInput, PlainSelect
from reports.duties.fields import STALE_PAGE, DecisionForm
from reports.enums import LadderScope, Reach

from .ladder import Step, order_of
from .ladder_edits import LadderOf

OPENING, BEFORE, LAST, AFTER = "opening", "before", "last", "after"
SIDES = {
    OPENING: "Ngày mở kỳ",
    BEFORE: "ngày trước ngày cuối cùng trong hạn",
    LAST: "Ngày cuối cùng trong hạn",
    AFTER: "ngày quá hạn",
}
LONGEST = {BEFORE: 180, AFTER: 365}
LONGEST_TAIL = 730
MOST = 40


class DaysField(forms.CharField):
    """A number of days; blank stays None. Errors say what was read."""

    def __init__(self, longest: int, **options) -> None:
        super().__init__(**{"required": False, "max_length": 10, "widget": PlainInput} | options)
        self.longest = longest
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "number"}

    def to_python(self, value: object) -> int | None:
        written = str(value or "").strip()
        if not written:
            return None
        if not re.fullmatch(r"\d{1,4}", written) or not 1 <= int(written) <= self.longest:
            raise forms.ValidationError(
                f"Đã đọc “{written[:20]}”; đề nghị ghi số ngày từ 1 đến {self.longest}."
            )
        return int(written)

    def run_validators(self, value: int | None) -> None:
        """The length belongs to the text typed, not to the number read."""


@dataclass(frozen=True)
class Line:
    """One rung on the page; ``days`` and ``reach`` where it has them."""

    words: str
    side: str
    is_on: BoundField
    days: BoundField | None
    reach: BoundField | None

    @property
    def errors(self) -> list[str]:
        return [error for field in (self.days, self.reach) if field for error in field.errors]


class LadderForm(DecisionForm):
    """All of a ladder. A line without days is no rung: emptied it is taken away, filled it is added."""

    seen = forms.IntegerField(widget=PlainHidden, error_messages={"required": STALE_PAGE})
    sides = forms.CharField(widget=PlainHidden, error_messages={"required": STALE_PAGE})
    repeats_every = DaysField(90, label="Sau mốc quá hạn cuối cùng, nhắc lại mỗi (ngày)")
    until_days = DaysField(LONGEST_TAIL, label="Nhắc lại đến hết (ngày quá hạn)")

    def __init__(self, *args, of: LadderOf, **options) -> None:
        self.of, steps = of, of.steps()
        given = {"seen": of.last_change(), "sides": ",".join(map(_side, _padded(steps)))}
        given |= _tail(steps)
        super().__init__(*args, initial=given, **options)
        self._sides = self._shown_sides(given["sides"])
        for number, step in enumerate(_padded(steps)):
            if number < len(self._sides):
                self._give(number, step)
        for number, side in enumerate(self._sides):
            self._add(number, side)

    def _shown_sides(self, fresh: str) -> list[str]:
        """Return what each line of the page that was sent stood for: a ladder may have changed since.

        The opening, which tasks do not have, and the last day are lines of which there is one at most.
        """
        sides = str(self.data.get("sides", "")) if self.is_bound else fresh
        known = [side for side in sides.split(",") if side in SIDES]
        if self.of.scope == LadderScope.TASK:
            known = [side for side in known if side != OPENING]
        first = {side: known.index(side) for side in (OPENING, LAST) if side in known}
        return [side for place, side in enumerate(known) if first.get(side, place) == place][:MOST]

    def _give(self, number: int, step: Step) -> None:
        is_blank = step in (BLANK_BEFORE, BLANK_AFTER)
        days = abs(step.days_left) if step.days_left and not is_blank else None
        values = {"on": step.is_on, "days": days, "reach": step.reach}
        self.initial |= {f"r{number}-{name}": value for name, value in values.items()}

    def _add(self, number: int, side: str) -> None:
        place = f"dòng {number + 1}"
        self.fields[f"r{number}-on"] = forms.BooleanField(
            required=False, label=f"Bật, {place}", widget=PlainCheckbox(attrs={"class": "form-check-input"})
        )
        if side in LONGEST:
            self.fields[f"r{number}-days"] = DaysField(LONGEST[side], label=f"Số {SIDES[side]}, {place}")
        if side == AFTER:
            self.fields[f"r{number}-reach"] = forms.ChoiceField(
                choices=[("", "Không thêm"), *Reach.choices],
                required=False,
                label=f"Nhắc thêm, {place}",
                widget=PlainSelect,
                error_messages={"invalid_choice": "Đã đọc “%(value)s”, không có trong danh sách."},
            )

    def lines(self) -> list[Line]:
        """Return the rungs as the page shows them, in the order of the ladder."""
        return [
            Line(
                words=SIDES[side],
                side=side,
                is_on=self[f"r{number}-on"],
                days=self[f"r{number}-days"] if f"r{number}-days" in self.fields else None,
                reach=self[f"r{number}-reach"] if f"r{number}-reach" in self.fields else None,
            )
            for number, side in enumerate(self._sides)
        ]

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors:
            data["steps"] = self._steps(data)
        return data

    def _steps(self, data: dict) -> list[Step]:
        steps: dict[int | None, Step] = {}
        for number, side in enumerate(self._sides):
            days = data.get(f"r{number}-days")
            if side in LONGEST and days is None:
                continue
            days_left = {OPENING: None, LAST: 0, BEFORE: days, AFTER: days and -days}[side]
            if days_left in steps:
                self.add_error(f"r{number}-days", f"Đã có mốc {days} {SIDES[side]} ở dòng khác.")
            is_on, reach = data[f"r{number}-on"], data.get(f"r{number}-reach", "")
            steps[days_left] = Step(days_left, is_on, reach=reach)
        in_order = sorted(steps.values(), key=_order)
        if not any(step.is_on for step in in_order):
            self.add_error(None, "Lịch nhắc cần bật ít nhất một mốc.")
        return self._with_tail(in_order, data["repeats_every"], data["until_days"])

    def _with_tail(self, steps: list[Step], every: int | None, until: int | None) -> list[Step]:
        """Let the last overdue rung that is on go on to the limit."""
        if every is None and until is None:
            return steps
        if every is None or until is None:
            name = "until_days" if until is None else "repeats_every"
            self.add_error(name, "Nhắc lại cần có cả số ngày giữa hai lần và giới hạn.")
            return steps
        last = next((step for step in reversed(steps) if step.is_on and (step.days_left or 0) < 0), None)
        if last is None:
            self.add_error("repeats_every", "Nhắc lại cần có một mốc quá hạn đang bật.")
        elif until < -last.days_left + every:
            least = -last.days_left + every
            self.add_error("until_days", f"Đã đọc {until}; giới hạn cần từ {least} ngày quá hạn trở lên.")
        else:
            steps[steps.index(last)] = replace(last, repeats_every=every, until_days=until)
        return steps


def _padded(steps: tuple[Step, ...]) -> list[Step]:
    """Return the steps in order with a blank line at the end of each side."""
    in_order = sorted(steps, key=_order)
    before = [step for step in in_order if step.days_left is None or step.days_left > 0]
    after = [step for step in in_order if step.days_left is not None and step.days_left < 0]
    last = [step for step in in_order if step.days_left == 0]
    return [*before, BLANK_BEFORE, *last, *after, BLANK_AFTER]


BLANK_BEFORE, BLANK_AFTER = Step(10_000), Step(-10_000)


def _side(step: Step) -> str:
    if step.days_left is None:
        return OPENING
    return LAST if step.days_left == 0 else BEFORE if step.days_left > 0 else AFTER


def _tail(steps: tuple[Step, ...]) -> dict:
    found = next((step for step in steps if step.repeats_every), None)
    return {"repeats_every": found and found.repeats_every, "until_days": found and found.until_days}


def _order(step: Step) -> float:
    return order_of(step.days_left)
