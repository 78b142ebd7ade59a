"""Administration: the plan's words are read only, figures are entered elsewhere, nothing is deleted."""

from decimal import Decimal

import pytest
from django.contrib import admin

from targets.models import Indicator, IndicatorValue, Target

MODELS = [Target, Indicator, IndicatorValue]


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted(model, rf, administrator):
    request = rf.get("/")
    request.user = administrator
    assert admin.site.get_model_admin(model).has_delete_permission(request) is False


@pytest.mark.parametrize("model", MODELS)
def test_lists_open_and_search(model, office, share, record):
    record(share, 2024, "54.8")
    url = f"/quan-tri/targets/{model.__name__.lower()}/"
    assert [office.get(url).status_code, office.get(url + "?q=GRDP").status_code] == [200, 200]


def post_indicator(office, indicator, **typed):
    form = {"owner": "", "series_basis": "", "jump_factor": ""} | typed
    form |= {"values-TOTAL_FORMS": 0, "values-INITIAL_FORMS": 0}
    answer = office.post(f"/quan-tri/targets/indicator/{indicator.pk}/change/", form)
    indicator.refresh_from_db()
    return answer


def test_an_administrator_changes_owner_basis_and_factor_and_nothing_else(office, make_indicator, sxd):
    share = make_indicator(price_basis="unstated")
    typed = {"owner": sxd.pk, "series_basis": "current", "jump_factor": "1,5", "target_value": "1"}
    assert post_indicator(office, share, **typed).status_code == 302
    assert (share.owner, share.series_basis, share.jump_factor) == (sxd, "current", Decimal("1.5"))
    assert share.target_value == 60


@pytest.mark.parametrize("typed", ["unstated", "constant"])
def test_a_basis_that_the_plan_states_is_not_doubled_nor_left_open(typed, office, make_indicator):
    stated = make_indicator(price_basis="current" if typed == "constant" else "unstated")
    assert post_indicator(office, stated, series_basis=typed).status_code == 200
    assert stated.series_basis == ""


def test_the_basis_of_a_series_with_figures_does_not_change_under_them(office, make_indicator, record):
    share = make_indicator(price_basis="unstated", series_basis="current")
    record(share, 2024, "54.8")
    answer = post_indicator(office, share, series_basis="constant")
    assert "Chuỗi đã có 1 số liệu theo cơ sở giá khác" in answer.content.decode()
    assert share.series_basis == "current"
    assert post_indicator(office, share, series_basis="current", jump_factor="2").status_code == 302


def test_a_factor_below_one_is_refused(office, share):
    assert post_indicator(office, share, jump_factor="0,5").status_code == 200
    assert share.jump_factor is None


def test_figures_are_entered_on_the_portal_only(office, share):
    assert office.get("/quan-tri/targets/indicatorvalue/add/").status_code == 403
    page = office.get(f"/quan-tri/targets/indicator/{share.pk}/change/").content.decode()
    assert 'href="/muc-tieu/1b/ghi/"' in page


def test_a_recorded_figure_cannot_be_changed(office, share, record):
    value = record(share, 2024, "54.8")
    url = f"/quan-tri/targets/indicatorvalue/{value.pk}/change/"
    assert [office.get(url).status_code, office.post(url, {"value": "1"}).status_code] == [200, 403]


@pytest.mark.parametrize("person", ["officer", "specialist", "leader"])
def test_others_do_not_enter(person, request, client):
    client.force_login(request.getfixturevalue(person))
    assert client.get("/quan-tri/targets/indicator/").status_code == 302
