"""What becomes of the statements of a workbook: written, refused, or left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models

from bacgiang_plan.lib.xlsx_faults import Fault
from zones.events import Told
from zones.models import Zone

from .stated import EventStated, Matched, Skipped, ZoneStated
from .world import KnownZone

Progress = Callable[[int, int, str], None]
"""Takes what is done, all there is, and words for people."""


class Outcome(models.TextChoices):
    FAULT = "fault", "Chỗ cần sửa"
    NEW_ZONE = "new_zone", "Khu, cụm mới"
    CHANGED = "changed", "Thông tin thay đổi"
    NEW_EVENT = "new_event", "Sự kiện mới"
    DISAGREEING = "disagreeing", "Diện tích khác với đang ghi"
    MATCHED = "matched", "Tên viết khác"
    SKIPPED = "skipped", "Không đọc"


WRITES = [Outcome.NEW_ZONE, Outcome.CHANGED, Outcome.NEW_EVENT, Outcome.DISAGREEING]
"""In the order in which a preview tells them."""


class Planned(NamedTuple):
    """One thing that would be written, in words, and the statement it comes from."""

    outcome: Outcome
    place: str
    subject: str
    before: str
    after: str
    stated: ZoneStated | EventStated


@dataclass
class Plan:
    """What would be written, what is wrong, what was left out."""

    lines: list[Planned] = field(default_factory=list)
    new_zones: dict[tuple[str, str], tuple[ZoneStated, Zone]] = field(default_factory=dict)
    changed: list[tuple[KnownZone, dict[str, object]]] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    matched: list[Matched] = field(default_factory=list)
    unchanged: int = 0
