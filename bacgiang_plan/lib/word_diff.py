"""What changed between two Vietnamese texts, word by word: plain segments first, markup second.

Paragraphs are compared first, then the words of those that differ. Both by the shortest series of changes
(E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986), whose cost grows with what changed
and not with the length; where more changed than can be read word by word, whole paragraphs are shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Change(Enum):
    """What became of a piece of text; the value is the element that shows it."""

    KEPT = ""
    DELETED = "del"
    INSERTED = "ins"


class Segment(NamedTuple):
    """A piece of one text or of both."""

    change: Change
    text: str


MOST_STEPS = 1_000_000
"""What comparing two texts may cost, in comparisons: about half a second and 8 MB. Some 1,000 changed words
fit in, more than anybody reads crossed out one by one."""
# A number such as 2.200.000 or 15/6/2026 is one word; so is a letter with its combining marks.
WORDS = re.compile(r"\d+(?:[.,/:-]\d+)*|(?:\w[\u0300-\u036f]*)+|[^\S\r\n]+|\r?\n|.", re.DOTALL)
PARAGRAPHS = re.compile(r"[^\r\n]+|\r?\n|\r")
HAS_WORD = re.compile(r"\w")


def word_diff(old: str, new: str) -> list[Segment]:
    """Return ``old`` and ``new`` (up to 100,000 characters each) as one series of segments.

    Kept and deleted segments join to ``old``, kept and inserted ones to ``new``, blanks and line breaks
    included; a deletion stands before the insertion that replaces it. Equal texts are one kept segment,
    two empty ones none. Never raises.
    """
    runs = _joined(_without_specks(list(_joined(_compared(old, new, _Effort(MOST_STEPS))))))
    return [segment for run in runs for segment in _segments(run) if segment.text]


def markup(segments: Iterable[Segment]) -> SafeString:
    """Return the segments as HTML: changes in ``<del>`` and ``<ins>``, all text escaped."""
    return format_html_join("", "{}", ((_element(*segment),) for segment in segments))


def is_same(old: str, new: str) -> bool:
    """Return whether two texts read the same: blanks and line breaks make no difference."""
    return old == new or old.split() == new.split()


def _element(change: Change, text: str) -> SafeString:
    if change is Change.KEPT:
        return format_html("{}", text)
    return format_html("<{0}>{1}</{0}>", SafeString(change.value), text)


class _Run(NamedTuple):
    """A stretch of both texts: the same in both, or replaced."""

    is_same: bool
    before: str
    after: str


@dataclass(slots=True)
class _Effort:
    """The comparisons that may still be made."""

    left: int


def _segments(run: _Run) -> list[Segment]:
    if run.is_same:
        return [Segment(Change.KEPT, run.before)]
    return [Segment(Change.DELETED, run.before), Segment(Change.INSERTED, run.after)]


def _compared(old: str, new: str, effort: _Effort) -> Iterator[_Run]:
    for run in _runs(PARAGRAPHS.findall(old), PARAGRAPHS.findall(new), effort):
        if run.is_same:
            yield run
        else:
            yield from _runs(WORDS.findall(run.before), WORDS.findall(run.after), effort)


def _without_specks(runs: Sequence[_Run]) -> Iterator[_Run]:
    """A lone blank or comma kept between two changes becomes part of them: it would only be a speck."""
    for place, run in enumerate(runs):
        between = 0 < place < len(runs) - 1
        yield _Run(run.is_same and not (between and not HAS_WORD.search(run.before)), run.before, run.after)


def _joined(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Join neighbours of one kind, so that kept and changed runs alternate."""
    last = _Run(True, "", "")
    for run in runs:
        if run.is_same == last.is_same:
            last = _Run(last.is_same, last.before + run.before, last.after + run.after)
        else:
            yield last
            last = run
    yield last


def _runs(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[_Run]:
    """Return the runs of two series of pieces; what differs in one run when the effort does not suffice."""
    head = _common(zip(old, new, strict=False))
    tail = _common(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    yield _same(old[:head])
    yield from _changed(old[head : len(old) - tail], new[head : len(new) - tail], effort)
    yield _same(old[len(old) - tail :])


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _same(pieces: Sequence[str]) -> _Run:
    return _Run(True, "".join(pieces), "".join(pieces))


def _changed(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[_Run]:
    from_old = from_new = 0
    for at_old, at_new, length in [*_matches(old, new, effort), (len(old), len(new), 0)]:
        yield _Run(False, "".join(old[from_old:at_old]), "".join(new[from_new:at_new]))
        from_old, from_new = at_old + length, at_new + length
        yield _same(old[at_old:from_old])


def _matches(old: Sequence[str], new: Sequence[str], effort: _Effort) -> list[tuple[int, int, int]]:
    """Return (place in old, place in new, length) of each match in a shortest series of changes.

    None at all when the effort does not suffice.
    """
    fronts = _fronts(old, new, effort) if old and new else []
    return list(_walked_back(fronts, len(old), len(new)))[::-1]


def _fronts(old: Sequence[str], new: Sequence[str], effort: _Effort) -> list[list[int]]:
    """Return, by number of changes d, how far into ``old`` the diagonals -d, -d + 2 … d have come.

    A diagonal is the place in ``old`` less the place in ``new``. Empty when the effort does not suffice.
    """
    fronts: list[list[int]] = []
    while effort.left > 0:
        front = _next_front(fronts[-1], len(fronts)) if fronts else [0]
        for place, start in enumerate(front):
            diagonal = 2 * place - len(fronts)
            front[place] = end = _slid(old, new, start, diagonal)
            effort.left -= 1 + end - start
            if end >= len(old) and end - diagonal >= len(new):
                return [*fronts, front]
        fronts.append(front)
    return []


def _next_front(last: list[int], changes: int) -> list[int]:
    """One change more: a piece of ``old`` passed over from the diagonal below, or none from the one above."""
    return [
        max(last[place - 1] + 1 if place else 0, last[place] if place < changes else 0)
        for place in range(changes + 1)
    ]


def _slid(old: Sequence[str], new: Sequence[str], start: int, diagonal: int) -> int:
    while start < len(old) and start - diagonal < len(new) and old[start] == new[start - diagonal]:
        start += 1
    return start


def _walked_back(fronts: list[list[int]], end: int, end_in_new: int) -> Iterator[tuple[int, int, int]]:
    """Return the matches on the way that led to the end, the last one first."""
    diagonal = end - end_in_new
    for changes in range(len(fronts) - 1, -1, -1):
        place = (diagonal + changes) // 2
        last = fronts[changes - 1] if changes else [0]
        start = _next_front(last, changes)[place] if changes else 0
        if end > start:
            yield start, start - diagonal, end - start
        passed_over = (
            place and start == last[place - 1] + 1 and not (place < changes and start == last[place])
        )
        end, diagonal = (start - 1, diagonal - 1) if passed_over else (start, diagonal + 1)
