"""What somebody with bad intentions tries with zones and workbooks: strange words, twins, stale pages."""

import random
import re
import zipfile
from datetime import timedelta
from io import BytesIO
from time import monotonic

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.xlsx_package import WorkbookError
from tests.conftest import NOW
from tests.reports.conftest import at_once, real_database  # noqa: F401  a fixture
from tests.zones import lives
from tests.zones.inventory_world import HEAD, bring, exported, file_of, row, run_jobs, table, told
from zones.actions import add_zone
from zones.events import confirm_inventory, record_event, withdraw_event
from zones.models import InventoryConfirmation, Zone, ZoneEvent
from zones.workbooks import actions

LIST = "/khu-cum-cong-nghiep/"
STRANGE = [
    "\u202eKCN",
    "<script>alert(1)</script>",
    "=1+1",
    "x" * 100_000,
    "１２３",
    "1e9",
    "NaN",
    "Infinity",
]
STRANGE += ["−0", "9" * 39, "10" * 2500, "\u200b", "31/6/2021", "1/1/0001", "31/12/9999", "29/2/2023"]
FORMS = {
    "{zone}/su-kien/": ["kind", "happened_on", "document", "area_ha", "added_ha", "into", "note"],
    "{zone}/so-lieu/": ["seen", "as_of", "area_ha", "cleared_ha", "occupancy_percent", "investor", "labour"],
    "{zone}/dia-ban/": ["district", "location", "reporting_agency"],
    "them/": ["kind", "name", "parent", "part_kind", "district", "location"],
    "excel/": ["document", "day"],
    "excel/nap/{kept}/": ["seen"],
}
GOOD = {"kind": "merged", "happened_on": "5/1/2022", "as_of": "5/1/2022", "document": "QĐ 1", "area_ha": "5"}
ASKED = {
    LIST: ["q", "loai", "huyen", "trang_thai", "gpmb", "ngay", "sap_xep", "page"],
    f"{LIST}them/": ["thuoc"],
    LIST + "{zone}/so-lieu/": ["ngay"],
    LIST + "excel/nap/{kept}/": ["muc", "page"],
    "/muc-tieu/doi-chieu/": ["ngay"],
}


@pytest.fixture
def keeper(client, specialist):
    client.force_login(specialist)
    return client


@pytest.fixture
def ready(make_zone, specialist):
    make_zone("Hòa Phú")
    return bring(table(row(), row("KCN Quang Châu", 426)), specialist)


# --- strange words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("strange", STRANGE, ids=range(len(STRANGE)))
def test_no_strange_word_in_any_field_breaks_a_page_or_becomes_markup(keeper, ready, strange):
    numbers = {"zone": Zone.objects.get().pk, "kept": ready.pk}
    for address, names in FORMS.items():
        for name in names:
            answer = keeper.post(LIST + address.format(**numbers), GOOD | {name: strange})
            assert answer.status_code in (200, 302, 409, 422), (address, name)
            assert b"<script>alert" not in answer.content, (address, name)
    for address, names in ASKED.items():
        for name in names:
            answer = keeper.get(address.format(**numbers), {name: strange})
            assert (answer.status_code, b"<script>alert" in answer.content) == (200, False), (address, name)


@pytest.mark.parametrize("number", ["0", "9" * 20, "9" * 5000])
@pytest.mark.parametrize(
    "address", ["{}/", "{}/su-kien/", "{zone}/su-kien/{}/rut/", "excel/nap/{}/", "excel/so/{}/"]
)
def test_guessed_numbers_lead_nowhere(keeper, ready, address, number):
    zone = Zone.objects.get().pk
    assert keeper.get(LIST + address.format(number, zone=zone)).status_code == 404


HIDDEN = {"is_sample": "on", "recorded_by": "1", "withdrawn_note": "x", "order": "1", "zone": "99", "pk": "7"}


