"""The generic loader, on three small tables: agencies, their aliases, and a tree of sections."""

import json
from datetime import date

import pytest
from django.db import models

from agencies.models import Agency, AgencyAlias
from bacgiang_plan.lib.fixtures import Count, FixtureError, Table, load
from tasks.models import Plan, Section

AGENCIES = Table(Agency, ("code",), create_only=frozenset({"valid_until"}))
ALIASES = Table(AgencyAlias, ("name",), derive=lambda values: {"search_key": values["name"].lower()})
TABLES = [AGENCIES, ALIASES, Table(Plan, ("code",)), Table(Section, ("plan", "clause"), sequence="order")]
PLAN = {"code": "ke-hoach", "issued_words": "2021", "title": "T", "issuer": "I", "preamble": "P"} | {
    "signature": "S",
    "recipients": ["R"],
}


def agency(code, **changes):
    row = {"code": code, "name": f"Sở {code}", "short_name": code, "symbol": code.upper()}
    return row | {"kind": "department", "order": 1} | changes


def section(clause, order, parent=None):
    row = {"plan": "ke-hoach", "clause": clause, "kind": "section", "order": order, "title": clause}
    return row | ({"parent": ["ke-hoach", parent]} if parent else {})


@pytest.fixture
def write(tmp_path):
    def write(content, name="data.json"):
        path = tmp_path / name
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )
        return path

    return write


def faults(*paths):
    with pytest.raises(FixtureError) as caught:
        load(TABLES, paths)
    return [str(fault) for fault in caught.value.faults]


def changes(counts):
    return {count.name: (count.created, count.updated, count.kept) for count in counts}


def test_loading_creates_then_keeps_then_updates(db, write):
    rows = {"agencies.agency": [agency("a"), agency("b", order=2)]}
    assert load(TABLES, [write(rows)])[0] == Count("cơ quan", 2, 0, 0)
    assert load(TABLES, [write(rows)])[0] == Count("cơ quan", 0, 0, 2)
    rows["agencies.agency"][1]["name"] = "Sở khác"
    assert load(TABLES, [write(rows)])[0] == Count("cơ quan", 0, 1, 1)
    assert list(Agency.objects.values_list("code", "name")) == [("a", "Sở a"), ("b", "Sở khác")]


def test_fields_not_told_and_create_only_fields_stay_as_the_users_left_them(db, write):
    rows = {"agencies.agency": [agency("a", valid_until="2030-12-31")]}
    load(TABLES, [write(rows)])
    Agency.objects.update(valid_until=date(2025, 2, 28), valid_from=date(2021, 1, 1), name="đổi tên")
    assert changes(load(TABLES, [write(rows)]))["cơ quan"] == (0, 1, 0)
    stored = Agency.objects.get()
    assert (stored.name, stored.valid_from, stored.valid_until) == (
        "Sở a",
        date(2021, 1, 1),
        date(2025, 2, 28),
    )


def test_rows_no_file_mentions_stay(db, write):
    load(TABLES, [write({"agencies.agency": [agency("a"), agency("b")]})])
    load(TABLES, [write({"agencies.agency": [agency("a")]})])
    assert Agency.objects.count() == 2


def test_derived_fields_follow_their_source(db, write):
    load(
        TABLES,
        [
            write(
                {
                    "agencies.agency": [agency("a")],
                    "agencies.agencyalias": [{"agency": "a", "name": "TÊN"}],
                }
            )
        ],
    )
    AgencyAlias.objects.update(search_key="cũ")
    rows = {"agencies.agency": [agency("a")], "agencies.agencyalias": [{"agency": "a", "name": "TÊN"}]}
    assert changes(load(TABLES, [write(rows)]))["tên gọi khác"] == (0, 1, 0)
    assert AgencyAlias.objects.get().search_key == "tên"


def test_references_cross_files(db, write):
    aliases = write({"agencies.agencyalias": [{"agency": "a", "name": "A"}]}, "aliases.json")
    load(TABLES, [aliases, write({"agencies.agency": [agency("a")]})])
    assert AgencyAlias.objects.get().agency.code == "a"


def test_a_tree_in_any_order(db, write):
    rows = [section("III.2.1", 3, "III.2"), section("III.2", 2, "III"), section("III", 1)]
    load(TABLES, [write({"tasks.plan": [PLAN], "tasks.section": rows})])
    assert list(Section.objects.values_list("clause", "parent__clause")) == [
        ("III", None),
        ("III.2", "III"),
        ("III.2.1", "III.2"),
    ]


def test_a_unique_order_can_be_permuted_and_widened(db, write):
    load(TABLES, [write({"tasks.plan": [PLAN], "tasks.section": [section("a", 1), section("b", 2)]})])
    rows = [section("b", 1), section("new", 2), section("a", 3)]
    counts = load(TABLES, [write({"tasks.plan": [PLAN], "tasks.section": rows})])
    assert changes(counts)["mục của kế hoạch"] == (1, 2, 0)
    assert list(Section.objects.values_list("clause", "order")) == [("b", 1), ("new", 2), ("a", 3)]


