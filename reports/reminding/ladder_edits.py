"""Changing a ladder: written whole, with a history, never by two people at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from agencies.models import User
from reports.duties.refusals import AlreadyDoneError, RefusedError
from reports.enums import Reach
from reports.models import LadderChange, LadderRung, ReportingPeriod

from .ladder import Ladders, Step, code_of, order_of, rung_label

STALE = "Lịch nhắc vừa được người khác sửa; đề nghị xem lại lịch mới rồi sửa."
COMMON_ALREADY = "Kỳ này đang dùng lịch chung; không có gì thay đổi."
BACK_TO_COMMON = "Bỏ lịch riêng, dùng lại lịch chung"


@dataclass(frozen=True)
class LadderOf:
    """Which ladder: of a scope, and of one period or common to all."""

    scope: str
    period: ReportingPeriod | None = None

    @property
    def _columns(self) -> dict:
        return {"scope": self.scope, "period": self.period}

    def steps(self) -> tuple[Step, ...]:
        """Return the ladder in force: its own, else the one it falls back to."""
        ladders = Ladders()
        ladder = ladders.of_period(self.period.pk) if self.period else ladders.common(self.scope)
        return ladder.steps

    def common_steps(self) -> tuple[Step, ...]:
        """Return the ladder that holds where there is none of its own."""
        return Ladders().common(self.scope).steps

    def is_its_own(self) -> bool:
        return LadderRung.objects.filter(**self._columns).exists()

    def changes(self) -> list[LadderChange]:
        """Return its history, the newest first."""
        return list(LadderChange.objects.filter(**self._columns).select_related("done_by"))

    def last_change(self) -> int:
        """Return the serial of the last change, 0 of none: what a form was made from."""
        rows = LadderChange.objects.filter(**self._columns)
        return rows.values_list("serial", flat=True).first() or 0

    @transaction.atomic
    def change(self, steps: Sequence[Step], *, seen: int, by: User, now: datetime) -> LadderChange:
        """Write ``steps`` as the ladder; ``seen`` is the last change this person was shown.

        Raises `RefusedError` (somebody was faster) or `AlreadyDoneError` (nothing differs); nothing is
        written then. Rows of settings are replaced: what they said stays in the words of the change.
        """
        old = self.steps()
        if list(old) == list(steps):
            raise AlreadyDoneError("Lịch nhắc đã đúng như vậy; không có gì thay đổi.")
        change = self._record("\n".join(differences(old, steps)), seen, by, now)
        LadderRung.objects.filter(**self._columns).delete()
        LadderRung.objects.bulk_create(LadderRung(**self._columns, **vars(step)) for step in steps)
        return change

    @transaction.atomic
    def drop(self, *, seen: int, by: User, now: datetime) -> LadderChange:
        """Give up the ladder of a period: the common one holds again. Raises as `change` does."""
        if not self.is_its_own():
            raise AlreadyDoneError(COMMON_ALREADY)
        change = self._record(BACK_TO_COMMON, seen, by, now)
        LadderRung.objects.filter(**self._columns).delete()
        return change

    def _record(self, words: str, seen: int, by: User, now: datetime) -> LadderChange:
        if self.last_change() != seen:
            raise RefusedError(STALE)
        stamp = {"done_at": now, "done_by": by}
        try:
            with transaction.atomic():
                return LadderChange.objects.create(**self._columns, serial=seen + 1, words=words, **stamp)
        except IntegrityError as error:  # somebody else took this serial a moment ago
            raise RefusedError(STALE) from error


def differences(old: Iterable[Step], new: Iterable[Step]) -> list[str]:
    """Return in words what ``new`` changes, in the order of the ladder."""
    before, after = ({step.days_left: step for step in steps} for steps in (old, new))
    lines = []
    for days in sorted({*before, *after}, key=order_of):
        label = rung_label(code_of(days))
        label = label[:1].upper() + label[1:]
        if days not in before:
            lines.append(f"Thêm mốc: {label}{_rest(after[days], ': ')}")
        elif days not in after:
            lines.append(f"Bỏ mốc: {label}")
        elif before[days] != after[days]:
            was, becomes = (_rest(step) or "bật" for step in (before[days], after[days]))
            lines.append(f"{label}: {was} → {becomes}")
    return lines


def _rest(step: Step, head: str = "") -> str:
    words = [
        "" if step.is_on else "tắt",
        f"nhắc thêm {Reach(step.reach).label}" if step.reach else "",
        f"nhắc lại mỗi {step.repeats_every} ngày đến {step.until_days} ngày" if step.repeats_every else "",
    ]
    told = "; ".join(filter(None, words))
    return head + told if told else ""
