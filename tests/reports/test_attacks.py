"""What somebody with bad intentions tries: forged fields, guessed numbers, huge inputs."""

import pytest
from django.urls import reverse

from reports.duties.lock import lock_period
from reports.items import part_item
from reports.models import ItemReview, ReportEvent, ReportPart, TaskProgress
from tests.conftest import NOW, make_assignment
from tests.reports.conftest import make_indicator
from tests.reports.cycle import bring_to, fresh, step, write_part
from tests.reports.pages import fields, signed_in

HUGE = 10**30


def autosave(client, report, **data):
    url = reverse("reports:part-autosave", args=[report.pk, "causes"])
    return client.post(url, {"text": "Chen vào.", "seen": "1:"} | data)


# --- writing where one may not -------------------------------------------------------------------


OUTSIDERS = ["stranger", "stranger_head", "sct_officer", "specialist", "sct_head", "leader", "administrator"]


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_no_outsider_writes_by_the_automatic_save(state, name, written, cast, people):
    report = bring_to(written, state, cast)
    known = state == "submitted" and name in ("specialist", "sct_head", "leader")
    assert autosave(signed_in(people[name]), report).status_code == (403 if known else 404)
    assert not ReportPart.objects.filter(key="causes").exists()


def test_a_head_does_not_write_either(written, head):
    assert autosave(signed_in(head), written).status_code == 403
    assert not ReportPart.objects.filter(key="causes").exists()


@pytest.mark.parametrize("state", ["in_approval", "submitted", "resubmitted", "accepted"])
def test_a_locked_report_is_not_written_by_the_automatic_save(state, written, cast, officer):
    report = bring_to(written, state, cast)
    assert autosave(signed_in(officer), report).status_code == 409
    assert not ReportPart.objects.filter(key="causes").exists()


def test_nor_a_locked_period(written, officer, sct_head):
    lock_period(written.obligation.period, reason="Chốt.", by=sct_head, now=NOW)
    assert autosave(signed_in(officer), written).status_code == 409
    assert not ReportPart.objects.filter(key="causes").exists()


def test_nor_an_item_that_nobody_asked_to_redo(written, cast, officer, specialist, assignment):
    report = bring_to(written, "submitted", cast)
    ItemReview.objects.create(
        submission=report.submissions.get(),
        item=part_item("direction"),
        verdict="redo",
        reason="Bổ sung.",
        decided_at=NOW,
        decided_by=specialist,
    )
    step(report, "return", specialist, note="")
    client = signed_in(officer)
    assert autosave(client, report).status_code == 409
    url = reverse("reports:task-autosave", args=[report.pk, assignment.pk])
    assert client.post(url, {"result": "Chen vào.", "seen": "1:"}).status_code == 409
    assert TaskProgress.objects.get().result == "Đã triển khai."


def test_a_task_of_another_agency_is_none_of_this_report(report, section, stranger_agency, officer):
    other = make_assignment(section, stranger_agency, 7)
    client = signed_in(officer)
    for name in ("task", "task-autosave"):
        url = reverse(f"reports:{name}", args=[report.pk, other.pk])
        assert client.post(url, {"result": "Chen vào.", "seen": "1:"}).status_code == 404
    assert not TaskProgress.objects.exists()


def test_a_figure_of_another_agency_is_not_written(report, indicator, stranger_agency, officer):
    other = make_indicator(indicator.target, stranger_agency, "1b", 2)
    url = reverse("reports:indicators-autosave", args=[report.pk])
    data = {
        f"i{other.pk}-value": "5",
        f"i{other.pk}-status": "estimate",
        f"i{other.pk}-note": "",
        "seen": "1:",
    }
    signed_in(officer).post(url, data)
    assert not report.indicator_figures.exists()


def test_a_forged_person_is_told_that_somebody_else_opened_the_page(report, officer, head):
    assert autosave(signed_in(officer), report, person=str(head.pk)).status_code == 403
    assert not ReportPart.objects.exists()


@pytest.mark.parametrize(
    "seen", ["", "x" * 200_000, "1:" + "text=-," * 50_000, "1:text=" + "-." * 100_000 + "-"]
)
def test_a_token_that_is_none_or_endless_overwrites_nothing_and_costs_no_minute(seen, report, officer):
    write_part(report, "causes", "Đã có.", officer)
    answer = autosave(signed_in(officer), report, seen=seen)
    assert answer.status_code in (409, 422)
    assert ReportPart.objects.get().text == "Đã có."


def test_a_text_without_end_is_refused_with_its_limit(report, officer):
    answer = autosave(signed_in(officer), report, text="x" * 2_000_000)
    assert answer.status_code == 422
    assert not ReportPart.objects.exists()


def test_endless_earlier_attempts_are_not_all_looked_at(report, officer):
    sent = ["text=" + "a" * 1000] * 500
    assert autosave(signed_in(officer), report, sent=sent).status_code == 200


# --- guessed numbers -------------------------------------------------------------------------------


