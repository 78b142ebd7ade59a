"""Administration of zones: searched without diacritics, corrected by day, never deleted."""

import pytest
from django.contrib import admin

from zones.models import Zone, ZoneProgress


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("model", [Zone, ZoneProgress])
def test_nothing_is_deleted(model, rf, administrator):
    request = rf.get("/")
    request.user = administrator
    assert admin.site.get_model_admin(model).has_delete_permission(request) is False


@pytest.mark.parametrize("words", ["yen lu", "Yên Lư", "KCN yên"])
@pytest.mark.parametrize("model", ["zone", "zoneprogress"])
def test_search_finds_with_and_without_diacritics(model, words, office, zone, make_zone, progress):
    other = make_zone("Đại Lâm", "industrial_cluster")
    for each in (zone, other):
        progress(each, area_ha="10")
    page = office.get(f"/quan-tri/zones/{model}/", {"q": words}).content.decode()
    assert ("KCN Yên Lư" in page, "CCN Đại Lâm" in page) == (True, False)


def test_an_administrator_adds_a_zone_that_can_be_searched(office, sct):
    form = {"kind": "industrial_cluster", "name": "Đại Lâm", "order": 1, "reporting_agency": sct.pk}
    empty = {"progress-TOTAL_FORMS": 0, "progress-INITIAL_FORMS": 0}
    assert office.post("/quan-tri/zones/zone/add/", form | empty).status_code == 302
    assert Zone.objects.get().search_text == "ccn dai lam"


def test_another_spelling_is_refused_here_too(office, zone, sct):
    form = {"kind": zone.kind, "name": "YÊN LƯ", "order": 2, "reporting_agency": sct.pk}
    empty = {"progress-TOTAL_FORMS": 0, "progress-INITIAL_FORMS": 0}
    page = office.post("/quan-tri/zones/zone/add/", form | empty).content.decode()
    assert "đã có KCN Yên Lư" in page
    assert Zone.objects.count() == 1


def progress_form(zone, **facts) -> dict:
    return {"zone": zone.pk, "as_of": "2026-06-10", "source": "Báo cáo"} | facts


def test_facts_are_added(office, zone):
    form = progress_form(zone, area_ha="100", cleared_ha="40")
    assert office.post("/quan-tri/zones/zoneprogress/add/", form).status_code == 302
    assert list(zone.progress.values_list("area_ha", "cleared_ha")) == [(100, 40)]


@pytest.mark.parametrize("facts", [{}, {"area_ha": "10", "cleared_ha": "11"}, {"occupancy_percent": "101"}])
def test_blank_or_impossible_facts_are_refused_at_the_form(office, zone, facts):
    assert office.post("/quan-tri/zones/zoneprogress/add/", progress_form(zone, **facts)).status_code == 200
    assert ZoneProgress.objects.count() == 0


def test_facts_of_a_day_are_corrected_not_doubled(office, zone, progress):
    row = progress(zone, area_ha="100")
    form = {"area_ha": "120", "source": "Đính chính"}
    assert office.post(f"/quan-tri/zones/zoneprogress/{row.pk}/change/", form).status_code == 302
    assert list(zone.progress.values_list("area_ha", "source")) == [(120, "Đính chính")]
