"""The items of one sending as lines of words, and what changed between two of them: no query.

Built from a snapshot (``content.py``), so that what was sent reads as before whatever is renamed later.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from bacgiang_plan.lib.dates import short_iso
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.word_diff import is_same
from targets.models import ValueStatus
from zones.models import ZoneFacts

from ..enums import TaskState
from ..previous import Previous


class Said(Enum):
    """What a line is about."""

    FACT = auto()
    WORDS = auto()
    FILES = auto()
    OTHERS = auto()  # what co-ordinating agencies contributed: not the lead's words


class Line(NamedTuple):
    """One labelled piece of an item; the words of the item itself have no label."""

    kind: Said
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: ``title`` names it inside a sentence, ``words`` are those of the plan.

    ``files`` are the pieces of evidence as the snapshot has them; ``missing`` names the co-ordinating
    agencies that have not contributed.
    """

    item: str
    title: str
    name: str
    words: str
    lines: tuple[Line, ...]
    files: tuple[dict, ...] = ()
    missing: tuple[str, ...] = ()

    def text(self, kind: Said, label: str) -> str:
        return next((line.text for line in self.lines if line[:2] == (kind, label)), "")


class Piece(NamedTuple):
    """One line as it was and as it is."""

    kind: Said
    label: str
    before: str
    now: str

    @property
    def is_changed(self) -> bool:
        return not is_same(self.before, self.now)


OWN = frozenset({Said.FACT, Said.WORDS, Said.FILES})
FROM_PERIOD_TO_PERIOD = frozenset({Said.FACT, Said.WORDS})
"""Evidence is new each period by its nature: it does not make an unchanged text a changed one."""


def entries(said: dict) -> dict[str, Entry]:
    """Return the items of a snapshot by name, in reading order: tasks, figures, general parts."""
    found = [
        *map(task_entry, said["tasks"]),
        *map(indicator_entry, said["indicators"]),
        *map(zone_entry, said["zones"]),
        *(part_entry(part["item"], part["title"], part["text"]) for part in said["parts"]),
    ]
    return {entry.item: entry for entry in found}


def pieces(before: Entry | None, now: Entry | None) -> list[Piece]:
    """Return every line of two states of one item side by side, in the order of the newer one."""
    old = {line[:2]: line.text for line in before.lines} if before else {}
    new = {line[:2]: line.text for line in now.lines} if now else {}
    return [Piece(*key, old.get(key, ""), new.get(key, "")) for key in dict.fromkeys([*new, *old])]


def is_changed(before: Entry | None, now: Entry | None, *, among: frozenset[Said] = OWN) -> bool:
    """Return whether one item says something else than before, as far as lines ``among`` these go."""
    if Said.FILES in among and _prints(before) != _prints(now):
        return True
    if before and now and before.lines == now.lines:
        return False
    return any(piece.is_changed for piece in pieces(before, now) if piece.kind in among)


def _prints(entry: Entry | None) -> list[str]:
    return sorted(file["sha256"] for file in entry.files) if entry else []


def changed_items(before: dict[str, Entry], now: dict[str, Entry]) -> list[str]:
    """Return the names of the items that differ between two sendings of one report."""
    return [item for item in {**now, **before} if is_changed(before.get(item), now.get(item))]


def count_changed(now: dict, before: dict | None, period_before: Previous | None) -> int:
    """Return how many items of the snapshot ``now`` are new to a reader.

    Against the sending ``before`` of the same report, else against the period before, else all that is
    written.
    """
    new = entries(now)
    if before is not None:
        return len(changed_items(entries(before), new))
    old = last_period(now, period_before)
    return sum(
        bool(entry.lines) and is_changed(old.get(item), entry, among=FROM_PERIOD_TO_PERIOD)
        for item, entry in new.items()
    )