def test_a_ring_of_parents_is_refused(db, write):
    rows = [section("a", 1, "b"), section("b", 2, "a")]
    assert faults(write({"tasks.plan": [PLAN], "tasks.section": rows})) == [
        "data.json, tasks.section bản ghi 1 (ke-hoach/a): bản ghi trỏ vòng quanh lẫn nhau.",
        "data.json, tasks.section bản ghi 2 (ke-hoach/b): bản ghi trỏ vòng quanh lẫn nhau.",
    ]
    assert Plan.objects.count() == 0


def test_all_faults_are_told_at_once_and_nothing_is_loaded(db, write):
    lacking = agency("c")
    del lacking["symbol"]
    rows = {
        "agencies.agency": [
            agency("a"),
            agency("a"),
            agency("b", colour="đỏ"),
            lacking,
            agency("d", kind="ministry"),
            agency("e", order="một"),
            agency("f", valid_until="31/12/2025"),
        ],
        "agencies.agencyalias": [{"agency": "z", "name": "Z"}],
    }
    assert faults(write(rows)) == [
        "data.json, agencies.agency bản ghi 3 (b): không có trường “colour”.",
        "data.json, agencies.agency bản ghi 4 (c): thiếu trường “symbol”.",
        'data.json, agencies.agency bản ghi 5 (d): trường “kind” có giá trị không hợp lệ: "ministry".',
        'data.json, agencies.agency bản ghi 6 (e): trường “order” có giá trị không hợp lệ: "một".',
        "data.json, agencies.agency bản ghi 7 (f): trường “valid_until” có giá trị không hợp lệ: "
        '"31/12/2025".',
        "data.json, agencies.agency bản ghi 2 (a): khóa trùng với bản ghi 1 của data.json.",
        "data.json, agencies.agencyalias bản ghi 1 (Z): trường “agency” trỏ đến khóa không có: z.",
    ]
    assert Agency.objects.count() == 0


def test_a_value_the_database_keeps_unique_is_checked_in_the_files(db, write):
    rows = {
        "agencies.agency": [agency("a")],
        "agencies.agencyalias": [{"agency": "a", "name": "A"}, {"agency": "a", "name": "A"}],
    }
    table = Table(AgencyAlias, ("agency", "name"), derive=ALIASES.derive)
    with pytest.raises(FixtureError) as caught:
        load([AGENCIES, table], [write(rows)])
    assert [str(fault) for fault in caught.value.faults] == [
        "data.json, agencies.agencyalias bản ghi 2 (a/A): khóa trùng với bản ghi 1 của data.json.",
        "data.json, agencies.agencyalias bản ghi 2 (a/A): trường “name” trùng với bản ghi 1 của data.json.",
    ]


def test_an_empty_reference_where_one_is_needed(db, write):
    rows = {"agencies.agencyalias": [{"agency": None, "name": "A"}]}
    assert faults(write(rows)) == [
        "data.json, agencies.agencyalias bản ghi 1 (A): trường “agency” có giá trị không hợp lệ: null."
    ]


def test_unreadable_files(db, write, tmp_path):
    bad_bytes = tmp_path / "latin.json"
    bad_bytes.write_bytes('{"a": "ữ"}'.encode("utf-16"))
    told = faults(
        tmp_path / "none.json",
        write("{", "broken.json"),
        bad_bytes,
        write([], "list.json"),
        write({"x.y": [], "agencies.agency": ["a"]}),
    )
    assert [fault.split(" (")[0] for fault in told] == [
        "none.json: không mở được tệp",
        "broken.json: không phải JSON UTF-8 đúng cách",
        "latin.json: không phải JSON UTF-8 đúng cách",
        "list.json: phải là một đối tượng: loại dữ liệu và danh sách bản ghi.",
        "data.json: không có loại dữ liệu “x.y” hoặc không phải danh sách.",
        "data.json: agencies.agency bản ghi 1 không phải đối tượng.",
    ]


def test_what_only_the_database_refuses_rolls_everything_back(db, write):
    rows = {
        "agencies.agency": [
            agency("a", is_consolidator=True),
            agency("b", is_consolidator=True),
        ]
    }
    assert [fault.split(" (")[0] for fault in faults(write(rows))] == [
        "data.json: cơ sở dữ liệu từ chối agencies.agency"
    ]
    assert Agency.objects.count() == 0


def test_a_check_of_ones_own(db, write):
    table = Table(Agency, ("code",), check=lambda records: [(records[0], "không nhận.")] if records else [])
    with pytest.raises(FixtureError, match=r"agencies.agency bản ghi 1 \(a\): không nhận."):
        load([table], [write({"agencies.agency": [agency("a")]})])


def test_text_is_stored_in_nfc(db, write):
    load(TABLES, [write({"agencies.agency": [agency("a", name="Sở Nô\u0323i vu\u0323")]})])
    assert Agency.objects.get().name == "Sở Nội vụ"


def test_queries_do_not_grow_with_the_rows(db, write, django_assert_num_queries):
    for number in (1, 3):
        path = write({"agencies.agency": [agency(f"{number}-{i}", order=i) for i in range(number)]})
        with django_assert_num_queries(len(TABLES) + 3):  # a read a model, one insert, savepoint, release
            load(TABLES, [path])


def test_the_table_knows_its_fields():
    assert ALIASES.label == "agencies.agencyalias"
    assert [name for name in ALIASES.fields if ALIASES.is_required(name)] == ["agency", "name"]
    assert isinstance(ALIASES.fields["agency"], models.ForeignKey)
