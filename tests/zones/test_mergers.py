"""A zone that is gone receives no other, in whatever order the papers arrive."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import NOW
from tests.zones.inventory_world import bring, faults, table
from zones.events import Told, faults_among, record_events, withdraw_event
from zones.models import ZoneEvent

EARLY, LATE = date(2022, 1, 5), date(2023, 2, 1)
PAPER = "Quyết định số 9/QĐ-UBND"


@pytest.fixture
def parks(make_zone) -> list:
    return [make_zone(name) for name in ("Quang Châu", "Vân Trung", "Hòa Phú")]


def refusal(act, *args, **options) -> dict:
    with pytest.raises(ValidationError) as refused:
        act(*args, **options)
    return refused.value.message_dict


def test_two_zones_do_not_merge_into_each_other(parks, event):
    first, second, _ = parks
    event(first, EARLY, "merged", into=second, document=PAPER)
    assert refusal(event, second, LATE, "merged", into=first) == {
        "into": [
            "Đã đọc KCN Quang Châu, không còn vào ngày 01/02/2023: "
            "“sáp nhập vào KCN” ngày 05/01/2022 (Quyết định số 9/QĐ-UBND). "
            "Cần một khu công nghiệp còn đến ngày đó; đề nghị kiểm tra lại hai ngày và hai văn bản."
        ]
    }
    assert ZoneEvent.objects.count() == 1


@pytest.mark.parametrize("ending", ["merged", "removed"])
@pytest.mark.parametrize("day", [EARLY, LATE])
def test_what_is_gone_receives_nothing(parks, event, ending, day):
    gone, other, third = parks
    event(gone, EARLY, ending, into=other if ending == "merged" else None)
    assert list(refusal(event, third, day, "merged", into=gone)) == ["into"]


def test_what_ends_later_received_before(parks, event):
    gone, _, third = parks
    event(gone, LATE, "removed")
    assert event(third, EARLY, "merged", into=gone).pk


@pytest.mark.parametrize("ending", ["merged", "removed"])
def test_a_zone_did_not_end_before_it_received(parks, event, ending):
    receiver, other, third = parks
    event(third, LATE, "merged", into=receiver, document=PAPER)
    into = {"into": other} if ending == "merged" else {}
    (words,) = refusal(event, receiver, EARLY, ending, **into)["happened_on"]
    assert "nhưng KCN Hòa Phú sáp nhập vào KCN Quang Châu" in words
    assert "ngày 01/02/2023 (Quyết định số 9/QĐ-UBND)" in words


def test_a_withdrawn_end_and_a_withdrawn_merger_are_no_obstacle(parks, event, administrator):
    gone, other, third = parks
    wrong = event(gone, EARLY, "removed")
    withdraw_event(wrong, note="Nhầm khu", by=administrator, now=NOW)
    merger = event(third, LATE, "merged", into=gone)
    withdraw_event(merger, note="Nhầm khu", by=administrator, now=NOW)
    assert event(gone, EARLY, "merged", into=other).pk


def test_what_comes_together_is_looked_at_together(parks):
    first, second, third = parks
    told = [
        Told(first, "merged", EARLY, PAPER, into=second),
        Told(second, "merged", LATE, PAPER, into=first),
        Told(third, "merged", LATE, PAPER, into=second),
    ]
    found = faults_among(told, today=NOW.date())
    assert [(each.place, each.other, each.field) for each in found] == [(1, 0, "into"), (2, 1, "into")]


@pytest.mark.parametrize("count", [1, 3])
def test_mergers_cost_one_query_more(count, make_zone, administrator, django_assert_num_queries):
    park = make_zone("Vân Trung")
    told = [
        Told(make_zone(f"Mẫu {n}", "industrial_cluster"), "merged", EARLY, PAPER, into=park)
        for n in range(count)
    ]
    with django_assert_num_queries(6):  # SAVEPOINT, zones, lives, mergers, INSERT, RELEASE
        assert len(record_events(told, by=administrator, now=NOW)) == count


def test_a_workbook_does_not_merge_into_what_is_gone(parks, event, specialist):
    event(parks[0], EARLY, "removed")
    head = ("Tên KCN, CCN", "Sự kiện", "Ngày", "Văn bản", "Sáp nhập vào")
    line = ("KCN Hòa Phú", "Sáp nhập vào KCN", LATE, PAPER, "KCN Quang Châu")
    kept = bring(table(line, head=head, title="Sự kiện"), specialist)
    assert len(faults(kept)) == 1
    assert "KCN Quang Châu, không còn" in kept.lines.get(outcome="fault").after