def test_hidden_columns_are_not_filled_by_forged_fields(keeper, make_zone, leader, specialist):
    zone = make_zone()
    keeper.post(f"{LIST}{zone.pk}/su-kien/", GOOD | HIDDEN | {"kind": "planned", "recorded_by": leader.pk})
    keeper.post(f"{LIST}them/", {"kind": "industrial_park", "name": "B"} | HIDDEN | {"search_text": "x"})
    event, added = ZoneEvent.objects.get(), Zone.objects.get(name="B")
    assert (event.zone, event.recorded_by, event.is_sample) == (zone, specialist, False)
    assert (event.withdrawn_at, added.search_text, added.order) == (None, "kcn b", 2)


def test_markup_and_formulas_stay_words_on_pages_and_in_the_workbook(keeper, make_zone, specialist):
    words = '=HYPERLINK("http://a")<script>alert(1)</script>\''
    zone = make_zone(words, location=words)
    stamp = {"by": specialist, "now": NOW}
    record_event(zone, kind="planned", happened_on=NOW.date(), document=words, note=words, **stamp)
    for address in (LIST, f"{LIST}{zone.pk}/", "/muc-tieu/doi-chieu/"):
        assert b"<script>alert" not in keeper.get(address).content
    book = load_workbook(exported())
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert sum(cell.value == words for cell in cells) == 3


# --- twins -----------------------------------------------------------------------------------------

TWINS = ["HÒA PHÚ", "hòa phú", "Hòa\u200b Phú", "Hòa-Phú", "Ho\u0300a Phu\u0301", "Hoà Phú", "\u202eHòa Phú"]


@pytest.mark.parametrize("name", TWINS)
def test_the_same_name_in_another_spelling_makes_no_second_zone(keeper, make_zone, specialist, name):
    make_zone("Hòa Phú")
    page = keeper.post(f"{LIST}them/", {"kind": "industrial_park", "name": name}).text
    assert "đã có KCN Hòa Phú" in page or "cùng loại mang tên này" in page
    assert bring(table(row(f"KCN {name}")), specialist).counts["new_zone"] == 0
    assert Zone.objects.count() == 1


def test_letters_that_only_look_like_ours_are_refused(keeper, sct, specialist):
    page = keeper.post(f"{LIST}them/", {"kind": "industrial_park", "name": "Hòа Phú"}).text
    assert "“а” là chữ của bảng chữ khác" in page
    kept = bring(table(row("KCN Hòа Phú")), specialist)
    [(place, _, _, after)] = told(kept, "fault")
    assert (place, "“а” là chữ của bảng chữ khác" in after, Zone.objects.count()) == ("Danh mục!B2", True, 0)


def test_a_name_that_nobody_sees_is_a_fault_of_its_cell(sct, specialist):
    kept = bring(table(row("\u200b"), row("KCN \u200b\u202eHòa Phú")), specialist)
    assert [place for place, *_ in told(kept, "fault")] == ["Danh mục!B2"]


def test_what_nobody_sees_is_not_kept_in_a_name(sct, specialist):
    kept = bring(table(row("KCN\u200b \u202eHòa\ufeff Phú")), specialist)
    actions.confirm_import(kept, by=specialist, now=NOW)
    run_jobs()
    assert Zone.objects.get().name == "Hòa Phú"


# --- forged workbooks ------------------------------------------------------------------------------


