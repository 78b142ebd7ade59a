"""The whole list before a period opens: what is left, what somebody lets stand, by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reports.models import OpeningWaiver, ReportingPeriod

from .bases import indicator_faults
from .faults import Fault, Kind, Opening
from .owners import task_faults
from .rungs import rung_faults
from .senders import sender_faults
from .templates import template_faults

CHECKS: tuple[Callable[[Opening], list[Fault]], ...] = (
    task_faults,
    indicator_faults,
    sender_faults,
    rung_faults,
    template_faults,
)
"""One for each kind, each in a constant number of queries."""


@dataclass(frozen=True)
class Check:
    """What was found, in the order of the page: ``left`` to be dealt with, ``waived`` with a reason."""

    left: tuple[Fault, ...]
    waived: tuple[tuple[Fault, OpeningWaiver], ...]

    @property
    def is_clear(self) -> bool:
        return not self.left

    def left_of(self, kind: Kind) -> list[Fault]:
        return [fault for fault in self.left if fault.kind == kind]

    def waived_of(self, kind: Kind) -> list[tuple[Fault, OpeningWaiver]]:
        return [pair for pair in self.waived if pair[0].kind == kind]


def check_of(period: ReportingPeriod, *, now: datetime) -> Check:
    """Return what has to be cleared or waived before ``period`` opens, in ten queries."""
    opening = Opening.of(period, now)
    faults = [fault for check in CHECKS for fault in check(opening)]
    standing = period.opening_waivers.filter(withdrawn_at=None).select_related("waived_by")
    waivers = {waiver.fault: waiver for waiver in standing}
    return Check(
        left=tuple(fault for fault in faults if fault.key not in waivers),
        waived=tuple((fault, waivers[fault.key]) for fault in faults if fault.key in waivers),
    )
