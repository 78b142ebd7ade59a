"""Whatever code an official's text holds, it is words on every page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import StoredFile
from reports import actions
from reports.enums import PARTS
from reports.items import task_item
from reports.models import AgencyReport, ItemReview
from tests.conftest import NOW
from tests.lib.file_corpus import pdf
from tests.reports import tokens
from tests.reports.conftest import make_zone
from tests.reports.cycle import step, write_everything, write_part, write_task
from tests.reports.pages import content_of, fields, inline_code, signed_in

CODE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>{{ 7|add:7 }}"


@pytest.fixture
def poisoned(report, assignment, cast, indicator, zone, sxd):
    """A report every text of which is code, sent, returned with reasons, replied to and sent again."""
    write_everything(report, cast.officer, words=CODE)
    write_task(report, assignment, cast.officer, result=CODE, difficulties=CODE, proposals=CODE)
    for key in PARTS:
        write_part(report, key, CODE, cast.officer)
    values = {"value": 5, "status": "estimate", "note": CODE}
    stamp = {"by": cast.officer, "now": NOW}
    actions.save_indicator_figures(report, {indicator: values}, seen=tokens.indicators_token(report), **stamp)
    facts = {"area_ha": 5, "cleared_ha": 1, "infrastructure_percent": 5, "occupancy_percent": 5}
    facts |= {"labour": 5, "investor": CODE}
    actions.save_zone_figures(report, {zone: facts}, seen=tokens.zones_token(report), **stamp)
    step(report, "request_approval", cast.officer, note=CODE)
    step(report, "submit", cast.head, note=CODE)
    for item in (task_item(assignment.pk), "part-direction"):
        ItemReview.objects.create(
            submission=report.submissions.get(), item=item, verdict="redo", reason=CODE, reply=CODE,
            decided_at=NOW, decided_by=cast.reviewer,
        )  # fmt: skip
    step(report, "return", cast.reviewer, note=CODE)
    write_part(report, "direction", CODE + " thêm", cast.officer)
    return report


PAGES = {
    "officer": ["/bao-cao/", "/bao-cao/{r}/", "/bao-cao/{r}/nhiem-vu/{a}/", "/bao-cao/{r}/phan/direction/",
                "/bao-cao/{r}/phan/causes/", "/bao-cao/{r}/chi-tieu/", "/bao-cao/{r}/khu-cum/",
                "/bao-cao/{r}/giai-trinh/{m}/", "/bao-cao/{r}/thao-tac/request_approval/"],
    "head": ["/bao-cao/{r}/", "/bao-cao/{r}/bien-nhan/1/"],
    "leader": ["/bao-cao/{r}/", "/tong-quan/", "/theo-doi/"],
    "specialist": ["/bao-cao/{r}/", "/tiep-nhan/", "/theo-doi/", "/tong-hop/", "/ky-bao-cao/"],
}  # fmt: skip


def assert_inert(client, address: str) -> None:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    assert inline_code(answer) == [], address
    assert "<script>alert" not in page and "<img src=x" not in page and "<svg/onload" not in page, address


def test_code_in_texts_is_words_on_every_page(poisoned, assignment, cast, people):
    keys = {"r": poisoned.pk, "a": assignment.pk, "m": ItemReview.objects.first().pk}
    for name, pages in PAGES.items():
        for page in pages:
            assert_inert(signed_in(people[name]), page.format(**keys))
    step(poisoned, "request_approval", cast.officer, note=CODE)
    step(poisoned, "submit", cast.head, note=CODE)
    for page in ["/tiep-nhan/", "/tiep-nhan/{r}/", "/bao-cao/{r}/", "/bao-cao/{r}/thao-tac/return/"]:
        assert_inert(signed_in(cast.reviewer), page.format(**keys))
    step_page = signed_in(cast.reviewer).post(
        f"/tiep-nhan/{poisoned.pk}/noi-dung/part-direction/",
        {"sending": "1", "verdict": "redo", "reason": CODE},
    )
    assert inline_code(step_page) == []
    ItemReview.objects.filter(submission__number=2).delete()
    AgencyReport.objects.update(state="accepted")
    for page in ["/nhiem-vu/{c}/ket-qua/", "/nhiem-vu/{c}/", "/tong-quan/", "/tong-hop/"]:
        assert_inert(signed_in(cast.reviewer), page.format(c=assignment.task.clause))


def test_words_typed_wrongly_come_back_as_words(report, officer):
    client, url = signed_in(officer), f"/bao-cao/{report.pk}/phan/direction/"
    form = fields(client.get(url)) | {"text": CODE, "seen": CODE, "shown": CODE}
    answer = client.post(url, form)
    assert inline_code(answer) == []
    assert "<script>alert" not in answer.content.decode()
    assert (
        "<script>alert"
        not in client.post(f"{url}tu-luu/", {"seen": CODE, "text": CODE, CODE: CODE}).content.decode()
    )


def test_a_zone_s_name_is_words_too(report, sxd, officer):
    make_zone(sxd, CODE, 5)
    assert_inert(signed_in(officer), f"/bao-cao/{report.pk}/khu-cum/")


def test_a_file_s_name_is_words_and_its_download_no_page(report, assignment, officer):
    client = signed_in(officer)
    name = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>.pdf"
    brought = SimpleUploadedFile(name, pdf(), "text/html")
    client.post(reverse("reports:evidence", args=[report.pk, assignment.pk]), {"files": [brought]})
    for address in (f"/bao-cao/{report.pk}/nhiem-vu/{assignment.pk}/", f"/bao-cao/{report.pk}/"):
        assert_inert(client, address)
    answer = client.get(f"/tep/{StoredFile.objects.get().pk}/")
    assert content_of(answer) == pdf()
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
