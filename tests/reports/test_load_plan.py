"""``load_plan``: the whole reference data, twice, on used data, and spoilt."""

import json
import shutil
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyAlias
from bacgiang_plan.lib.dates import VIETNAM
from reports.models import ReportingPeriod
from reports.reference_data import FILES, TABLES
from targets.models import Indicator, Target
from tasks.models import Assignment, DatedPart, Plan, Section, Task, ZoneMention
from zones.models import Zone

FIXTURES = settings.BASE_DIR / "fixtures"
COUNTS = {
    Agency: 27,
    AgencyAlias: 25,
    Zone: 36,
    Plan: 1,
    Section: 51,
    Task: 82,
    DatedPart: 9,
    ZoneMention: 41,
    Assignment: 460,
    Target: 6,
    Indicator: 38,
    ReportingPeriod: 19,
}
CREATED = [
    "Cơ quan: tạo mới 27, cập nhật 0, giữ nguyên 0",
    "Tên gọi khác: tạo mới 25, cập nhật 0, giữ nguyên 0",
    "Khu, cụm công nghiệp: tạo mới 36, cập nhật 0, giữ nguyên 0",
    "Kế hoạch: tạo mới 1, cập nhật 0, giữ nguyên 0",
    "Mục của kế hoạch: tạo mới 51, cập nhật 0, giữ nguyên 0",
    "Nhiệm vụ: tạo mới 82, cập nhật 0, giữ nguyên 0",
    "Phần có thời hạn: tạo mới 9, cập nhật 0, giữ nguyên 0",
    "Khu, cụm được nêu: tạo mới 41, cập nhật 0, giữ nguyên 0",
    "Phân công: tạo mới 460, cập nhật 0, giữ nguyên 0",
    "Mục tiêu: tạo mới 6, cập nhật 0, giữ nguyên 0",
    "Chỉ tiêu: tạo mới 38, cập nhật 0, giữ nguyên 0",
    "Kỳ báo cáo: tạo mới 19, cập nhật 0, giữ nguyên 0",
]

pytestmark = pytest.mark.django_db


def load(capsys=None, folder=FIXTURES):
    call_command("load_plan", fixtures=folder)
    return capsys.readouterr().out.splitlines() if capsys else []


def stored():
    """Every reference row of the database, as values."""
    return {model: list(model.objects.order_by("pk").values()) for model in COUNTS}


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        shutil.copyfile(FIXTURES / name, tmp_path / name)
    return tmp_path


def spoil(folder, name, change):
    content = json.loads((folder / name).read_text(encoding="utf-8"))
    change(content)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def refused(folder):
    with pytest.raises(CommandError) as caught:
        load(folder=folder)
    assert {model: model.objects.count() for model in COUNTS} == dict.fromkeys(COUNTS, 0)
    return str(caught.value).splitlines()


def test_an_empty_database_gets_everything(capsys):
    assert load(capsys) == CREATED
    assert {model: model.objects.count() for model in COUNTS} == COUNTS
    assert [table.model for table in TABLES] == list(COUNTS)


def test_loading_again_changes_nothing(capsys):
    load(capsys)
    before = stored()
    assert load(capsys) == [
        line.replace("tạo mới", "tạo mới 0, cập nhật 0, giữ nguyên").split(", cập nhật 0, giữ nguyên 0")[0]
        for line in CREATED
    ]
    assert stored() == before


def test_every_row_passes_the_models_own_validation():
    load()
    for model in COUNTS:
        for row in model.objects.all():
            row.clean_fields()


def test_reference_fields_come_back_and_users_facts_stay(capsys):
    load()
    Task.objects.filter(clause="III.2.1-1").update(text="sửa tay", search_text="sua tay")
    Zone.objects.filter(kind="industrial_cluster", name="Yên Lư").update(
        reporting_agency=Agency.objects.get(code="yendung")
    )
    Indicator.objects.filter(code="3").update(owner=None)
    Assignment.objects.filter(task__clause="III.2.1-1").update(
        started_on=date(2021, 9, 1), completed_on=date(2022, 1, 1)
    )
    ReportingPeriod.objects.filter(code="2022-nam").update(
        due_before=datetime(2022, 12, 20, tzinfo=VIETNAM), opens_on=date(2022, 10, 1)
    )
    Agency.objects.filter(code="yendung").update(valid_until=date(2024, 12, 31))
    told = load(capsys)
    assert [line for line in told if "cập nhật 0" not in line] == [
        "Nhiệm vụ: tạo mới 0, cập nhật 1, giữ nguyên 81"
    ]
    assert Task.objects.get(clause="III.2.1-1").text.startswith("Tham mưu UBND tỉnh xây dựng kế hoạch")
    assert Zone.objects.get(kind="industrial_cluster", name="Yên Lư").reporting_agency.code == "yendung"
    assert Indicator.objects.get(code="3").owner is None
    assert Assignment.objects.get(task__clause="III.2.1-1").completed_on == date(2022, 1, 1)
    assert ReportingPeriod.objects.get(code="2022-nam").opens_on == date(2022, 10, 1)
    assert Agency.objects.get(code="yendung").valid_until == date(2024, 12, 31)


