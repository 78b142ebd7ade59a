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


def test_facts_are_looked_at_and_entered_on_their_page(office, zone, progress):
    row = progress(zone, area_ha="100", cleared_ha="40")
    assert office.get("/quan-tri/zones/zoneprogress/add/").status_code == 403
    address = f"/quan-tri/zones/zoneprogress/{row.pk}/change/"
    form = {"area_ha": "120", "source": "Đính chính"}
    assert office.post(address, form).status_code == 403
    assert list(zone.progress.values_list("area_ha", "source")) == [(100, "Báo cáo 6 tháng đầu năm 2026")]
    entry = f"/khu-cum-cong-nghiep/{zone.pk}/so-lieu/"
    assert f'href="{entry}?ngay=10/06/2026"' in office.get(address).content.decode()
    assert f'href="{entry}"' in office.get(f"/quan-tri/zones/zone/{zone.pk}/change/").content.decode()
    assert 'value="100"' in office.get(f"{entry}?ngay=10/06/2026").content.decode()
