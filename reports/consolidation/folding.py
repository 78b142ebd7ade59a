"""Words that several agencies share, told once for all of them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Said(Protocol):
    """Somebody's words: whose, from which report, and when that report was accepted."""

    agency: str
    agency_id: int
    report_id: int
    accepted_at: datetime


T = TypeVar("T", bound=Said)


@dataclass(frozen=True)
class Fold(Generic[T]):
    """Agencies that say the same: ``told`` is printed, ``members`` are all of them in official order."""

    told: T
    members: tuple[T, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(f"report/{each.report_id}" for each in self.members)


def folds(said: Iterable[T], *, matter: Callable[[T], Hashable]) -> list[Fold[T]]:
    """Return ``said``, given in official order, with those of one ``matter`` together.

    What is printed, and what the paragraph is known by, is the agency whose report was accepted first:
    another one accepted later joins it and changes neither.
    """
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for each in said:
        groups[matter(each)].append(each)
    return [Fold(min(group, key=_accepted), tuple(group)) for group in groups.values()]


def _accepted(each: Said) -> tuple:
    return each.accepted_at, each.report_id
