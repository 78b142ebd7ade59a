"""How many of a task's lead agencies are confirmed to have completed it, told apart from what they report."""

from collections import defaultdict
from dataclasses import dataclass

from bacgiang_plan.lib.numbers import small_count

from .models import CompletionProposal


@dataclass(frozen=True)
class Confirmed:
    """The ``leads`` of one task: ``done`` are confirmed, ``pending`` wait for Sở Công Thương to decide."""

    leads: int = 0
    done: int = 0
    pending: int = 0

    @property
    def words(self) -> str:
        """Return "đã xác nhận hoàn thành 23/27 cơ quan; chờ xác nhận 02; chưa gửi đề nghị xác nhận 02".

        Nothing for one lead alone, and while nobody is confirmed or waiting. The three sum to the leads.
        """
        if self.leads < 2 or not (self.done or self.pending):
            return ""
        rest = self.leads - self.done - self.pending
        parts = [f"đã xác nhận hoàn thành {small_count(self.done)}/{small_count(self.leads)} cơ quan"]
        parts += [f"chờ xác nhận {small_count(self.pending)}"] if self.pending else []
        parts += [f"chưa gửi đề nghị xác nhận {small_count(rest)}"] if rest else []
        return "; ".join(parts)


def pending_leads() -> dict[int, set[int]]:
    """Return the agencies (keys) whose completion waits for a decision, by task: one query."""
    waiting = defaultdict(set)
    found = CompletionProposal.objects.filter(verdict="").values_list(
        "assignment__task", "assignment__agency"
    )
    for task, agency in found.order_by():
        waiting[task].add(agency)
    return waiting