def last_period(now: dict, before: Previous | None) -> dict[str, Entry]:
    """Return the entries of the period before under the names that ``now`` gives the same items."""
    if before is None:
        return {}
    found = {}
    for task in now["tasks"]:
        if told := before.tasks.get(task["clause"]):
            found[task["item"]] = task_entry(told)
    for figure in now["indicators"]:
        if told := before.indicators.get(figure["code"]):
            found[figure["item"]] = indicator_entry(told)
    for zone in now["zones"]:
        if told := before.zones.get(zone["item"]):
            found[zone["item"]] = zone_entry(told)
    for part in now["parts"]:
        if told := before.parts.get(part["key"]):
            found[part["item"]] = part_entry(part["item"], part["title"], told)
    return found


WORD = re.compile(r"\w+")


def shares_words(before: str, now: str) -> bool:
    """Return whether at least half of the words are the same: only then a difference is easy to read."""
    old, new = Counter(WORD.findall(before)), Counter(WORD.findall(now))
    return 2 * (old & new).total() >= max(old.total(), new.total())


# --- one item ----------------------------------------------------------------------------------------


def task_entry(task: dict) -> Entry:
    files = task["evidence"]
    lines = [
        Line(Said.FACT, "Tình hình", STATES.get(task["state"], "")),
        Line(Said.FACT, "Ngày hoàn thành", short_iso(task["completed_on"])),
        Line(Said.FACT, "Dự kiến hoàn thành", short_iso(task["expected_on"])),
        *_dated(task["parts"]),
        Line(Said.FACT, "So với kỳ trước", "Không thay đổi" if task["no_change"] else ""),
        Line(Said.WORDS, "", task["result"]),
        Line(Said.WORDS, "Khó khăn, vướng mắc", task["difficulties"]),
        Line(Said.WORDS, "Đề xuất, kiến nghị", task["proposals"]),
        Line(Said.FILES, "Minh chứng", ", ".join(file["name"] for file in files)),
        *(Line(Said.OTHERS, f"{each['agency']} (phối hợp)", each["text"]) for each in task["contributions"]),
    ]
    return Entry(
        item=task["item"],
        title=f"nhiệm vụ {task['clause']}",
        name=task["clause"],
        words=task["text"],
        lines=_written(lines),
        files=tuple(files),
        missing=tuple(task["missing_contributors"]),
    )


STATES = dict(TaskState.choices)


def _dated(parts: list[dict]) -> Iterator[Line]:
    for part in parts:
        label = f"Phần có hạn {short_iso(part['due_on'])}" if part["due_on"] else f"Phần “{part['words']}”"
        yield Line(Said.FACT, label, f"hoàn thành ngày {short_iso(part['completed_on'])}")


def indicator_entry(figure: dict) -> Entry:
    lines = [
        Line(Said.FACT, "Số liệu", f"{format_decimal(Decimal(figure['value']))} {figure['unit']}"),
        Line(Said.FACT, "Tính chất", STATUSES[figure["status"]]),
        Line(Said.WORDS, "Nguồn, ghi chú", figure["note"]),
    ]
    title, name = f"chỉ tiêu {figure['code']}", f"{figure['code']}. {figure['name']}"
    return Entry(figure["item"], title, name, "", _written(lines))


STATUSES = dict(ValueStatus.choices)
ZONE_LABELS = {
    "area_ha": "Diện tích (ha)",
    "cleared_ha": "Đã GPMB (ha)",
    "infrastructure_percent": "Hạ tầng (%)",
    "occupancy_percent": "Lấp đầy (%)",
    "registered_capital": "Vốn đăng ký (tỷ đồng)",
    "labour": "Lao động (người)",
    "investor": "Chủ đầu tư",
}


def zone_entry(figure: dict) -> Entry:
    lines = [Line(Said.FACT, ZONE_LABELS[name], _fact(name, figure[name])) for name in ZoneFacts.FIELDS]
    return Entry(figure["item"], figure["full_name"], figure["full_name"], "", _written(lines))


def _fact(name: str, value: str | None) -> str:
    if value is None or name == "investor":
        return value or ""
    return format_decimal(Decimal(value))


def part_entry(item: str, title: str, text: str) -> Entry:
    return Entry(item, f"phần “{title}”", title, "", _written([Line(Said.WORDS, "", text)]))


def _written(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.text)
