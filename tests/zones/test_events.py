"""Recording, withdrawing and confirming: what is impossible is refused, what is incomplete is not."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import NOW
from zones.events import (
    Told,
    confirm_inventory,
    faults_among,
    record_event,
    record_events,
    withdraw_confirmation,
    withdraw_event,
)
from zones.models import InventoryConfirmation, Zone, ZoneEvent

DECISION = "Quyết định số 12/QĐ-TTg ngày 05/01/2022"
TODAY = NOW.date()


@pytest.fixture
def tell(administrator):
    def make(zone: Zone, kind: str, day: date = date(2022, 1, 5), document: str = DECISION, **facts):
        return record_event(
            zone, kind=kind, happened_on=day, document=document, by=administrator, now=NOW, **facts
        )

    return make


def words_of(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict


def test_an_event_is_recorded_with_its_author(zone, tell, administrator):
    made = tell(zone, "established", area_ha=Decimal(377), note="  Phân khu phía nam ")
    made.refresh_from_db()
    assert (made.kind, made.area_ha, made.note) == ("established", 377, "Phân khu phía nam")
    assert (made.recorded_by, made.recorded_at, made.is_sample) == (administrator, NOW, False)


@pytest.mark.parametrize(
    ("kind", "day", "facts", "field"),
    [
        ("built", date(2022, 1, 5), {}, "kind"),
        ("established", date(2026, 11, 24), {}, "happened_on"),
        ("established", date(202, 1, 5), {}, "happened_on"),
        ("established", date(2022, 1, 5), {"document": "  "}, "document"),
        ("established", date(2022, 1, 5), {"document": "x" * 301}, "document"),
        ("established", date(2022, 1, 5), {"area_ha": Decimal(0)}, "area_ha"),
        ("established", date(2022, 1, 5), {"area_ha": Decimal("1.234")}, "area_ha"),
        ("established", date(2022, 1, 5), {"added_ha": Decimal(5)}, "added_ha"),
        ("expanded", date(2022, 1, 5), {"added_ha": Decimal(5), "area_ha": Decimal(4)}, "added_ha"),
        ("area_stated", date(2022, 1, 5), {}, "area_ha"),
        ("merged", date(2022, 1, 5), {}, "into"),
    ],
)
def test_an_event_wrong_in_itself_is_refused_at_its_field(zone, tell, kind, day, facts, field):
    with pytest.raises(ValidationError) as refused:
        tell(zone, kind, day, **facts)
    assert list(words_of(refused.value)) == [field]
    assert not ZoneEvent.objects.exists()


def test_the_refusal_says_what_was_read_and_what_was_expected(zone, tell):
    with pytest.raises(ValidationError) as refused:
        tell(zone, "established", date(2027, 2, 1))
    assert words_of(refused.value)["happened_on"] == [
        "Ngày đã đọc là 01/02/2027; sự kiện phải xảy ra chậm nhất hôm nay, 23/11/2026."
    ]


@pytest.mark.parametrize("spelling", [DECISION, "quyết định  số 12/QĐ-TTg ngày 05/01/2022 "])
def test_the_same_event_is_not_recorded_twice(zone, tell, spelling):
    tell(zone, "planned")
    with pytest.raises(ValidationError, match="đã được ghi"):
        tell(zone, "planned", document=spelling)
    assert ZoneEvent.objects.count() == 1


def test_a_withdrawn_event_can_be_recorded_again(zone, tell, administrator):
    withdraw_event(tell(zone, "established"), note="Sai ngày", by=administrator, now=NOW)
    tell(zone, "established")
    assert ZoneEvent.objects.standing().count() == 1


def test_a_zone_is_established_once(zone, tell):
    tell(zone, "established")
    with pytest.raises(ValidationError) as refused:
        tell(zone, "established", date(2023, 2, 1), "Quyết định số 30")
    (words,) = words_of(refused.value)["kind"]
    assert "“thành lập” ngày 05/01/2022" in words
    assert "“thành lập” ngày 01/02/2023 (Quyết định số 30)" in words


@pytest.mark.parametrize("ending", ["merged", "removed"])
@pytest.mark.parametrize("kind", ["planned", "established", "expanded", "in_use", "removed"])
def test_nothing_happens_after_the_end(make_zone, tell, ending, kind):
    zone, park = make_zone("Đại Lâm", "industrial_cluster"), make_zone()
    tell(zone, ending, into=park if ending == "merged" else None)
    with pytest.raises(ValidationError, match="không còn"):
        tell(zone, kind, date(2023, 2, 1))


def test_a_document_may_still_state_the_area_after_the_end(zone, tell):
    tell(zone, "removed")
    tell(zone, "area_stated", date(2023, 2, 1), area_ha=Decimal(40))
    assert zone.events.count() == 2


def test_an_end_before_what_is_known_is_refused_at_the_end(zone, tell):
    tell(zone, "expanded", date(2023, 2, 1))
    with pytest.raises(ValidationError) as refused:
        tell(zone, "removed")
    assert "“mở rộng” ngày 01/02/2023" in words_of(refused.value)["happened_on"][0]


@pytest.mark.parametrize("kind", ["expanded", "in_use", "removed"])
def test_papers_may_be_incomplete(zone, tell, kind):
    assert tell(zone, kind).area_ha is None


def test_a_merger_of_what_nobody_knows_is_recorded(make_zone, tell):
    zone, park = make_zone("Đại Lâm", "industrial_cluster"), make_zone()
    assert tell(zone, "merged", into=park).into == park


def test_a_merger_is_into_another_park(make_zone, tell):
    zone, park = make_zone("Đại Lâm", "industrial_cluster"), make_zone()
    part = make_zone("Yên Lư (mở rộng)", parent=park, part_kind="expansion")
    for into in (zone, part, make_zone("Hà Thịnh", "industrial_cluster")):
        with pytest.raises(ValidationError, match=into.full_name.replace("(", r"\(").replace(")", r"\)")):
            tell(zone, "merged", into=into)
    with pytest.raises(ValidationError, match="chính mình"):
        tell(park, "merged", into=park)
    with pytest.raises(ValidationError, match="Chỉ sự kiện sáp nhập"):
        tell(zone, "removed", into=park)


# Withdrawing


def test_a_withdrawn_event_stays_to_be_read(zone, tell, administrator):
    event = withdraw_event(tell(zone, "established"), note=" Nhầm khu ", by=administrator, now=NOW)
    assert (event.withdrawn_by, event.withdrawn_at, event.withdrawn_note) == (administrator, NOW, "Nhầm khu")
    assert (ZoneEvent.objects.count(), ZoneEvent.objects.standing().count()) == (1, 0)


@pytest.mark.parametrize("note", ["", "  ", "x" * 501])
def test_a_withdrawal_needs_its_reason(zone, tell, administrator, note):
    event = tell(zone, "established")
    with pytest.raises(ValidationError, match="lý do"):
        withdraw_event(event, note=note, by=administrator, now=NOW)
    assert ZoneEvent.objects.standing().exists()


def test_whoever_is_second_to_withdraw_is_told(zone, tell, administrator, specialist):
    event = tell(zone, "established")
    withdraw_event(event, note="Sai", by=administrator, now=NOW)
    with pytest.raises(ValidationError, match="đã được rút"):
        withdraw_event(event, note="Cũng sai", by=specialist, now=NOW)
    event.refresh_from_db()
    assert event.withdrawn_note == "Sai"


# Many at once


def test_many_events_are_recorded_with_a_constant_number_of_queries(
    make_zone, administrator, django_assert_num_queries
):
    zones = [make_zone(f"Mẫu {n}") for n in range(20)]
    told = [
        Told(zone, kind, date(2022, 1, day), DECISION)
        for zone in zones
        for day, kind in enumerate(("planned", "established", "in_use"), 1)
    ]
    with django_assert_num_queries(5):  # SAVEPOINT, zones, lives, INSERT, RELEASE
        assert len(record_events(told, by=administrator, now=NOW)) == 60


def test_one_impossible_event_refuses_all_and_every_fault_is_named(make_zone, tell, administrator):
    old, new = make_zone(), make_zone("Đại Lâm", "industrial_cluster")
    tell(old, "established")
    told = [
        Told(new, "planned", date(2022, 1, 1), DECISION),
        Told(old, "established", date(2023, 1, 1), "Quyết định khác"),
        Told(new, "removed", date(2022, 1, 2), DECISION),
        Told(new, "expanded", date(2022, 1, 3), DECISION),
        Told(new, "planned", date(2022, 1, 1), DECISION),
        Told(new, "merged", date(2022, 1, 1), DECISION, into=new),
    ]
    faults = faults_among(told, today=TODAY)
    assert [(fault.place, fault.other, fault.field) for fault in faults] == [
        (1, None, "kind"),
        (2, 5, "happened_on"),
        (3, 5, "happened_on"),
        (4, 0, ""),
        (5, None, "into"),
    ]
    with pytest.raises(ValidationError):
        record_events(told, by=administrator, now=NOW)
    assert ZoneEvent.objects.count() == 1


# The inventory declared complete


@pytest.fixture
def confirm(administrator):
    def make(day: date = date(2025, 12, 31), document: str = "Công văn số 5", kind: str = "industrial_park"):
        return confirm_inventory(kind, complete_on=day, document=document, by=administrator, now=NOW)

    return make


def test_a_confirmation_is_recorded(confirm, administrator):
    made = confirm()
    assert (made.kind, made.complete_on, made.recorded_by) == (
        "industrial_park",
        date(2025, 12, 31),
        administrator,
    )


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"day": date(2026, 11, 24)}, "complete_on"), ({"document": " "}, "document"), ({"kind": "x"}, "kind")],
)
def test_an_impossible_confirmation_is_refused(confirm, facts, field):
    with pytest.raises(ValidationError) as refused:
        confirm(**facts)
    assert list(words_of(refused.value)) == [field]
    assert not InventoryConfirmation.objects.exists()


def test_the_same_confirmation_is_not_recorded_twice(confirm):
    confirm()
    with pytest.raises(ValidationError, match="đã được ghi"):
        confirm(document="công văn  số 5")
    confirm(day=date(2026, 6, 30))
    assert InventoryConfirmation.objects.count() == 2


def test_a_confirmation_given_in_error_is_taken_back_with_a_reason(confirm, administrator):
    made = confirm()
    with pytest.raises(ValidationError, match="lý do"):
        withdraw_confirmation(made, note=" ", by=administrator, now=NOW)
    withdraw_confirmation(made, note="Còn thiếu CCN", by=administrator, now=NOW)
    assert (InventoryConfirmation.objects.count(), InventoryConfirmation.objects.standing().count()) == (1, 0)
    with pytest.raises(ValidationError, match="đã được rút"):
        withdraw_confirmation(made, note="Lần nữa", by=administrator, now=NOW)
    confirm()
