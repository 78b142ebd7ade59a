"""A closed agency is neither offered nor found, but kept where it stands."""

from datetime import date

import pytest

from agencies.models import Agency
from tests.zones.inventory_world import bring, exported, row, table, told
from zones.models import Zone

HEAD = ("Tên KCN, CCN", "Huyện", "Cơ quan báo cáo")


@pytest.fixture
def closed(stranger_agency) -> Agency:
    """UBND huyện Hiệp Hòa, until 30/6/2025."""
    stranger_agency.valid_until = date(2025, 6, 30)
    stranger_agency.save()
    return stranger_agency


@pytest.fixture
def keeper(client, specialist):
    client.force_login(specialist)
    return client


def offered(keeper, zone, field: str) -> list[str]:
    form = keeper.get(f"/khu-cum-cong-nghiep/{zone.pk}/dia-ban/").context["form"]
    return [agency.name for agency in form.fields[field].queryset]


def test_a_closed_agency_is_offered_only_where_it_stands(keeper, make_zone, closed):
    zone, other = make_zone(district=closed, reporting_agency=closed), make_zone("Khác")
    assert offered(keeper, zone, "district") == [closed.name]
    assert offered(keeper, zone, "reporting_agency") == ["Sở Công Thương", closed.name]
    assert (offered(keeper, other, "district"), offered(keeper, other, "reporting_agency")) == (
        [],
        ["Sở Công Thương"],
    )


def test_a_closed_agency_is_refused_for_a_new_zone_and_kept_on_its_own(keeper, make_zone, closed):
    form = {"kind": "industrial_cluster", "name": "Mới", "district": closed.pk}
    assert keeper.post("/khu-cum-cong-nghiep/them/", form).status_code == 200
    zone = make_zone(district=closed)
    form = {"district": closed.pk, "location": "xã A", "reporting_agency": ""}
    assert keeper.post(f"/khu-cum-cong-nghiep/{zone.pk}/dia-ban/", form).status_code == 302
    zone.refresh_from_db()
    assert (Zone.objects.count(), zone.district, zone.location) == (1, closed, "xã A")


@pytest.mark.parametrize("line", [("CCN Mới", "Hiệp Hòa", None), ("CCN Mới", None, "UBND huyện Hiệp Hòa")])
@pytest.mark.parametrize("stands", [False, True])
def test_a_workbook_does_not_find_a_closed_agency(line, stands, make_zone, specialist, closed):
    if stands:
        make_zone("Đại Lâm", "industrial_cluster", district=closed, reporting_agency=closed)
    kept = bring(table(line, head=HEAD), specialist)
    (fault,) = told(kept, "fault")
    assert ("cơ quan này chỉ giữ được" in fault[3]) is stands


def test_what_was_exported_comes_back_unchanged(make_zone, specialist, closed):
    make_zone("Đại Lâm", "industrial_cluster", district=closed, reporting_agency=closed)
    kept = bring(exported(), specialist)
    assert told(kept, "fault", "changed", "new_zone") == []
    assert kept.counts["unchanged"] == 1


def test_of_an_old_and_a_new_agency_of_one_name_the_new_one_is_meant(make_zone, specialist, closed):
    make_zone("Đại Lâm", "industrial_cluster", district=closed)
    new = Agency.objects.create(
        code="hiephoa2",
        name="UBND Hiệp Hòa",
        short_name="UBND Hiệp Hòa",
        symbol="U",
        kind=closed.kind,
        order=9,
    )
    kept = bring(table(row("CCN Mới", district="Hiệp Hòa")), specialist)
    assert told(kept, "fault") == []
    assert f"Địa bàn: {new.name}" in told(kept, "new_zone")[0][3]
