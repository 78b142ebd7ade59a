"""Loading reference data by natural keys: idempotent, all or nothing, users' own data left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, models, transaction
from django.db.models import F

from .fixture_records import Fault, FixtureError, Key, Record, Table, flat, read_records

__all__ = ["Count", "Fault", "FixtureError", "Table", "load"]

OUT_OF_THE_WAY = 10_000

Ids = dict[type[models.Model], dict[Key, int]]


@dataclass(frozen=True)
class Count:
    """What loading did to the rows of one model."""

    name: str
    created: int
    updated: int
    kept: int


def load(tables: Sequence[Table], paths: Sequence[Path]) -> list[Count]:
    """Bring the database to what the files say, and return the counts of each model.

    ``tables`` stand in the order of their foreign keys. A row is found by its key; fields the files do
    not mention, ``create_only`` fields of existing rows, and rows no file mentions stay as they are.
    Raises `FixtureError` when the files are at fault or the database refuses; then nothing is written.
    """
    records = read_records(paths, tables)
    ids: Ids = {}
    counts = []
    with transaction.atomic():
        for table in tables:
            own = [record for record in records if record.table is table]
            try:
                counts.append(save(table, own, ids))
            except DatabaseError as error:
                message = f"cơ sở dữ liệu từ chối {table.label} ({error})."
                raise FixtureError([Fault(", ".join(path.name for path in paths), message)]) from error
    return counts


def save(table: Table, records: Sequence[Record], ids: Ids) -> Count:
    """Create and update the rows of one table, add their keys to ``ids`` and return how many of each."""
    existing = rows_by_key(table, ids)
    ids[table.model] = {key: row.pk for key, row in existing.items()}
    known = [record for record in records if record.key in existing]
    new = [record for record in records if record.key not in existing]
    make_room(table, known, existing)
    created = create(table, new, ids)
    updated = update(table, known, existing, ids)
    return Count(str(table.model._meta.verbose_name), created, updated, len(known) - updated)


def rows_by_key(table: Table, ids: Ids) -> dict[Key, models.Model]:
    """Return the stored rows by natural key: the oldest where succession left several."""
    keys = {model: {pk: key for key, pk in of_model.items()} for model, of_model in ids.items()}
    rows: dict[Key, models.Model] = {}
    for row in table.model._default_manager.order_by("pk"):
        rows.setdefault(stored_key(table, row, keys), row)
    return rows


def stored_key(table: Table, row: models.Model, keys: Mapping) -> Key:
    """Return the natural key of a stored row as its file has it; "?" marks a parent that no file names."""
    return flat(
        keys[column.related_model].get(getattr(row, column.attname), ("?", getattr(row, column.attname)))
        if (column := table.fields[name]).is_relation
        else getattr(row, name)
        for name in table.key
    )


def columns(record: Record, ids: Ids) -> dict[str, object]:
    """Return the record's values by column, foreign keys as ids, derived fields included."""
    fields = record.table.fields
    told = {
        fields[name].attname: ids[fields[name].related_model][value]
        if fields[name].is_relation and value is not None
        else value
        for name, value in record.values.items()
    }
    return told | dict(record.table.derive(record.values))


def create(table: Table, records: Sequence[Record], ids: Ids) -> int:
    """Create rows in as many rounds as the model's own tree is deep: parents need ids first."""
    waiting = list(records)
    while waiting:
        ready = [record for record in waiting if not awaits_parent(record, ids)]
        if not ready:
            message = "bản ghi trỏ vòng quanh lẫn nhau."
            raise FixtureError([record.fault(message) for record in waiting])
        rows = table.model._default_manager.bulk_create(
            [table.model(**columns(record, ids)) for record in ready]
        )
        ids[table.model] |= {record.key: row.pk for record, row in zip(ready, rows, strict=True)}
        waiting = [record for record in waiting if record.key not in ids[table.model]]
    return len(records)


def make_room(table: Table, records: Sequence[Record], existing: Mapping) -> None:
    """Lift rows that change their place in a unique order, so that no two meet on the way."""
    if not table.sequence:
        return
    moving = [
        row.pk
        for record in records
        if (row := existing[record.key]) and getattr(row, table.sequence) != record.values[table.sequence]
    ]
    if moving:
        rows = table.model._default_manager.filter(pk__in=moving)
        rows.update(**{table.sequence: F(table.sequence) + OUT_OF_THE_WAY})


def awaits_parent(record: Record, ids: Ids) -> bool:
    """Whether ``record`` points at one of its own model that has no row yet."""
    model = record.table.model
    own = [name for name, column in record.table.fields.items() if column.related_model is model]
    parents = [record.values.get(name) for name in own]
    return any(parent is not None and parent not in ids[model] for parent in parents)


def update(table: Table, records: Sequence[Record], existing: Mapping, ids: Ids) -> int:
    """Write what differs, but for fields set on creation only; return how many rows changed."""
    locked = {table.fields[name].attname for name in table.create_only}
    changed: list[models.Model] = []
    names: set[str] = set()
    for record in records:
        row = existing[record.key]
        wanted = {name: value for name, value in columns(record, ids).items() if name not in locked}
        differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        if differing:
            vars(row).update(differing)
            changed.append(row)
            names |= set(differing)
    if changed:
        attnames = {column.attname: name for name, column in table.fields.items()}
        table.model._default_manager.bulk_update(changed, sorted(attnames[name] for name in names))
    return len(changed)
