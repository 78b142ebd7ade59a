"""What a replacing document says otherwise than the one it replaces: pure, from the two frozen documents."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

TITLE = "Các nội dung thay đổi so với"
"""How the appendix that lists the changes begins; it is no content to compare."""
NOTE_KEY = "opening/correction"
"""The paragraph that says what the document replaces and why; it is no change either."""
WHAT = {"changed": "Sửa", "added": "Bổ sung", "removed": "Bỏ", "moved": "Chuyển mục"}
HEAD = {
    "subject": "Trích yếu",
    "addressees": "Kính gửi",
    "recipients": "Nơi nhận",
    "notes": "Ghi chú ở đầu văn bản",
    "closing": "Phần kết",
}
COLUMNS = (
    {"title": "STT", "width": 12, "kind": "centre"},
    {"title": "Nội dung", "width": 50, "kind": "text"},
    {"title": "Thay đổi", "width": 20, "kind": "centre"},
    {"title": "Trước", "width": 85, "kind": "text"},
    {"title": "Sau", "width": 85, "kind": "text"},
)


class Change(NamedTuple):
    """One difference; ``what`` is a key of `WHAT`, ``where`` names section or appendix row."""

    where: str
    what: str
    before: str
    after: str


class _Said(NamedTuple):
    """One thing a document says, known again in another by its key."""

    where: str
    text: str
    place: str = ""
    """Its section: the same words elsewhere have moved."""
    name: str = ""
    """The words that name a row known by its key: they may have changed, too."""


def changes(before: dict, after: dict) -> list[Change]:
    """Return what ``after`` says otherwise than ``before``, both frozen documents, in the order of reading.

    Head and signature, sections, paragraphs by their key, charts by what they state, rows of appendices by
    their key, without one by their name. Number, day and the draft's mark are no content.
    """
    parts = (_head, _titles, _paragraphs, _charts, _rows)
    return list(chain.from_iterable(_compared(part(before), part(after)) for part in parts))


def _compared(before: dict[str, _Said], after: dict[str, _Said]) -> Iterator[Change]:
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            yield Change(new.where, "added", "", new.text)
        elif old.name != new.name:
            sides = (_joined([each.name, each.text]) for each in (old, new))
            yield Change(new.where, "changed", *sides)
        elif old.text != new.text:
            yield Change(new.where, "changed", old.text, new.text)
        elif old.place != new.place:
            yield Change(new.where, "moved", old.where, new.where)
    for key, old in before.items():
        if key not in after:
            yield Change(old.where, "removed", old.text, "")


def _head(made: dict) -> dict[str, _Said]:
    letterhead = made["letterhead"]
    said = {name: _joined(made.get(name, "")) for name in HEAD}
    found = {name: _Said(label, said[name]) for name, label in HEAD.items() if said[name]}
    found["symbol"] = _Said("Ký hiệu", letterhead["symbol"])
    found["place"] = _Said("Địa danh", letterhead["place"])
    signer = _joined([*made["signer"].splitlines(), made.get("signer_name", "")])
    return found | {"signer": _Said("Người ký", signer)}


def _joined(said: str | Iterable[str]) -> str:
    return said if isinstance(said, str) else "\n".join(each for each in said if each)


def _titles(made: dict) -> dict[str, _Said]:
    return {each["key"]: _Said(_where(each), each["title"]) for each in made["sections"]}


def _where(section: dict) -> str:
    """Return how a change names its section: by its whole number, of a letter by the number it bears."""
    is_outlined = section["key"][:1] in "IVX"
    return f"Mục {section['key'] if is_outlined else section['number']}. {section['title']}"


def _paragraphs(made: dict) -> dict[str, _Said]:
    placed = [("Phần mở đầu", "opening", each) for each in made["opening"]]
    placed += [
        (_where(section), section["key"], each)
        for section in made["sections"]
        for each in section["paragraphs"]
    ]
    return {
        each["key"]: _Said(where, f"{each['lead']} {each['text']}".strip(), place)
        for where, place, each in placed
        if each["key"] != NOTE_KEY
    }


def _charts(made: dict) -> dict[str, _Said]:
    return {
        f"{section['key']}/{chart['title']}": _Said(f"Biểu đồ: {chart['title']}", _chart_words(chart))
        for section in made["sections"]
        for chart in section.get("charts", ())
    }


def _chart_words(chart: dict) -> str:
    return _joined([chart["value"], chart["verdict"], chart["desc"]])


def _rows(made: dict) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for appendix in made["appendices"]:
        if appendix["title"].startswith(TITLE):
            continue
        shared, place = _shared_names(appendix), f"Phụ lục {appendix['number']}".strip()
        for group, row in _grouped(appendix["rows"]):
            name = _name(row["cells"])
            key = row.get("key") or f"{appendix['title']}/{group}/{name}"
            where = f"{name}, {row['cells'][2]}" if name in shared else name
            found[_free(found, key)] = _Said(
                f"{place}: {where}",
                _row_words(appendix, row),
                name=_named(appendix, row) if row.get("key") else "",
            )
        if appendix.get("note"):
            found[f"{appendix['title']}//note"] = _Said(f"{place}: ghi chú", appendix["note"])
    return found


def _grouped(rows: Iterable[dict]) -> Iterator[tuple[str, dict]]:
    """Yield each row with the words of the group row it stands below."""
    group = ""
    for row in rows:
        if row["is_group"]:
            group = row["cells"][0]
        else:
            yield group, row


def _name(cells: list[str]) -> str:
    """Return what names a row: its second cell, for the first is its number."""
    return cells[1] if len(cells) > 1 else cells[0]


def _shared_names(appendix: dict) -> set[str]:
    """Return the names that several rows have: a task of several agencies, an agency with several reports."""
    keyed = [row for row in appendix["rows"] if row.get("key") and len(row["cells"]) > 2]
    counts = Counter(_name(row["cells"]) for row in keyed)
    return {name for name, count in counts.items() if count > 1}


def _free(found: dict[str, _Said], key: str) -> str:
    """Return ``key``, told apart from rows of the same name by its turn."""
    turn, free = 1, key
    while free in found:
        turn += 1
        free = f"{key}/{turn}"
    return free


def _named(appendix: dict, row: dict) -> str:
    return f"{appendix['columns'][1]['title']}: {_name(row['cells'])}"


def _row_words(appendix: dict, row: dict) -> str:
    """Return the cells beside their columns, the number of the row and its name left out."""
    pairs = list(zip(appendix["columns"], row["cells"], strict=False))[2:]
    return "\n".join(f"{column['title']}: {cell}" for column, cell in pairs if cell)


# --- the appendix -------------------------------------------------------------------------------------


def with_list(made: dict, found: list[Change], replaced: str) -> dict:
    """Return the document ``made`` with one appendix more: what it says otherwise than ``replaced``."""
    appendices = list(made["appendices"])
    if len(appendices) == 1 and not appendices[0]["number"]:
        appendices = [appendices[0] | {"number": "I"}]
    listed = {
        "number": roman(len(appendices) + 1) if appendices else "",
        "title": f"{TITLE} {replaced}",
        "columns": list(COLUMNS),
        "rows": [_row(number, each) for number, each in enumerate(found, start=1)],
        "note": "",
        "empty": f"Không có nội dung nào khác {replaced}.",
    }
    return made | {"appendices": [*appendices, listed]}


def _row(number: int, each: Change) -> dict:
    cells = [str(number), each.where, WHAT[each.what], *_parts_that_differ(each)]
    return {"cells": cells, "is_group": False}


def _parts_that_differ(each: Change) -> tuple[str, str]:
    """Return before and after without the lines that stand in both: of a table row the cells that changed."""
    if each.what != "changed":
        return each.before, each.after
    before, after = each.before.split("\n"), each.after.split("\n")
    return (
        "\n".join(line for line in before if line not in after),
        "\n".join(line for line in after if line not in before),
    )


def roman(number: int) -> str:
    """Return 6 as "VI"; for numbers of appendices, below 40."""
    tens, ones = divmod(number, 10)
    units = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return "X" * tens + units[ones]