def forged(book: Workbook, old: str, new: str) -> BytesIO:
    """``book`` with words of its sheet replaced, as no program would write them."""
    part, target = "xl/worksheets/sheet1.xml", BytesIO()
    with zipfile.ZipFile(file_of(book)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for each in source.infolist():
            content = source.read(each)
            changed = content.decode().replace(old, new, 1).encode() if each.filename == part else content
            copy.writestr(each.filename, changed)
    target.seek(0)
    return target


def merged(book: Workbook, ref: str, count: int = 1) -> BytesIO:
    cells = f'<mergeCell ref="{ref}"/>' * count
    return forged(book, "</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>")


@pytest.mark.parametrize("word", ["a_x0000_b", "_xD800_", "_x0000__xD83D_", "_xFFFF_"])
@pytest.mark.parametrize("column", range(8))
def test_escapes_that_stand_for_no_text_are_left_out(sct, specialist, word, column):
    cells = list(row())
    cells[column] = word
    kept = bring(table([*cells, "5"], head=[*HEAD, "_xD800__x0000_Cột lạ"]), specialist)
    assert (kept.state in ("ready", "refused"), Job.objects.get().error) == (True, "")
    assert not any("\0" in word for line in told(kept, "fault", "skipped", "new_zone") for word in line)


def test_merged_cells_over_each_other_cost_no_hours(sct, specialist):
    book = table(*(row(f"KCN Số {number}") for number in range(500)))
    begun = monotonic()
    kept = bring(merged(book, "A2:H20000", 50_000), specialist)
    assert (kept.state, "ô gộp chồng lên nhau" in kept.note, monotonic() - begun < 20) == (
        "refused",
        True,
        True,
    )


@pytest.mark.parametrize("ref", ["A:XFD", "1:1048576", "ZZZZ1", "A1"])
def test_a_merged_range_that_is_none_is_a_broken_file(sct, specialist, ref):
    kept = bring(merged(table(row()), ref), specialist)
    assert kept.state == "ready" if ref == "A1" else "bị hỏng" in kept.note


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "A2:H1048576"])
def test_cells_merged_over_everything_are_read_as_they_are(sct, specialist, ref):
    assert bring(merged(table(row(), row("KCN B")), ref), specialist).state in ("ready", "refused")


def test_entities_are_not_followed(sct, specialist):
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet'
    with pytest.raises(WorkbookError, match="bị hỏng"):
        bring(forged(table(row()), "<worksheet", entity), specialist)


# --- stale pages, two at once ----------------------------------------------------------------------


def seen_on(page: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', page)[1]


def test_a_preview_made_anew_is_not_confirmed_by_the_page_of_the_old_one(keeper, ready, make_zone):
    address = reverse("zones:import", args=[ready.pk])
    seen = seen_on(keeper.get(address).text)
    make_zone("Quang Châu")
    for _ in range(2):  # the second click comes when the preview has been made anew
        answer = keeper.post(address, {"seen": seen})
        run_jobs()
    ready.refresh_from_db()
    assert (answer.status_code, ready.state, ZoneEvent.objects.count()) == (409, "ready", 0)
    assert "đã được lập lại từ lúc trang được mở" in answer.text
    keeper.post(address, {"seen": seen_on(answer.text)})
    run_jobs()
    assert ZoneEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_zone_one_is_told(real_database, specialist, make_zone):  # noqa: F811
    make_zone()

    def add(name: str):
        return lambda: add_zone(kind="industrial_park", name=name, by=specialist)

    outcomes = at_once(add("Hòa Phú"), add("HÒA PHÚ"))
    assert sorted(type(each).__name__ for each in outcomes) == ["ValidationError", "Zone"]


@pytest.mark.django_db(transaction=True)
def test_one_confirmation_clicked_twice_is_recorded_once(real_database, specialist, make_zone):  # noqa: F811
    make_zone()
    told = {"complete_on": local_date(NOW), "document": "Công văn số 25"}

    def confirm():
        return confirm_inventory("industrial_park", **told, by=specialist, now=NOW)

    outcomes = at_once(confirm, confirm)
    assert sorted(type(each).__name__ for each in outcomes) == ["InventoryConfirmation", "ValidationError"]
    assert InventoryConfirmation.objects.count() == 1


# --- whatever happens, the inventory is a replay of what stands ------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_after_recording_and_withdrawing_the_inventory_is_a_replay(seed, zone, specialist):
    chance, stamp = random.Random(seed), {"by": specialist, "now": NOW}  # noqa: S311
    standing = []
    for facts in lives.random_life(chance):
        if facts["kind"] == "merged":
            continue
        standing.append((facts, record_event(zone, **facts, **stamp)))
        if chance.random() < 0.4:
            _, wrong = standing.pop(chance.randrange(len(standing)))
            withdraw_event(wrong, note="Ghi nhầm.", **stamp)
    life = [facts for facts, _ in standing]
    for step in range(0, lives.DAYS + 500, 97):
        day = lives.FIRST + timedelta(step)
        found = Zone.objects.at(day).values_list("state", "area").get()
        assert found == (lives.state(life, day), lives.area(life, day)), day
