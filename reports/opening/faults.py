"""One shape for everything that is not in order before a period opens, whichever check finds it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import models

from agencies.models import Agency, Role
from bacgiang_plan.lib.dates import local_date, short_date
from reports.models import ReportingPeriod
from tasks.models import Assignment


class Kind(models.TextChoices):
    """What is checked, in the order of the page."""

    TASKS = "tasks", "Nhiệm vụ không có cơ quan chủ trì"
    INDICATORS = "indicators", "Chỉ tiêu thiếu số gốc hoặc cơ quan cung cấp số liệu"
    SENDERS = "senders", "Cơ quan chưa có người soạn, gửi báo cáo"
    RUNGS = "rungs", "Mốc nhắc rơi vào ngày nghỉ hoặc trùng nhau"
    TEMPLATES = "templates", "Mẫu văn bản và thông tin kỳ đã cũ"


CLEAR = {
    Kind.TASKS: "Mọi nhiệm vụ đều có cơ quan chủ trì.",
    Kind.INDICATORS: "Mọi chỉ tiêu đều có số gốc và cơ quan cung cấp số liệu.",
    Kind.SENDERS: "Cơ quan nào cũng có người soạn, người gửi và địa chỉ thư.",
    Kind.RUNGS: "Mọi mốc nhắc đều rơi vào ngày làm việc, không trùng nhau.",
    Kind.TEMPLATES: "Mẫu văn bản và thông tin của kỳ phù hợp.",
}
"""What the page says of a kind in which nothing is found."""


@dataclass(frozen=True)
class Opening:
    """What is checked: ``period``, as on ``day``, whose agencies it will oblige."""

    period: ReportingPeriod
    day: date

    @classmethod
    def of(cls, period: ReportingPeriod, now: datetime) -> "Opening":
        """Return the opening of ``period`` that is ahead at ``now``."""
        return cls(period, period.obliges_on(local_date(now)))


@dataclass(frozen=True)
class Fault:
    """One thing to be cleared or waived.

    ``key`` names it for ever and changes with its substance (another lead that ended, another day); ``words``
    say what is wrong and for whom. ``mend`` names the deed, done at ``path`` by ``mender``.
    """

    kind: Kind
    key: str
    words: str
    mend: str
    path: str
    mender: Role = Role.ADMINISTRATOR

    @cached_property
    def seen(self) -> str:
        """The fault as somebody read it: key and a hash of the words."""
        return f"{self.key}#{short_hash(self.words)}"


def short_hash(words: str) -> str:
    """Return eight hexadecimal digits that change with ``words``."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def out_of_force(row: Agency | Assignment, day: date) -> str:
    """Return why ``row`` does not hold on ``day`` ("hết hiệu lực từ ngày 30/06/2026"), "" when it does."""
    if row.valid_until and row.valid_until < day:
        return f"hết hiệu lực sau ngày {short_date(row.valid_until)}"
    if row.valid_from and row.valid_from > day:
        return f"chỉ có hiệu lực từ ngày {short_date(row.valid_from)}"
    return ""
