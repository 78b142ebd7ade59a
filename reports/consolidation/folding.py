"""Words that several agencies share, told once for all of them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from reports.documents.phrases import listed, small_count

from .alike import Wording, are_alike


class Said(Protocol):
    """Somebody's words: whose, what they are from, and since when they count."""

    agency: str
    agency_id: int
    source: str
    accepted_at: datetime


T = TypeVar("T", bound=Said)


@dataclass(frozen=True)
class Fold(Generic[T]):
    """Agencies that say the same. ``told`` is printed, word for word; ``members`` are all, in official order.

    ``same`` are those with the very words of ``told``, itself among them; the others are ``similar``.
    """

    told: T
    members: tuple[T, ...]
    same: tuple[T, ...]

    @property
    def similar(self) -> tuple[T, ...]:
        return tuple(each for each in self.members if each not in self.same)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of all, that of the words printed first."""
        return tuple(dict.fromkeys(each.source for each in (self.told, *self.members)))

    @property
    def names(self) -> str:
        """Return who says so: "Sở A, Sở B"; with words a little other, "Sở A; nội dung tương tự: Sở C"."""
        own = listed(each.agency for each in self.same)
        similar = listed(each.agency for each in self.similar)
        return f"{own}; nội dung tương tự: {similar}" if similar else own


FEW = 5
"""Up to so many agencies are always named."""


def tellers(fold: Fold, everyone: Sequence[str], remark: str = "") -> str:
    """Return who says so, of ``everyone`` who reported, with a ``remark`` in brackets.

    Where the very words come from more than half of many: "Các cơ quan, đơn vị (24/25 báo cáo; trừ Sở A)".
    """
    count, whole = len(fold.same), len(everyone)
    if count <= FEW or 2 * count <= whole:
        return f"{fold.names} ({remark})" if remark else fold.names
    members = {each.agency for each in fold.members}
    others = [name for name in everyone if name not in members]
    but = f"trừ {listed(others)}" if 0 < len(others) <= FEW else ""
    inside = listed([f"{small_count(count)}/{small_count(whole)} báo cáo", but, remark], "; ")
    similar = listed(each.agency for each in fold.similar)
    return f"Các cơ quan, đơn vị ({inside}){f'; nội dung tương tự: {similar}' if similar else ''}"


def folds(
    said: Iterable[T], *, text: Callable[[T], str], matter: Callable[[T], Hashable] = lambda each: None
) -> list[Fold[T]]:
    """Return ``said``, given in official order, folded where ``text`` is alike and ``matter`` the same.

    What is printed, and what the paragraph is known by, is the agency whose report was accepted first, and
    each text is compared with that of such a first one only: another agency accepted later joins it and
    changes neither, and nobody is folded with a text it is not like. The cost is that of the texts plus
    that of the pairs with the same numbers and telling words.
    """
    said = list(said)
    if len(said) == 1:
        return [Fold(said[0], tuple(said), tuple(said))]
    order = {id(each): place for place, each in enumerate(said)}
    groups: dict[Hashable, list[list[tuple[Wording, T]]]] = defaultdict(list)
    for each in sorted(said, key=lambda each: (each.accepted_at, each.agency_id)):
        wording = Wording(text(each))
        _join(groups[matter(each), wording.bucket], wording, each)
    found = [_fold(group, order) for bucket in groups.values() for group in bucket]
    return sorted(found, key=lambda fold: order[id(fold.members[0])])


def _join(groups: list[list[tuple[Wording, T]]], wording: Wording, each: T) -> None:
    for group in groups:
        if are_alike(group[0][0], wording):
            group.append((wording, each))
            return
    groups.append([(wording, each)])


def _fold(group: list[tuple[Wording, T]], order: dict[int, int]) -> Fold[T]:
    first, told = group[0]
    inside = sorted(group, key=lambda pair: order[id(pair[1])])
    return Fold(
        told=told,
        members=tuple(each for _, each in inside),
        same=tuple(each for wording, each in inside if wording.tokens == first.tokens),
    )
