"""What somebody with bad intentions tries with figures: forged fields, odd numbers, guessed addresses."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from targets.models import IndicatorValue
from tests.conftest import NOW
from zones.events import confirm_inventory
from zones.models import InventoryConfirmation

STRANGE = [
    "\u202eKCN",
    "<script>alert(1)</script>",
    "=1+1",
    "x" * 100_000,
    "２０２４",
    "1e9",
    "NaN",
    "Infinity",
]
STRANGE += ["−0", "9" * 39, "99999999999999,9999", "10" * 2500, "\u200b", "-5"]
GOOD = {
    "nam": "2024",
    "ky": "year",
    "seen": "0",
    "value": "50",
    "status": "official",
    "price_basis": "none",
    "scope": "ngành công nghiệp",
    "source": "Niên giám",
    "explanation": "Đã kiểm tra.",
}
RATIO = GOOD | {"value": "", "numerator": "5", "denominator": "10"}
KINDS = {
    "level": {"baseline_value": Decimal("47.1"), "baseline_year": 2020},
    "ratio": {"numerator_name": "Diện tích", "denominator_name": "Toàn bộ"},
    "sum": {"kind": "cumulative", "unit": "tỷ đồng", "start_year": 2021},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strange", STRANGE, ids=range(len(STRANGE)))
def test_no_strange_figure_breaks_a_page_now_or_later(client, specialist, make_indicator, strange, kind):
    indicator = make_indicator(**KINDS[kind])
    client.force_login(specialist)
    record = reverse("targets:record", args=[indicator.code])
    for name in (*GOOD, "numerator", "denominator", "document"):
        answer = client.post(record, (RATIO if kind == "ratio" else GOOD) | {name: strange})
        assert answer.status_code in (200, 302, 409), name
    for address in (reverse("targets:list"), reverse("targets:indicator", args=[indicator.code]), record):
        answer = client.get(address)
        assert (answer.status_code, b"<script>alert" in answer.content) == (200, False)
    assert all(value.is_finite() for value in IndicatorValue.objects.values_list("value", flat=True))


def test_a_figure_of_more_digits_than_are_given_back_is_refused(client, specialist, make_indicator):
    indicator = make_indicator(**KINDS["sum"])
    client.force_login(specialist)
    page = client.post(
        reverse("targets:record", args=[indicator.code]), GOOD | {"value": "99999999999999,9999"}
    ).text
    assert "Số đã đọc là 99.999.999.999.999,9999; chỉ ghi được đến 15 chữ số có nghĩa." in page
    assert not IndicatorValue.objects.exists()


def test_hidden_columns_are_not_filled_by_forged_fields(client, specialist, leader, share, make_indicator):
    other = make_indicator("1c")
    forged = {"is_sample": "on", "recorded_by": leader.pk, "revision": "9", "indicator": other.pk, "pk": "7"}
    client.force_login(specialist)
    client.post(reverse("targets:record", args=[share.code]), GOOD | forged)
    value = IndicatorValue.objects.get()
    assert (value.indicator, value.recorded_by, value.is_sample) == (share, specialist, False)
    assert value.revision == 1


@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("address", ["ghi", "doi-chieu", "xac-nhan", "rut"])
def test_nobody_comes_in_without_signing_in(client, share, method, address):
    found = {
        "ghi": reverse("targets:record", args=[share.code]),
        "doi-chieu": reverse("targets:reconciliation"),
        "xac-nhan": reverse("targets:confirm-inventory"),
        "rut": reverse("targets:withdraw-confirmation", args=[1]),
    }
    answer = getattr(client, method)(found[address])
    assert (answer.status_code, answer.headers["Location"].startswith("/dang-nhap/")) == (302, True)


def test_a_confirmation_is_neither_given_nor_taken_back_without_a_token(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    told = {"complete_on": NOW.date(), "document": "Công văn số 25"}
    given = confirm_inventory("industrial_park", **told, by=administrator, now=NOW)
    withdraw = reverse("targets:withdraw-confirmation", args=[given.pk])
    form = {"kind": "industrial_cluster", "complete_on": "1/1/2022", "document": "x"}
    assert client.post(reverse("targets:confirm-inventory"), form).status_code == 403
    assert client.post(withdraw, {"note": "x"}).status_code == 403
    assert InventoryConfirmation.objects.standing().get() == given


def test_a_confirmation_taken_back_twice_keeps_the_first_reason(client, administrator):
    told = {"complete_on": NOW.date(), "document": "Công văn số 25"}
    given = confirm_inventory("industrial_park", **told, by=administrator, now=NOW)
    client.force_login(administrator)
    for note in ("Nhầm ngày", "Khác"):
        client.post(reverse("targets:withdraw-confirmation", args=[given.pk]), {"note": note})
    given.refresh_from_db()
    assert given.withdrawn_note == "Nhầm ngày"