def test_an_assignment_that_passed_to_a_successor_is_not_opened_again():
    load()
    old = Assignment.objects.get(task__clause="III.2.1-1")
    Assignment.objects.filter(pk=old.pk).update(valid_until=date(2025, 2, 28))
    successor = Agency.objects.create(
        code="stc", name="Sở Tài chính", short_name="STC", symbol="STC", kind="department", order=28
    )
    Assignment.objects.create(task=old.task, agency=successor, role="lead", valid_from=date(2025, 3, 1))
    load()
    rows = Assignment.objects.filter(task=old.task).order_by("pk")
    assert [(row.agency.code, row.valid_until) for row in rows] == [
        ("skhdt", date(2025, 2, 28)),
        ("stc", None),
    ]


def test_search_keys_are_computed():
    load()
    assert Zone.objects.get(kind="industrial_park", name="Yên Lư").search_text == "kcn yen lu"
    assert Task.objects.get(clause="III.2.5-1").search_text.startswith("quan ly chat che quy dat")
    assert {agency.code for agency in Agency.objects.named("ban quản lý các khu công nghiệp")} == {"bqlkcn"}


def test_sections_form_the_plans_tree():
    load()
    parts = Section.objects.filter(kind="part")
    assert list(parts.values_list("clause", "parent")) == [
        ("I", None),
        ("II", None),
        ("III", None),
        ("IV", None),
    ]
    assert [section.clause for section in Section.objects.get(clause="III").children.all()] == [
        f"III.{number}" for number in range(1, 9)
    ]
    assert Section.objects.get(clause="I.2").text.startswith("Trong tổ chức thực hiện phải chỉ đạo")
    assert Task.objects.get(clause="IV.2").section.clause == "IV"


def test_periods_are_those_of_the_plan():
    load()
    rows = list(ReportingPeriod.objects.all())
    assert [row.code for row in rows] == [
        "2021-nam",
        *(f"{year}-{half}" for year in range(2022, 2031) for half in ("6-thang", "nam")),
    ]
    for row in rows:
        month = {"half_year": 6, "annual": 12}[row.kind]
        assert row.window_start == date(row.year - 1, 12, 15)
        assert row.window_end == date(row.year, month, 14)
        assert row.due_before == datetime(row.year, month, 15, tzinfo=VIETNAM)
        assert row.due_before - timedelta(seconds=1) == datetime(
            row.year, month, 14, 23, 59, 59, tzinfo=VIETNAM
        )
        assert row.opens_on == date(row.year, {6: 5, 12: 11}[month], 1)
        assert row.opened_at is None


def test_queries_are_few_and_the_second_load_writes_nothing():
    load()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        load()
    assert len(queries) == len(TABLES) + 2  # one read a model, savepoint, release
    assert [
        query["sql"][:6] for query in queries if not query["sql"].startswith(("SELECT", "SAVE", "RELE"))
    ] == []


def test_a_duplicate_key_is_named_and_nothing_is_loaded(folder):
    spoil(folder, "plan.json", lambda content: content["tasks.task"].append(content["tasks.task"][0]))
    assert refused(folder) == [
        "Không nạp gì, có 2 lỗi:",
        "plan.json, tasks.task bản ghi 83 (III.1-1): khóa trùng với bản ghi 1 của plan.json.",
        "plan.json, tasks.task bản ghi 83 (III.1-1): trường “order” trùng với bản ghi 1 của plan.json.",
    ]


def test_unknown_keys_and_fields_are_named_and_nothing_is_loaded(folder):
    def change(content):
        content["tasks.assignment"][0]["agency"] = "stc"
        content["tasks.zonemention"][0]["zone"] = ["industrial_park", "Song Khê"]
        content["tasks.task"][1]["colour"] = "đỏ"
        del content["tasks.task"][2]["text"]

    spoil(folder, "plan.json", change)
    assert refused(folder) == [
        "Không nạp gì, có 4 lỗi:",
        "plan.json, tasks.task bản ghi 2 (III.1-2): không có trường “colour”.",
        "plan.json, tasks.task bản ghi 3 (III.1-3): thiếu trường “text”.",
        "plan.json, tasks.zonemention bản ghi 1 (III.3.1-1/1): trường “zone” trỏ đến khóa không có: "
        "industrial_park/Song Khê.",
        "plan.json, tasks.assignment bản ghi 1 (III.1-1/stc): trường “agency” trỏ đến khóa không có: stc.",
    ]


def test_an_agency_both_leading_and_coordinating_is_a_duplicate_key(folder):
    def change(content):
        content["tasks.assignment"].append({"task": "IV.2", "agency": "sct", "role": "coordinating"})

    spoil(folder, "plan.json", change)
    assert "plan.json, tasks.assignment bản ghi 461 (IV.2/sct): khóa trùng" in refused(folder)[1]


def test_one_spelling_for_two_agencies_is_refused(folder):
    def change(content):
        content["agencies.agencyalias"].append({"agency": "sct", "name": "sở kh&đt"})

    spoil(folder, "agencies.json", change)
    assert refused(folder) == [
        "Không nạp gì, có 1 lỗi:",
        "agencies.json, agencies.agencyalias bản ghi 26 (sở kh&đt): "
        "tên gọi trùng với tên gọi của cơ quan skhdt.",
    ]


def test_a_file_cut_off_or_missing_loads_nothing(folder):
    (folder / "plan.json").write_bytes((FIXTURES / "plan.json").read_bytes()[:5000])
    (folder / "zones.json").unlink()
    assert [line.split(" (")[0] for line in refused(folder)] == [
        "Không nạp gì, có 2 lỗi:",
        "zones.json: không mở được tệp",
        "plan.json: không phải JSON UTF-8 đúng cách",
    ]