ADDRESSES = [
    "/bao-cao/{}/",
    "/bao-cao/{}/bien-nhan/{}/",
    "/bao-cao/{}/nhiem-vu/{}/",
    "/bao-cao/{}/nhiem-vu/{}/tu-luu/",
    "/bao-cao/{}/phan/direction/",
    "/bao-cao/{}/phan/direction/tu-luu/",
    "/bao-cao/{}/chi-tieu/tu-luu/",
    "/bao-cao/{}/khu-cum/tu-luu/",
    "/bao-cao/{}/thao-tac/submit/",
    "/bao-cao/{}/giai-trinh/{}/",
    "/bao-cao/{}/ket-xuat/{}/pdf/",
    "/tep/{}/",
    "/tiep-nhan/{}/",
    "/tiep-nhan/{}/noi-dung/task-{}/",
    "/bao-cao/nghia-vu/{}/soan/",
    "/ky-bao-cao/nghia-vu/{}/gia-han/",
    "/bao-cao/{}/nhiem-vu/{}/minh-chung/",
    "/bao-cao/{}/minh-chung/{}/go/",
    "/bao-cao/{}/cong-van/",
    "/bao-cao/{}/excel/tai-ve/",
    "/bao-cao/{}/excel/",
    "/bao-cao/{}/excel/{}/",
    "/so-excel/2026-nam/{}/",
    "/so-excel/2026-nam/tep/{}/",
    "/tiep-nhan/hoan-thanh/{}/xac-nhan/",
    "/tiep-nhan/hoan-thanh/{}/khong-xac-nhan/",
]


@pytest.mark.parametrize("pattern", ADDRESSES)
@pytest.mark.parametrize("number", [0, 2**31, 2**63, HUGE])
def test_a_number_that_nothing_has_is_not_found_however_large(number, pattern, report, officer, specialist):
    address = pattern.format(number, number)
    for person in (officer, specialist):
        client = signed_in(person)
        assert {client.get(address).status_code, client.post(address).status_code} <= {403, 404, 405}


@pytest.mark.parametrize("value", ["1-" + "9" * 9, "999999999-1", "1-1-1", "x", "-1-1", str(HUGE)])
def test_bulk_acceptance_takes_no_forged_report(value, written, cast, specialist):
    bring_to(written, "in_approval", cast)
    client = signed_in(specialist)
    for ticked in (value, f"{written.pk}-{written.version}"):
        assert client.post("/tiep-nhan/hang-loat/", {"bao-cao": ticked}).status_code == 404
    assert not ReportEvent.objects.filter(action="accept").exists()


# --- reviewing what is not there, or not one's own ---------------------------------------------------


def mark_url(report, item: str) -> str:
    return reverse("reports:mark", args=[report.pk, item])


MARK = {"sending": "1", "seen": "", "verdict": "redo", "reason": "Bổ sung.", "rating": ""}


@pytest.mark.parametrize("name", ["officer", "head", "stranger", "stranger_head", "leader", "administrator"])
def test_only_reviewers_mark(name, written, cast, people):
    report = bring_to(written, "submitted", cast)
    answer = signed_in(people[name]).post(mark_url(report, "part-direction"), MARK)
    assert answer.status_code in (403, 404)
    assert not ItemReview.objects.exists()


@pytest.mark.parametrize(
    "item", ["part-nothing", "task-999999", "task-1e9", "part-causes2", "x", "task-", f"task-{HUGE}"]
)
def test_an_item_the_sending_does_not_have_is_not_marked(item, written, cast, specialist):
    report = bring_to(written, "submitted", cast)
    answer = signed_in(specialist).post(mark_url(report, item), MARK)
    assert answer.status_code in (404, 409)
    assert not ItemReview.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [{"sending": "2"}, {"sending": str(HUGE)}, {"sending": "x"}, {"verdict": "ok"}, {"rating": "best"}],
)
def test_a_forged_mark_is_refused(forged, written, cast, specialist):
    report = bring_to(written, "submitted", cast)
    answer = signed_in(specialist).post(mark_url(report, "part-direction"), MARK | forged)
    assert answer.status_code in (404, 409)
    assert not ItemReview.objects.exists()


def test_a_reply_goes_to_a_mark_of_this_report_only(
    written, sct_written, cast, sct_cast, specialist, officer
):
    other = bring_to(sct_written, "submitted", sct_cast)
    mark = ItemReview.objects.create(
        submission=other.submissions.get(), item="part-direction", verdict="redo", reason="Bổ sung.",
        decided_at=NOW, decided_by=specialist,
    )  # fmt: skip
    step(other, "return", specialist)
    url = reverse("reports:reply", args=[written.pk, mark.pk])
    assert signed_in(officer).post(url, {"reply": "Chen.", "seen": ""}).status_code == 404
    mark.refresh_from_db()
    assert mark.reply == ""


def test_a_confirmation_sent_again_later_takes_no_step(written, cast, head):
    report = bring_to(written, "in_approval", cast)
    client, url = signed_in(head), reverse("reports:step", args=[report.pk, "submit"])
    form = fields(client.get(url))
    client.post(url, form)
    step(report, "withdraw", head)
    client.post(url, form)
    assert (fresh(report).state, fresh(report).submissions.count()) == ("in_approval", 1)
