"""Administration: the plan's words are read only, figures come as revisions, nothing is deleted."""

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


def test_an_administrator_changes_the_owner_and_nothing_else(office, share, sxd):
    form = {"owner": sxd.pk, "target_value": "1", "values-TOTAL_FORMS": 0, "values-INITIAL_FORMS": 0}
    response = office.post(f"/quan-tri/targets/indicator/{share.pk}/change/", form)
    share.refresh_from_db()
    assert (response.status_code, share.owner, share.target_value) == (302, sxd, 60)


def value_form(indicator, year: int) -> dict:
    fixed = {"span": "year", "value": "55", "status": "official", "source": "Niên giám"}
    return {"indicator": indicator.pk, "year": year} | fixed


def test_a_typed_figure_is_a_revision(office, share, record, administrator):
    record(share, 2024, "54.8")
    form = value_form(share, 2024)
    assert office.post("/quan-tri/targets/indicatorvalue/add/", form).status_code == 302
    last = share.values.order_by("revision").last()
    assert (last.revision, last.value, last.recorded_by) == (2, 55, administrator)


def test_a_year_out_of_reach_is_refused_at_the_form(office, share):
    response = office.post("/quan-tri/targets/indicatorvalue/add/", value_form(share, 20240))
    assert (response.status_code, share.values.count()) == (200, 0)


def test_a_recorded_figure_cannot_be_changed(office, share, record):
    value = record(share, 2024, "54.8")
    url = f"/quan-tri/targets/indicatorvalue/{value.pk}/change/"
    assert [office.get(url).status_code, office.post(url, {"value": "1"}).status_code] == [200, 403]


@pytest.mark.parametrize("person", ["officer", "specialist", "leader"])
def test_others_do_not_enter(person, request, client):
    client.force_login(request.getfixturevalue(person))
    assert client.get("/quan-tri/targets/indicator/").status_code == 302
