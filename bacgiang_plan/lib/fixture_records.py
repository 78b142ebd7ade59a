"""Reference data in JSON files: reading the records and finding every fault in them, before any database.

A file is an object of lists by model label: ``{"tasks.task": [{"clause": "III.2.1-1", …}, …]}``. A foreign
key is written as the natural key of its row: one value, or a list of them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models

from .vietnamese import nfc

Key = tuple


@dataclass(frozen=True)
class Fault:
    """One thing wrong, told in Vietnamese: in which file, in which record, with which key."""

    file: str
    message: str
    record: str = ""

    def __str__(self) -> str:
        return (
            f"{self.file}, {self.record}: {self.message}" if self.record else f"{self.file}: {self.message}"
        )


class FixtureError(ValueError):
    """The fixtures cannot be loaded; ``faults`` holds all that was found, nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


@dataclass(frozen=True)
class Table:
    """How the records of one model are loaded.

    ``key`` names the fields that identify a row. ``create_only`` fields belong to the users once the row
    exists. ``sequence`` is the field, if any, that numbers the rows uniquely. ``derive`` computes the
    fields no file holds. ``check`` yields (record, message) for what only this model knows to be wrong.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    create_only: frozenset[str] = frozenset()
    sequence: str = ""
    derive: Callable[[Mapping], Mapping] = field(default=lambda values: {})
    check: Callable[[Sequence["Record"]], Iterable[tuple["Record", str]]] = field(default=lambda records: [])

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def fields(self) -> dict[str, models.Field]:
        concrete = self.model._meta.concrete_fields
        return {field.name: field for field in concrete if not field.primary_key}

    def is_required(self, name: str) -> bool:
        column = self.fields[name]
        return column.editable and not (column.blank or column.null or column.has_default())


@dataclass
class Record:
    """One record: what the file says, and its values once cleaned (a foreign key as a key tuple)."""

    file: str
    table: Table
    number: int
    raw: Mapping
    values: dict = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return flat(self.values[name] for name in self.table.key)

    @property
    def has_key(self) -> bool:
        return all(name in self.values for name in self.table.key)

    def fault(self, message: str) -> Fault:
        told = "/".join(str(part) for part in flat(self.raw.get(name) for name in self.table.key))
        return Fault(self.file, message, f"{self.table.label} bản ghi {self.number} ({told})")


def flat(value: object) -> Key:
    """Return nested keys as one flat tuple: ("a", ("b", 1)) is ("a", "b", 1)."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (value,)
    return tuple(part for item in value for part in flat(item))


def read_records(paths: Sequence[Path], tables: Sequence[Table]) -> list[Record]:
    """Return the cleaned records of all files, in their order. Raises `FixtureError` with every fault.

    Faults are: unreadable file, unknown model, unknown or missing field, unfit value, duplicate key,
    reference to a key that no file holds.
    """
    faults: list[Fault] = []
    records = [record for path in paths for record in file_records(path, tables, faults)]
    is_whole = not faults  # with a file unread, every reference to its records would be a fault
    for record in records:
        faults += clean(record)
    keyed = [record for record in records if record.has_key]
    faults += [*duplicates(keyed), *(unknown_references(records, keyed) if is_whole else [])]
    if not faults:
        faults += own_faults(records, tables)
    if faults:
        raise FixtureError(faults)
    return records


def file_records(path: Path, tables: Sequence[Table], faults: list[Fault]) -> list[Record]:
    """Return the records of one file, not cleaned; what is none goes to ``faults``."""
    known = {table.label: table for table in tables}
    found = []
    for label, rows in read_file(path, faults).items():
        if label not in known or not isinstance(rows, list):
            faults.append(Fault(path.name, f"không có loại dữ liệu “{label}” hoặc không phải danh sách."))
            continue
        for number, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                found.append(Record(path.name, known[label], number, row))
            else:
                faults.append(Fault(path.name, f"{label} bản ghi {number} không phải đối tượng."))
    return found


def read_file(path: Path, faults: list[Fault]) -> dict:
    """Return the content of a file, {} with a fault when it cannot be read."""
    try:
        content = json.loads(nfc(path.read_text(encoding="utf-8")))
    except OSError as error:
        faults.append(Fault(path.name, f"không mở được tệp ({error.strerror})."))
        return {}
    except ValueError as error:
        faults.append(Fault(path.name, f"không phải JSON UTF-8 đúng cách ({error})."))
        return {}
    if not isinstance(content, dict):
        faults.append(Fault(path.name, "phải là một đối tượng: loại dữ liệu và danh sách bản ghi."))
        return {}
    return content


def clean(record: Record) -> list[Fault]:
    """Fill ``record.values``; return what is unknown, missing or unfit in it."""
    table = record.table
    missing = [name for name in table.fields if name not in record.raw and table.is_required(name)]
    faults = [record.fault(f"thiếu trường “{name}”.") for name in missing]
    for name, value in record.raw.items():
        if name not in table.fields:
            faults.append(record.fault(f"không có trường “{name}”."))
            continue
        try:
            record.values[name] = cleaned(table.fields[name], value)
        except ValidationError:  # Django says why, but not all of its messages are in Vietnamese
            told = json.dumps(value, ensure_ascii=False)[:80]
            faults.append(record.fault(f"trường “{name}” có giá trị không hợp lệ: {told}."))
    return faults


def cleaned(column: models.Field, value: object) -> object:
    if not column.is_relation:
        return column.clean(value, None)
    if value is None and not column.null:
        raise ValidationError("null")
    return None if value is None else flat(value)


def duplicates(records: Sequence[Record]) -> list[Fault]:
    first: dict[tuple, Record] = {}
    faults = []
    for record in records:
        for what, value in unique_values(record).items():
            earlier = first.setdefault((record.table.label, what, value), record)
            if earlier is not record:
                faults.append(record.fault(f"{what} trùng với bản ghi {earlier.number} của {earlier.file}."))
    return faults


def unique_values(record: Record) -> dict[str, Key]:
    """What no other record of the model may share: the key, and each field the database keeps unique."""
    table = record.table
    alone = [name for name, column in table.fields.items() if column.unique and (name,) != table.key]
    told = {f"trường “{name}”": flat(record.values[name]) for name in alone if name in record.values}
    return {"khóa": record.key} | told


def unknown_references(records: Sequence[Record], keyed: Sequence[Record]) -> list[Fault]:
    keys = {(record.table.model, record.key) for record in keyed}
    return [
        record.fault(f"trường “{name}” trỏ đến khóa không có: {'/'.join(map(str, value))}.")
        for record in records
        for name, value in record.values.items()
        if (related := record.table.fields[name].related_model)
        and value is not None
        and (related, value) not in keys
    ]


def own_faults(records: Sequence[Record], tables: Sequence[Table]) -> list[Fault]:
    return [
        record.fault(message)
        for table in tables
        for record, message in table.check([record for record in records if record.table is table])
    ]
