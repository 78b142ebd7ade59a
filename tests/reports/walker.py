"""Somebody who walks at random over one report by the real verbs, and looks at it after every act."""

import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from random import Random

from django.db import transaction

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date
from reports import actions, permissions, reading, reviewing, transitions, workflow
from reports.duties.lock import lock_period, unlock_period
from reports.items import task_item
from reports.models import AgencyReport, ItemReview
from reports.refusals import WorkflowError
from reports.timeliness import timeliness
from tests.conftest import at
from tests.reports import tokens
from tests.reports.cycle import fresh
from tests.reports.report_facts import events, rows, saved_words, sendings
from tests.reports.workflow_model import Model

START = at(2026, 12, 8, 7, 30)
PARTS = ("direction", "achievements", "next_steps", "causes")
SAVING = {
    "state": "ongoing",
    "completed_on": None,
    "expected_on": None,
    "no_change": False,
    "difficulties": "",
    "proposals": "",
}
ACTS = Counter(
    write=10,
    write_stale=3,
    finish=6,
    step=14,
    step_stale=4,
    willing_step=26,
    mark=8,
    declare=2,
    lock=1,
    one=1,
)
"""What a walker does next, by weight."""


class Walk:
    """One report, the people about it, and the model of it."""

    def __init__(
        self, seed: int, report: AgencyReport, people: dict, model: Model, assignments: list
    ) -> None:
        self.random, self.people, self.model = Random(seed), people, model  # noqa: S311  # repeatable
        self.report, self.now, self.told = report, START, []
        self.assignments = {task_item(each.pk): each for each in assignments}
        self.items = [*self.assignments, *(f"part-{key}" for key in PARTS)]
        self.tokens = {item: self.token(item) for item in self.items}
        self.written_since: set[str] = set()
        self.copy, self.is_copy_old = fresh(report), False
        self.serial = 0

    # --- a walker's acts ---------------------------------------------------------------------------------

    def go(self) -> None:
        self.now += timedelta(minutes=self.random.choice([1, 7, 50, 300]))
        act = self.random.choices(list(ACTS), ACTS.values())[0]
        self.told.append(act)
        getattr(self, act)()
        self.compare()

    def anybody(self) -> str:
        return self.random.choice(list(self.people))

    def somebody_of_the_agency(self) -> str:
        own = [*sorted(self.model.officers), self.model.head]
        return self.random.choice([*own, *own, self.anybody()])

    def write(self) -> None:
        item, who = self.random.choice(self.items), self.somebody_of_the_agency()
        cleared = item in self.model.words and item.startswith("part") and self.random.random() < 0.15
        self.save(who, item, "" if cleared else self.words(), self.token(item))

    def write_stale(self) -> None:
        """Save from a page opened some time ago: refused exactly when the item was saved since."""
        item, who = self.random.choice(self.items), self.somebody_of_the_agency()
        self.save(who, item, self.words(), self.tokens[item], is_stale=item in self.written_since)
        if self.random.random() < 0.3:
            self.tokens = {item: self.token(item) for item in self.items}
            self.written_since.clear()

    def finish(self) -> None:
        """An officer in a hurry writes all that is missing."""
        who = self.random.choice(sorted(self.model.officers))
        for item in (*self.model.tasks, *(f"part-{key}" for key in PARTS[:3])):
            if item not in self.model.words and self.model.may_write(who, item):
                self.save(who, item, self.words(), self.token(item))

    def step(self) -> None:
        self.take(self.random.choice(list(transitions.ACTION_LABELS)), self.anybody(), fresh(self.report))

    def willing(self) -> tuple[str, str] | None:
        """A step the model would let somebody take now."""
        may = [(action, who) for who in self.people for action in sorted(self.model.buttons(who))]
        return self.random.choice(may) if may else None

    def willing_step(self) -> None:
        if willing := self.willing():
            self.take(*willing, fresh(self.report))

    def step_stale(self) -> None:
        """A step from a page opened some time ago: refused exactly when anything happened since."""
        if willing := self.willing():
            self.take(*willing, deepcopy(self.copy), is_stale=self.is_copy_old)
        self.copy, self.is_copy_old = fresh(self.report), False

    def mark(self) -> None:
        sending = self.model.read_by_outsiders
        if not sending or not sending.words:
            return
        who = self.random.choice([*sorted(self.model.reviewers), self.anybody()])
        item, verdict = self.random.choice(sorted(sending.words)), self.random.choice(["redo", "accepted"])
        reason = self.random.choice(["", "Đề nghị bổ sung.", "Số liệu chưa khớp."])
        self.tell("mark", who, item, verdict, reason)
        saved = ItemReview.objects.filter(submission__report=self.report, submission__number=sending.number)
        seen = reviewing.mark_token(saved.filter(item=item).first())

        def act() -> None:
            said = {"sending": sending.number, "seen": seen, "verdict": verdict, "reason": reason}
            reviewing.mark_item(fresh(self.report), item, by=self.people[who], now=self.now, **said)

        if self.both(self.model.may_mark(who, reason, verdict), act):
            self.model.mark(item, verdict)

    def declare(self) -> None:
        who, declared = self.somebody_of_the_agency(), self.random.random() < 0.6
        self.tell("declare", who, declared)

        def act() -> None:
            self.as_a_view_would(who)
            stamp = {"by": self.people[who], "now": self.now}
            actions.declare_nothing_to_report(fresh(self.report), declared=declared, **stamp)

        if self.both(self.model.may_declare(who, declared), act):
            self.model.declare(who, declared)

    def lock(self) -> None:
        """The period is locked for a while, and nobody gets anything done meanwhile."""
        stamp = {"reason": "Chốt số liệu.", "by": self.people["sct_head"], "now": self.now}
        lock_period(fresh(self.report).obligation.period, **stamp)
        self.model.is_locked = True
        for act in (self.write, self.step, self.mark, self.declare, self.willing_step, self.compare):
            self.told.append("locked")
            act()
        unlock_period(fresh(self.report).obligation.period, **stamp)
        self.model.is_locked = False

    def one(self) -> None:
        """The administrator turns the agency into a one-person office, or back."""
        self.model.is_one_person = not self.model.is_one_person
        agency = Agency.objects.filter(pk=self.report.obligation.agency_id)
        agency.update(allows_self_approval=self.model.is_one_person)
        self.tell("one person", self.model.is_one_person)

    # --- the two sides of an act ---------------------------------------------------------------------------

    def save(self, who: str, item: str, text: str, seen: str, *, is_stale: bool = False) -> None:
        self.tell("save", who, item, text, "stale" if is_stale else "")
        report = deepcopy(self.copy) if self.random.random() < 0.3 else fresh(self.report)

        def act() -> None:
            self.as_a_view_would(who)
            stamp = {"seen": seen, "by": self.people[who], "now": self.now}
            if item in self.assignments:
                fields = SAVING | {"result": text}
                actions.save_task_progress(report, self.assignments[item], fields=fields, parts={}, **stamp)
            else:
                actions.save_part(report, item.removeprefix("part-"), text=text, **stamp)

        if self.both(self.model.may_write(who, item) and not is_stale, act):
            self.model.write(who, item, text)
            self.written_since.add(item)

    def as_a_view_would(self, who: str) -> None:
        if not permissions.can_write(self.people[who], fresh(self.report)):
            raise WorkflowError("forbidden")

    def take(self, action: str, who: str, report: AgencyReport, *, is_stale: bool = False) -> None:
        note = self.random.choice(["", "  ", "Đề nghị bổ sung số liệu."])
        self.tell("step", action, who, repr(note), "stale" if is_stale else "")
        may = self.model.may(action, who, note.strip()) and not is_stale
        if self.both(
            may, lambda: workflow.perform(report, action, by=self.people[who], now=self.now, note=note)
        ):
            self.model.take(action, who, self.now)

    def both(self, may: bool, act: Callable[[], object]) -> bool:
        """Do it for real; return whether it was done, which must be what the model allows.

        Whoever is refused finds that nothing at all was written.
        """
        before, refusal = rows(self.report), ""
        try:
            with transaction.atomic():
                act()
        except WorkflowError as error:
            refusal = f"refused: {error!r}"
            assert rows(self.report) == before, f"refused, and yet written\n{self.story()}"
        assert (not refusal) is may, f"model: {may}; portal: {refusal or 'done'}\n{self.story()}"
        self.is_copy_old = self.is_copy_old or may
        return may

    def words(self) -> str:
        self.serial += 1
        return f"Lời số {self.serial}."

    def token(self, item: str) -> str:
        report = fresh(self.report)
        if item in self.assignments:
            return tokens.task_token(report, self.assignments[item])
        return tokens.part_token(report, item.removeprefix("part-"))

    def tell(self, *words: object) -> None:
        self.told[-1] = " ".join(map(str, (f"{self.now:%d/%m %H:%M}", self.model.state, *words)))

    def story(self) -> str:
        return "\n".join(f"{number:>3} {line}" for number, line in enumerate(self.told, 1))

    # --- what must be so after every act --------------------------------------------------------------------

    def compare(self) -> None:
        report, model = fresh(self.report), self.model
        names = {person.pk: name for name, person in self.people.items()}
        last, watched = model.read_by_outsiders, self.random.sample(sorted(self.people), 3)
        found = {
            "state": report.state,
            "words": saved_words(report),
            "declares_nothing": report.nothing_to_report,
            "drafted_by": names[report.drafted_by_id],
            "edited_by": names[report.edited_by_id],
            "approved_by": names.get(report.approved_by_id),
            "submitted_by": names.get(report.submitted_by_id),
            "decided_by": names.get(report.decided_by_id),
            "first_sent_at": report.first_submitted_at,
            "last_sent_at": report.submitted_at,
            "events": events(report, names),
            "sendings": sendings(report, names),
            "timeliness": self.timeliness(report),
            "buttons": {name: self.buttons(report, name) for name in watched},
        }
        expected = {
            "state": model.state,
            "words": model.words,
            "declares_nothing": model.declares_nothing,
            "drafted_by": model.drafted_by,
            "edited_by": model.edited_by,
            "approved_by": model.approved_by,
            "submitted_by": last and last.by,
            "decided_by": model.decided_by,
            "first_sent_at": model.first_sent_at,
            "last_sent_at": last and last.at,
            "events": model.events,
            "sendings": [
                (each.number, each.words, each.at, each.by, each.is_withdrawn, each.marks)
                for each in model.sendings
            ],
            "timeliness": model.timeliness(self.now),
            "buttons": {name: model.buttons(name) for name in watched},
        }
        for fact, value in expected.items():
            assert found[fact] == value, f"{fact}\n{self.story()}"
        if self.random.random() < 0.3:
            self.compare_reading(report)

    def buttons(self, report: AgencyReport, name: str) -> set[str]:
        return {row.action for row in workflow.available(report, self.people[name])}

    def timeliness(self, report: AgencyReport) -> str:
        due = report.obligation.due_before
        return timeliness(
            kind=report.obligation.kind,
            due_before=due,
            first_submitted_at=report.first_submitted_at,
            now=self.now,
        )

    def compare_reading(self, report: AgencyReport) -> None:
        """Outsiders read exactly one standing sending or do not know of the report; its agency its draft."""
        name, model = self.anybody(), self.model
        reader, last = self.people[name], model.read_by_outsiders
        is_own = reader.agency_id == report.obligation.agency_id
        reads_sent = name in ("specialist", "sct_head", "leader") and last is not None
        assert AgencyReport.objects.visible_to(reader).filter(pk=report.pk).exists() is (is_own or reads_sent)
        if not (is_own or reads_sent):
            return
        page = reading.page(report, reader, today=local_date(self.now))
        is_draft = is_own and model.state not in ("submitted", "resubmitted", "accepted")
        words, number = (model.words, None) if is_draft else (last.words, last.number)
        read = set(re.findall(r"Lời số \d+\.", repr(page.readback)))
        assert (page.sending, read) == (number, set(words.values())), f"{name} reads\n{self.story()}"
