"""The ladders of reminders before and after a limit: those of the database, else those below."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.working_days import first_working_day, last_working_day
from reports.enums import LadderScope, Reach
from reports.models import LadderRung
from reports.timeliness import last_valid_day

OPENING = "opening"
REACHES = ["", *Reach.values]
"""From nobody besides those who can act to everybody: each includes those before it."""


def code_of(days_left: int | None) -> str:
    """Return how the ledger names a rung: "opening", "T-7", "T-0", "T+3"."""
    if days_left is None:
        return OPENING
    return f"T-{days_left}" if days_left >= 0 else f"T+{-days_left}"


def rung_label(code: str) -> str:
    """Return the words of a rung as the ledger names it, "" of no rung of a ladder."""
    sign, days = code[1:2], code[2:]
    if code == OPENING:
        return "mở kỳ báo cáo"
    if not code.startswith("T") or not days.isdigit():
        return ""
    if sign == "+":
        return f"quá hạn {days} ngày"
    return f"{days} ngày trước ngày cuối cùng trong hạn" if days != "0" else "ngày cuối cùng trong hạn"


def place_of(name: str) -> tuple[str, float] | None:
    """Return the limit and the order in time of a rung as the ledger names it; None of no rung of a ladder.

    "T-7@2026-12-14" comes before "T+3@2026-12-14", and of another limit is neither before nor after.
    """
    code, _, limit = name.partition("@")
    if code == OPENING:
        return limit, order_of(None)
    if not re.fullmatch(r"T[-+]\d+", code):
        return None
    return limit, int(code[1:])


@dataclass(frozen=True)
class Rung:
    """One day of a ladder. ``days_left`` counts as `timeliness.days_left`; None is the opening."""

    days_left: int | None
    reach: str = ""

    @property
    def code(self) -> str:
        return code_of(self.days_left)

    @property
    def label(self) -> str:
        return rung_label(self.code)

    def day(self, last_day: date) -> date:
        """Return the calendar day of the rung, ``last_day`` being the last valid day."""
        return date.min if self.days_left is None else last_day - timedelta(days=self.days_left)

    def due_on(self, last_day: date) -> date:
        """Return the day from which the rung is due.

        A rung before the deadline that falls on a day off comes forward, for after the deadline it is
        no use; one after the deadline simply waits for the next working day.
        """
        day = self.day(last_day)
        return last_working_day(day) if self.days_left is not None and self.days_left >= 0 else day

    def goes_on(self, last_day: date) -> date:
        """Return the working day on which it is told."""
        return first_working_day(self.due_on(last_day))


@dataclass(frozen=True)
class Step:
    """One line of a ladder as administrators set it; see `LadderRung`."""

    days_left: int | None
    is_on: bool = True
    repeats_every: int | None = None
    until_days: int | None = None
    reach: str = ""

    def rungs(self) -> list[Rung]:
        """Return its day and those on which it is repeated."""
        first = [Rung(self.days_left, self.reach)]
        if not self.repeats_every:
            return first
        days = range(-self.days_left + self.repeats_every, self.until_days + 1, self.repeats_every)
        return first + [Rung(-each, self.reach) for each in days]


@dataclass(frozen=True)
class Ladder:
    """What is told when, of one kind of limit."""

    steps: tuple[Step, ...]

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """Every day of the ladder that is on, in order; a day named twice reaches whom both reach."""
        found: dict[int | None, Rung] = {}
        for rung in (rung for step in self.steps if step.is_on for rung in step.rungs()):
            other = found.setdefault(rung.days_left, rung)
            if REACHES.index(rung.reach) > REACHES.index(other.reach):
                found[rung.days_left] = rung
        return tuple(sorted(found.values(), key=lambda rung: order_of(rung.days_left)))

    def at(self, last_day: date, today: date) -> "Standing":
        """Return how far it has come at ``today`` for a limit, its last valid day."""
        return Standing(self, last_day, today)

    def before(self, due_before: datetime, now: datetime) -> "Standing":
        """Return the same for a limit that is an instant."""
        return self.at(last_valid_day(due_before), local_date(now))


LONG_PAST = timedelta(days=31)
"""After the last rung: a run that comes late tells it still, a portal that begins to run does not."""


@dataclass(frozen=True)
class Standing:
    """How far a ladder has come at ``today``, ``last_day`` being the last valid day."""

    ladder: Ladder
    last_day: date
    today: date

    @cached_property
    def due(self) -> tuple[Rung, ...]:
        """Every rung due by now, in order."""
        return tuple(rung for rung in self.ladder.rungs if rung.due_on(self.last_day) <= self.today)

    @property
    def rung(self) -> Rung | None:
        """The last one due; the earlier ones, told or missed, are covered by it."""
        return self.due[-1] if self.due else None

    @property
    def name(self) -> str:
        """How the ledger names `rung`: its day is part of it, so another limit is another ladder."""
        return f"{self.rung.code}@{self.last_day}"

    @property
    def reach(self) -> str:
        """The furthest that the rungs due reach; a later rung never takes it back."""
        return max((rung.reach for rung in self.due), key=REACHES.index, default="")

    def reached(self, reaches: Collection[str]) -> Rung | None:
        """Return the last rung due that reaches as far as one of ``reaches``."""
        return next((rung for rung in reversed(self.due) if rung.reach in reaches), None)

    @property
    def is_long_past(self) -> bool:
        """Whether the ladder has been over for a month: it goes no further than its stated limit."""
        last = self.ladder.rungs[-1]
        return self.rung == last and last.due_on(self.last_day) + LONG_PAST < self.today


def order_of(days_left: int | None) -> float:
    """Return a key that sorts rungs by time, the opening first."""
    return float("-inf") if days_left is None else -days_left


REPORTS = Ladder(
    (
        *(Step(days) for days in (None, 30, 15, 7, 3, 1, 0, -1)),
        Step(-3, reach=Reach.HEAD),
        Step(-7, reach=Reach.CONSOLIDATOR),
        Step(-14, repeats_every=7, until_days=63, reach=Reach.OFFICE),
    )
)
TASKS = Ladder(
    (
        *(Step(days) for days in (30, 7, 0)),
        Step(-7, reach=Reach.HEAD),
        Step(-30, reach=Reach.CONSOLIDATOR),
        Step(-60, repeats_every=30, until_days=360, reach=Reach.OFFICE),
    )
)
IN_THE_CODE = {LadderScope.REPORT: REPORTS, LadderScope.TASK: TASKS}


class Ladders:
    """Every ladder in force, read by one query."""

    def __init__(self) -> None:
        steps = defaultdict(list)
        columns = ["days_left", "is_on", "repeats_every", "until_days", "reach"]
        rows = LadderRung.objects.order_by("pk").values_list("scope", "period", *columns)
        for scope, period, *step in rows:
            steps[scope, period].append(Step(*step))
        self._ladders = {of: Ladder(tuple(each)) for of, each in steps.items()}

    def common(self, scope: str) -> Ladder:
        return self.own(scope) or IN_THE_CODE[LadderScope(scope)]

    def own(self, scope: str, period: int | None = None) -> Ladder | None:
        """Return the ladder kept in the database for exactly this, if any."""
        return self._ladders.get((scope, period))

    def of_period(self, period: int) -> Ladder:
        return self.own(LadderScope.REPORT, period) or self.common(LadderScope.REPORT)

    @property
    def of_tasks(self) -> Ladder:
        return self.common(LadderScope.TASK)
