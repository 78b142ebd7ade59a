"""What somebody should act on now: one shape for every kind of matter, whoever finds it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings

from agencies.models import Agency, User
from reports.models import ReportingPeriod
from reports.rehearsal.words import marked

from .ladder import Standing
from .recipients import Directory


@dataclass(frozen=True)
class Listing:
    """A list of what is overdue, for those who urge: one of each period, of tasks, of agencies' own plans.

    ``owed`` stands after "đôn đốc các cơ quan", ``state`` says what is overdue, ``path`` leads there. That of
    a ``period`` names everybody overdue in it, as its page does.
    """

    key: str
    title: str
    heading: str
    owed: str
    state: str
    path: str
    period: int | None = None


@dataclass(frozen=True)
class Matter:
    """One thing that somebody should act on now, and why they hear of it now.

    ``key`` names it for ever ("report/12"), ``rung`` the step of its ladder. ``title`` puts agency and period
    first, ``ask`` stands after "Đề nghị", ``left`` is how long is left ("còn 8 ngày", "" without a limit),
    ``time`` says the limit in a sentence, ``state`` where it stands, ``missing`` what exactly is lacking. A
    matter nobody can be told of has no ``people``. ``in_place_of`` says for whom a deputy, by key,
    hears. Practice names its ``rehearsal_id``. What has a limit has a ``standing`` on its ladder; what the
    lists of overdue things name, too, stands in ``listing`` as ``listed_as``.
    """

    key: str
    rung: str
    why: str
    people: tuple[User, ...]
    agency: Agency
    title: str
    heading: str
    ask: str
    left: str
    time: str
    state: str
    path: str
    request: str = ""
    missing: tuple[str, ...] = ()
    obligation_id: int | None = None
    rehearsal_id: int | None = None
    in_place_of: dict[int, str] = field(default_factory=dict)
    standing: Standing | None = None
    listing: Listing | None = None
    listed_as: str = ""

    def as_told_to(self, person: User) -> "Matter":
        """Return the matter as its deputy reads it: "Thay … – Sở Xây dựng – …"; others as it is."""
        words = self.in_place_of.get(person.pk)
        return replace(self, heading=f"{words} – {self.heading}") if words else self

    @property
    def is_rehearsal(self) -> bool:
        return self.rehearsal_id is not None

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path


def called(agency: Agency, title: str, heading: str) -> dict:
    """Return the fields of a `Matter` that say whose it is: ``title`` short, for a subject."""
    return {
        "agency": agency,
        "title": f"{agency.short_name} – {title}",
        "heading": f"{agency.name} – {heading}",
    }


def of_period(agency: Agency, period: ReportingPeriod) -> dict:
    """Return the same for what an agency owes in ``period``; practice is marked as such."""
    names = called(agency, period.name, f"Kỳ báo cáo: {period.name}")
    names |= {key: marked(names[key], period) for key in ("title", "heading")}
    return names | {"rehearsal_id": period.pk if period.is_rehearsal else None}


Source = Callable[[Directory, datetime, Collection[str] | None], Iterable[Matter]]
"""Finds the matters of one kind due at an instant; of certain ``keys`` alone, when these are given."""


def numbers(keys: Collection[str] | None, kind: str) -> list[int] | None:
    """Return the numbers in the ``keys`` of ``kind`` ("report/12" gives 12); None when all are wanted."""
    if keys is None:
        return None
    return [int(key.rpartition("/")[2]) for key in keys if key.startswith(f"{kind}/")]
