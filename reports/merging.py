"""Saving by field: what this person was shown, what is saved now and what they typed, merged three ways.

A token names the words a page showed, one short hash for each field that was not blank; it travels with
the form. So whoever only opened a page blocks nobody, and two people meet only where both wrote.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.vietnamese import nfc

HASH_BYTES = 8
MARK = rf"(?:[0-9a-f]{{{2 * HASH_BYTES}}}|-)"
TOKEN = re.compile(rf"1:((?:[a-z_]+\d*={MARK}(?:\.{MARK})*(?:,|$))*)\Z")
Values = Mapping[str, object]


def as_stored(value: object) -> object:
    """Return ``value`` as the database holds it: text in NFC, one kind of line end, no blanks around."""
    if not isinstance(value, str):
        return value
    return nfc(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def mark_of(value: object) -> str:
    """Return the short hash by which a value is known again; "" when it is blank.

    Equal values have equal hashes however they are written: 47.1 and 47.1000, half-decomposed letters.
    """
    words = _written(value)
    return hashlib.blake2b(words.encode(), digest_size=HASH_BYTES).hexdigest() if words else ""


def _written(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return str(as_stored(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        parts = [_written(each) for each in value]
        return "\x1f".join(parts) if any(parts) else ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def token(values: Values) -> str:
    """Return the token of what a page shows. A row that was never saved equals one left blank."""
    return token_of_marks({name: (mark_of(value),) for name, value in values.items()})


Marks = dict[str, tuple[str, ...]]
"""By field the hash of what was shown, then those of what this page itself has sent since."""
BLANK = ("",)


def token_of_marks(marks: Mapping[str, tuple[str, ...]]) -> str:
    """Return the token of hashes by field; "-" stands for blank, and blank alone is left out."""
    told = {name: ".".join(mark or "-" for mark in each) for name, each in marks.items() if each != BLANK}
    return "1:" + ",".join(f"{name}={each}" for name, each in sorted(told.items()))


def marks_in(seen: str) -> Marks | None:
    """Return the hashes in a token by field; None when it is no token of ours."""
    found = TOKEN.match(seen)
    return _pairs(found[1]) if found else None


def _pairs(words: str) -> Marks:
    pairs = (pair.split("=") for pair in words.split(",") if pair)
    return {name: tuple(mark.strip("-") for mark in each.split(".")) for name, each in pairs}


def with_sent(seen: str, sent: Iterable[Values]) -> str:
    """Return ``seen`` with what the same page sent before and got no answer for.

    Such a save may have arrived: its words are no surprise to the person who typed them.
    """
    marks = marks_in(seen)
    for values in sent if marks is not None else ():
        for name, value in values.items():
            marks[name] = (*marks.get(name, BLANK), mark_of(value))
    return seen if marks is None else token_of_marks(marks)


def acknowledged(seen: str, shown: str, names: Iterable[str] | None = None) -> str:
    """Return ``seen`` with the fields of ``names`` (all without it) as the newer ``shown`` has them.

    ``shown`` is what `shown_marks` says: saved words that stand beside those typed.
    """
    newer = marks_in(f"1:{shown}") or {}
    wanted = newer if names is None else [name for name in names if name in newer]
    if not wanted:
        return seen
    return token_of_marks((marks_in(seen) or {}) | {name: newer[name] for name in wanted})


def shown_marks(saved: Values, names: Iterable[str]) -> str:
    """Return what says that the saved words of ``names`` stand beside those typed (see `acknowledged`)."""
    return ",".join(f"{name}={mark_of(saved.get(name)) or '-'}" for name in names)


@dataclass(frozen=True)
class Merged:
    """What a save comes to.

    ``written``: the values to write. ``conflicts``: fields that both changed, left as they are saved.
    ``newer``: fields somebody else changed and this person did not. ``seen``: the token of the page as it
    stands with its writer now, in which only settled fields have moved on. ``row``: what is saved after it.
    """

    written: dict[str, object]
    conflicts: tuple[str, ...]
    newer: tuple[str, ...]
    seen: str
    row: Values


def merge(
    mine: Values,
    saved: Values,
    seen: str,
    unfit: Callable[[Values], Iterable[str]] = lambda merged: (),
) -> Merged:
    """Return the merger of the fields in ``mine`` with what is ``saved``, by what was ``seen``.

    A field left out of ``mine`` was not sent and is not looked at. ``unfit`` names the fields that cannot
    stand together in the merged row: they become conflicts, for each writer was right by themselves.
    A token that is none of ours stands for "nobody knows what was shown": every difference is a conflict.
    """
    known = marks_in(seen)
    marks, written, conflicts, newer = dict(known or {}), {}, [], []
    for name, value in mine.items():
        own, theirs, shown = mark_of(value), mark_of(saved.get(name)), marks.get(name, BLANK)
        if own == theirs:
            marks[name] = (theirs,)
        elif known is not None and theirs in shown:
            written[name] = value
        elif known is not None and own == shown[0]:
            newer.append(name)
        else:
            conflicts.append(name)
    if written:
        for name in set(unfit({**saved, **written})) & set(written):
            del written[name]
            conflicts.append(name)
    marks |= {name: (mark_of(value),) for name, value in written.items()}
    return Merged(written, tuple(conflicts), tuple(newer), token_of_marks(marks), {**saved, **written})
