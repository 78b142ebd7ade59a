"""Which models are reference data, in the order of their foreign keys, and what in them is the users' own."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agencies.models import Agency, AgencyAlias
from bacgiang_plan.lib.fixture_records import Record, Table
from bacgiang_plan.lib.fixtures import Count, load
from bacgiang_plan.lib.vietnamese import search_key, stored_order
from targets.models import Indicator, Target
from tasks.models import Assignment, DatedPart, Plan, Section, Task, ZoneMention
from zones.models import Zone, full_name

from .models import ReportingPeriod

FILES = ["agencies.json", "zones.json", "plan.json", "targets.json", "series.json", "periods.json"]


def one_agency_per_spelling(records: Sequence[Record]) -> Iterator[tuple[Record, str]]:
    """Two agencies must not be reached by spellings that differ in case or accents only."""
    owners: dict[str, tuple] = {}
    for record in records:
        key = search_key(record.values["name"])
        if owners.setdefault(key, record.values["agency"]) != record.values["agency"]:
            yield record, f"tên gọi trùng với tên gọi của cơ quan {owners[key][0]}."


def alias_keys(values: Mapping) -> Mapping:
    return {"search_key": search_key(values["name"])}


def zone_keys(values: Mapping) -> Mapping:
    words = full_name(values["kind"], values["name"])
    return {"search_text": search_key(words), "sort_text": stored_order(words)}


def task_keys(values: Mapping) -> Mapping:
    return {"search_text": search_key(values["text"])}


TABLES = [
    Table(Agency, ("code",)),
    Table(AgencyAlias, ("name",), derive=alias_keys, check=one_agency_per_spelling),
    # The plan does not say where a CCN lies: administrators choose the district that reports it.
    Table(
        Zone,
        ("kind", "name"),
        create_only=frozenset({"reporting_agency", "district", "location"}),
        derive=zone_keys,
    ),
    Table(Plan, ("code",)),
    Table(Section, ("plan", "clause"), sequence="order"),
    Table(Task, ("clause",), sequence="order", derive=task_keys),
    Table(DatedPart, ("task", "order")),
    Table(ZoneMention, ("task", "order")),
    Table(
        Assignment,
        ("task", "agency"),
        create_only=frozenset({"valid_from", "valid_until", "started_on", "completed_on"}),
    ),
    Table(Target, ("number",)),
    Table(
        Indicator,
        ("code",),
        sequence="order",
        create_only=frozenset({"owner", "series_basis", "jump_factor"}),
    ),
    Table(ReportingPeriod, ("code",), create_only=frozenset({"opens_on", "due_before"})),
]


def load_reference_data(folder: Path) -> list[Count]:
    """Load every file of ``folder``; raise `FixtureError` with all faults, and then nothing was written."""
    return load(TABLES, [folder / name for name in FILES])
