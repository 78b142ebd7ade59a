"""What a report is and may become, in plain Python, written from the issue and ``domain.md`` alone.

It knows nothing of tables, versions or tokens: only who did what, and what must be so after it.
"""

from dataclasses import dataclass, field
from datetime import datetime

REQUIRED_PARTS = ("part-direction", "part-achievements", "part-next_steps")
WRITABLE = ("draft", "sent_back", "returned", "reopened")
WAITING = ("submitted", "resubmitted")


@dataclass
class Sending:
    number: int
    words: dict[str, str]
    at: datetime
    by: str
    is_withdrawn: bool = False
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def to_redo(self) -> set[str]:
        return {item for item, verdict in self.marks.items() if verdict == "redo"}


@dataclass
class Model:
    """One report. People are names; ``officers`` and ``head`` are its agency's, ``reviewers`` decide."""

    officers: set[str]
    head: str
    reviewers: set[str]
    chief: str
    tasks: list[str]
    due_before: datetime
    drafted_by: str
    is_one_person: bool = False
    is_locked: bool = False
    state: str = "draft"
    words: dict[str, str] = field(default_factory=dict)
    declares_nothing: bool = False
    edited_by: str = ""
    approved_by: str | None = None
    decided_by: str | None = None
    asked: set[str] | None = None
    has_review_begun: bool = False
    sendings: list[Sending] = field(default_factory=list)
    events: list[tuple] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.edited_by = self.edited_by or self.drafted_by

    # --- what follows from the facts ------------------------------------------------------------

    @property
    def standing(self) -> list[Sending]:
        return [sending for sending in self.sendings if not sending.is_withdrawn]

    @property
    def first_sent_at(self) -> datetime | None:
        return self.standing[0].at if self.standing else None

    @property
    def read_by_outsiders(self) -> Sending | None:
        return self.standing[-1] if self.standing else None

    def timeliness(self, now: datetime) -> str:
        if self.first_sent_at is None:
            return "overdue" if now >= self.due_before else "not_yet_due"
        return "late" if self.first_sent_at >= self.due_before else "on_time"

    def is_open(self, item: str) -> bool:
        return self.asked is None or item in self.asked

    def is_complete(self) -> bool:
        if self.declares_nothing:
            return not self.words
        return all(self.words.get(item) or not self.is_open(item) for item in (*self.tasks, *REQUIRED_PARTS))

    # --- who ------------------------------------------------------------

    def is_writer(self, who: str) -> bool:
        return who in self.officers or (self.is_one_person and who == self.head)

    def is_approver(self, who: str) -> bool:
        wrote = who in (self.drafted_by, self.edited_by)
        return who == self.head and (self.is_one_person or not wrote)

    def is_judge(self, who: str) -> bool:
        sender = self.standing[-1].by if self.standing else None
        return who in self.reviewers and who not in (
            self.drafted_by,
            self.edited_by,
            self.approved_by,
            sender,
        )

    # --- writing ------------------------------------------------------------

    def may_write(self, who: str, item: str) -> bool:
        return self.state in WRITABLE and not self.is_locked and self.is_writer(who) and self.is_open(item)

    def write(self, who: str, item: str, text: str) -> None:
        self.words[item] = text
        if not text:
            del self.words[item]
        self.edited_by = who

    def may_declare(self, who: str, declared: bool) -> bool:
        may = self.state in WRITABLE and not self.is_locked and self.is_writer(who)
        return may and not (declared and self.words)

    def declare(self, who: str, declared: bool) -> None:
        self.declares_nothing = declared
        self.edited_by = who

    # --- reviewing ------------------------------------------------------------

    def may_mark(self, who: str, reason: str, verdict: str) -> bool:
        return (
            self.state in WAITING
            and not self.is_locked
            and self.is_judge(who)
            and bool(reason or verdict != "redo")
        )

    def mark(self, item: str, verdict: str) -> None:
        self.has_review_begun = True
        self.standing[-1].marks[item] = verdict

    # --- steps ------------------------------------------------------------

    def buttons(self, who: str) -> set[str]:
        """The steps that are this person's to take now, before a reason or a missing word is looked at."""
        if self.is_locked:
            return set()
        open_ = {
            "request_approval": self.state in WRITABLE and self.is_writer(who),
            "send_back": self.state == "in_approval" and who == self.head,
            "submit": self.state == "in_approval" and self.is_approver(who),
            "withdraw": self.state in WAITING and who == self.head and not self.has_review_begun,
            "return": self.state in WAITING and self.is_judge(who),
            "accept": self.state in WAITING and self.is_judge(who),
            "reopen": self.state == "accepted" and who == self.chief and self.is_judge(who),
        }
        return {action for action, is_open in open_.items() if is_open}

    def may(self, action: str, who: str, note: str) -> bool:
        if action not in self.buttons(who):
            return False
        redo = self.standing[-1].to_redo if self.standing else set()
        return {
            "request_approval": self.is_complete(),
            "submit": self.is_complete(),
            "send_back": bool(note),
            "return": bool(note or redo),
            "accept": not redo,
            "reopen": bool(note),
        }.get(action, True)

    def take(self, action: str, who: str, now: datetime) -> None:
        source = self.state
        getattr(self, f"_{action}")(who, now)
        number = {"submit": len(self.sendings), "withdraw": len(self.sendings)}.get(action)
        if number is None:
            number = self.standing[-1].number if self.standing else None
        self.events.append((action, source, self.state, who, now, number))

    def _request_approval(self, who: str, now: datetime) -> None:
        self.state = "in_approval"

    def _send_back(self, who: str, now: datetime) -> None:
        self.state = "sent_back"

    def _submit(self, who: str, now: datetime) -> None:
        self.state = "resubmitted" if self.standing else "submitted"
        self.sendings.append(Sending(len(self.sendings) + 1, dict(self.words), now, who))
        self.approved_by = who
        self.has_review_begun = False

    def _withdraw(self, who: str, now: datetime) -> None:
        self.state = "in_approval"
        self.sendings[-1].is_withdrawn = True
        self.approved_by = self.standing[-1].by if self.standing else None

    def _return(self, who: str, now: datetime) -> None:
        self.state = "returned"
        self.asked = self.standing[-1].to_redo or None
        self.decided_by = who

    def _accept(self, who: str, now: datetime) -> None:
        self.state = "accepted"
        self.asked = None
        self.decided_by = who

    def _reopen(self, who: str, now: datetime) -> None:
        self.state = "reopened"
        self.asked = None
