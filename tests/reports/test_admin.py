"""The admin: for the administrator alone, in Vietnamese, nothing deletable, no report content."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, AgencyAlias, User
from reports.duties.decisions import Paper, extend
from reports.models import (
    MailPreference,
    Obligation,
    OutgoingEvent,
    Reminder,
    ReminderRun,
    ReportingPeriod,
)
from reports.outgoing.drafting import start as start_outgoing
from reports.outgoing.signed import keep_signed, signed_token
from targets.models import IndicatorValue
from tasks.models import DatedPart, Plan, Section, Task, ZoneMention
from tests.conftest import NOW, at
from tests.lib.file_corpus import pdf, upload
from tests.reports.cycle import bring_to
from tests.reports.pages import fields, signed_in, text_of
from tests.reports.papers_world import issued, rendered
from tests.reports.test_permissions import ADMIN, patterns
from zones.models import ZoneProgress

REGISTERED = {
    "agencies.agency",
    "agencies.user",
    "tasks.plan",
    "tasks.section",
    "tasks.task",
    "targets.target",
    "targets.indicator",
    "targets.indicatorvalue",
    "zones.zone",
    "zones.zoneprogress",
    "reports.reportingperiod",
    "reports.obligation",
    "reports.reminder",
    "reports.reminderrun",
    "reports.mailpreference",
    "reports.outgoingdocument",
}
ADDABLE = {
    "agencies.agency",
    "agencies.user",
    "zones.zone",
    "reports.reportingperiod",
}
PEOPLE = ["officer", "head", "stranger", "specialist", "sct_head", "leader"]


def label(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.{model._meta.model_name}"


def url(model_label: str, page: str, *args) -> str:
    return reverse(f"admin:{model_label.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def rows(
    written, cast, assignment, plan, zone, indicator, zone_figure, indicator_figure, administrator
) -> dict[str, models.Model]:
    """One row of everything that has an admin page."""
    bring_to(written, "accepted", cast)
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words="x", due_words="y", due_on=NOW.date()
    )
    ZoneMention.objects.create(task=assignment.task, zone=zone, order=1, dated_part=part, words="KCN")
    Reminder.objects.create(
        matter="report/1",
        obligation=written.obligation,
        rung="t-7",
        person=cast.officer,
        message_id="x",
        made_at=NOW,
        claimed_at=NOW,
    )
    ReminderRun.objects.create(kind="reminders", started_at=NOW)
    MailPreference.objects.create(person=cast.officer, daily_digest=True)
    document = issued(start_outgoing(written.obligation.period, "department", by=cast.reviewer, now=NOW))
    OutgoingEvent.objects.create(
        document=document, action="sign", note="ký.pdf", done_at=NOW, done_by=cast.reviewer
    )
    rendered(document)
    seen = signed_token(document)
    keep_signed(document, upload("ký.pdf", pdf()), seen=seen, by=cast.reviewer, now=NOW)
    return {label(model): model._default_manager.first() for model in admin.site._registry}


@pytest.fixture
def client(administrator) -> Client:
    return signed_in(administrator)


# --- what is there -------------------------------------------------------------------------------


def test_the_models_with_an_admin_are_these_and_no_report_is_among_them():
    assert {label(model) for model in admin.site._registry} == REGISTERED


def admin_pages(rows: dict[str, models.Model]) -> dict[str, str]:
    """Every page that opens by GET: lists, rows, histories, forms."""
    pages = {"index": reverse("admin:index"), "password": reverse("admin:password_change")}
    for name, row in rows.items():
        pages[name] = url(name, "changelist")
        pages[f"{name} row"] = url(name, "change", row.pk)
        pages[f"{name} history"] = url(name, "history", row.pk)
        pages[f"{name} app"] = reverse("admin:app_list", args=[name.split(".")[0]])
    pages |= {f"{name} new": url(name, "add") for name in ADDABLE}
    return pages


def test_every_page_opens_for_the_administrator(rows, client):
    pages = admin_pages(rows)
    assert {name: client.get(page).status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_else_is_let_in(name, method, rows, request):
    other = signed_in(request.getfixturevalue(name))
    pages = admin_pages(rows) | {f"{each} delete": url(each, "delete", row.pk) for each, row in rows.items()}
    answers = {page: getattr(other, method)(address) for page, address in pages.items()}
    assert {answer.status_code for answer in answers.values()} == {302}
    assert {answer["Location"].split("?")[0] for answer in answers.values()} == {reverse("admin:login")}


def test_every_admin_address_sends_a_visitor_to_its_sign_in(rows):
    for name, route in patterns():
        if route.startswith(ADMIN) and name not in OPEN:
            address = "/" + re.sub(r"<[^>]*>", "1", route.replace("^", "").replace("$", ""))
            address = re.sub(r"\(\?P<app_label>.*?\)", "agencies", address).replace("(?P1.*)", "x")
            answer = Client().get(address)
            assert (name, answer.status_code) == (name, 302)


OPEN = {
    "admin:login",  # the sign-in itself
    "admin:jsi18n",  # words for the admin's scripts, no data
}


@pytest.mark.parametrize("name", sorted(REGISTERED - ADDABLE))
def test_what_the_plan_or_the_cycle_makes_cannot_be_added_by_hand(name, client):
    assert client.get(url(name, "add")).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_can_be_deleted(method, rows, client):
    answers = {
        name: getattr(client, method)(url(name, "delete", row.pk), {"post": "yes"}).status_code
        for name, row in rows.items()
    }
    assert answers == dict.fromkeys(rows, 403)


def test_no_list_offers_to_delete_what_is_chosen(rows, client):
    for name, row in rows.items():
        client.post(
            url(name, "changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        )
        assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_inlines_delete_nothing_either(rows, client):
    for name, row in rows.items():
        page = client.get(url(name, "change", row.pk)).content.decode()
        assert re.findall(r'name="[^"]*-DELETE"', page) == []


# --- in Vietnamese -------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(Add|Delete|Save|Change|View|History|Log out|Search|Filter|By|Select|Action|Go|Home|Close|None|"
    r"Unknown|Yes|No|Today|Now|Show|Hide|Welcome|Recent|Password|Username|Email|Constraint|Model|Site|"
    r"administration|items?|selected|results?|Raw|True|False|Django|Skip|Toggle|link|Reset|Enabled|Disabled|"
    r"Whether|name|entry|entries|Breadcrumbs|Sidebar|Error)\b"
)


def test_no_page_speaks_english(rows, client):
    found = {name: ENGLISH.findall(text_of(client.get(page))) for name, page in admin_pages(rows).items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_sign_in_and_the_change_of_password_speak_vietnamese(client, officer):
    pages = [
        Client().get(reverse("admin:login")),
        client.get(reverse("admin:auth_user_password_change", args=[officer.pk])),
        Client().post(reverse("admin:login"), {"username": "x", "password": "y"}),
    ]
    assert [ENGLISH.findall(text_of(page)) for page in pages] == [[], [], []]


def test_every_field_has_a_vietnamese_name():
    """A label left to Django repeats the English name of the field."""
    ours = [*admin.site._registry, AgencyAlias, DatedPart, ZoneMention]
    left = {
        f"{label(model)}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and not field.primary_key
        if str(field.verbose_name).lower() == field.name.replace("_", " ")
    }
    assert left == set()


def test_a_refusal_of_the_database_is_worded_in_vietnamese():
    default = models.BaseConstraint.default_violation_error_message
    typed = [model for model in admin.site._registry if label(model) not in READ_ONLY]
    left = {
        constraint.name
        for model in typed
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) or constraint.condition is not None
        if constraint.violation_error_message == default
    }
    assert left == set()


READ_ONLY = {
    *["tasks.section", "tasks.task", "targets.target"],
    *[
        "reports.reminder",
        "reports.reminderrun",
        "reports.mailpreference",
        "reports.obligation",
        "reports.outgoingdocument",
    ],
}


# --- what it does --------------------------------------------------------------------------------


def test_opening_a_period_makes_one_obligation_per_agency_and_twice_changes_nothing(client, period):
    Obligation.objects.all().delete()
    ReportingPeriod.objects.update(opened_at=None)
    data = {"action": "open_now", "_selected_action": [period.pk]}
    listing = url("reports.reportingperiod", "changelist")
    first = client.post(listing, data, follow=True)
    assert "Đã mở: Năm 2026." in text_of(first)
    assert list(Obligation.objects.values_list("agency__code", flat=True)) == ["sct", "sxd", "hiephoa"]
    second = client.post(listing, data, follow=True)
    assert "đều đã mở từ trước; không có gì thay đổi." in text_of(second)
    assert Obligation.objects.count() == Agency.objects.count() == 3


def test_what_an_agency_owes_is_decided_in_the_portal_and_only_read_here(client, period, sxd):
    obligation = period.obligations.get(agency=sxd)
    page = url("reports.obligation", "change", obligation.pk)
    assert client.post(page, {"kind": "exempt", "due_before_0": "01/01/2030"}).status_code == 403
    obligation.refresh_from_db()
    assert (obligation.kind, obligation.due_before) == ("owed", period.due_before)


def test_decisions_stand_below_what_they_decide(client, period, sxd, specialist):
    obligation, due = period.obligations.get(agency=sxd), at(2026, 12, 20)
    paper = Paper("12/SCT-KH", NOW.date(), "Kiểm kê số liệu.")
    extend(obligation, seen=period.due_before, due_before=due, paper=paper, by=specialist, now=NOW)
    words = text_of(client.get(url("reports.obligation", "change", obligation.pk)))
    assert "Gia hạn trước ngày 20/12/2026 12/SCT-KH" in words
    assert "Hạn gửi chung: trước ngày 15/12/2026" in words


def test_a_document_that_goes_out_shows_where_it_stands_and_not_what_it_says(rows, client):
    document = rows["reports.outgoingdocument"]
    listing = text_of(client.get(url("reports.outgoingdocument", "changelist")))
    assert "Báo cáo tổng hợp của Sở Công Thương Năm 2026 1 Đã ban hành 05/BC-SCT" in listing
    text = text_of(client.get(url("reports.outgoingdocument", "change", document.pk)))
    rendition, copy = document.renditions.get(), document.signed_copies.get()
    for words in (rendition.pdf_sha256, rendition.xlsx_sha256, "Đưa bản ký vào ký.pdf", copy.file.name):
        assert words in text
    assert "Triển khai thực hiện Kế hoạch" not in text
    page = url("reports.outgoingdocument", "change", document.pk)
    assert client.post(page, {"number": 9}).status_code == 403


def test_the_deadline_of_an_opened_period_and_an_ad_hoc_period_are_read_only(client, period):
    page = url("reports.reportingperiod", "change", period.pk)
    client.post(page, fields(client.get(page)) | {"due_before_0": "01/01/2030", "kind": "ad_hoc"})
    period.refresh_from_db()
    assert (period.kind, period.due_before) == ("annual", at(2026, 12, 15))
    ReportingPeriod.objects.update(kind="ad_hoc")
    assert client.post(page, {"name": "Khác"}).status_code == 403
    kinds = text_of(client.get(url("reports.reportingperiod", "add")))
    assert "6 tháng" in kinds
    assert "Đột xuất" not in kinds


def test_a_period_that_ends_before_it_starts_is_refused_in_words(client, period):
    page = url("reports.reportingperiod", "change", period.pk)
    data = fields(client.get(page)) | {"window_end": "01/01/2020"}
    answer = client.post(page, data)
    assert "Ngày cuối của kỳ số liệu không được trước ngày đầu." in text_of(answer)


NEW_PERSON = {
    "email": "Moi.Nguoi@Example.vn",
    "full_name": "Người Mới",
    "position": "Chuyên viên",
    "role": "officer",
    "password1": "Mot-cau-rat-dai-2026",
    "password2": "Mot-cau-rat-dai-2026",
}


def test_a_new_person_signs_in_with_what_was_typed(client, sxd):
    data = NEW_PERSON | {"agency": sxd.pk, "usable_password": "true"}
    assert client.post(url("agencies.user", "add"), data).status_code == 302
    user = User.objects.get(email="moi.nguoi@example.vn")
    assert (user.full_name, user.agency, user.role, user.is_sample) == ("Người Mới", sxd, "officer", False)
    answer = Client().post("/dang-nhap/", {"username": user.email, "password": NEW_PERSON["password1"]})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"agency": ""}, "Vai trò này cần có cơ quan."),
        ({"password1": "ngan", "password2": "ngan"}, "Mật khẩu phải có chữ thường, chữ hoa, chữ số"),
        ({"email": "lan.officer@example.vn"}, "đã tồn tại"),
        ({"email": "LAN.OFFICER@example.vn"}, "đã tồn tại"),
    ],
)
def test_a_person_who_cannot_be_is_refused_in_words(change, told, client, officer, sxd):
    before = User.objects.count()
    data = NEW_PERSON | {"agency": sxd.pk, "usable_password": "true"} | change
    answer = client.post(url("agencies.user", "add"), data)
    assert answer.status_code == 200
    assert told in text_of(answer)
    assert User.objects.count() == before


def test_an_address_changed_to_capitals_is_kept_small(client, officer):
    page = url("agencies.user", "change", officer.pk)
    data = fields(client.get(page)) | {"email": "LAN.OFFICER@EXAMPLE.VN", "is_active": "on"}
    assert client.post(page, data).status_code == 302
    officer.refresh_from_db()
    assert officer.email == "lan.officer@example.vn"


def test_an_alias_added_in_the_admin_is_found_by_its_spelling(client, sxd):
    page = url("agencies.agency", "change", sxd.pk)
    data = fields(client.get(page))
    data |= {"aliases-TOTAL_FORMS": "1", "aliases-0-name": "Sở XD tỉnh", "aliases-0-agency": sxd.pk}
    answer = client.post(page, data)
    assert answer.status_code == 302
    assert list(Agency.objects.named("so xd tinh")) == [sxd]


def test_the_words_of_the_plan_are_read_only(rows, client):
    for name in ("tasks.task", "tasks.section", "tasks.plan", "targets.target"):
        row = rows[name]
        text = "title" if name in ("tasks.plan", "tasks.section") else "text"
        before = getattr(row, text)
        page = url(name, "change", row.pk)
        client.post(page, fields(client.get(page)) | {text: "Sửa.", "clause": "X"})
        row.refresh_from_db()
        assert getattr(row, text) == before


def test_the_one_person_office_is_set_here_and_the_change_is_logged(client, sxd, administrator):
    page = url("agencies.agency", "change", sxd.pk)
    words = text_of(client.get(page))
    assert "Người soạn được tự duyệt" in words
    assert "Chỉ dành cho cơ quan chỉ có một người phụ trách báo cáo." in words
    client.post(page, fields(client.get(page)) | {"allows_self_approval": "on"})
    sxd.refresh_from_db()
    entry = LogEntry.objects.get()
    assert sxd.allows_self_approval
    assert (entry.user, entry.object_id) == (administrator, str(sxd.pk))
    assert "Người soạn được tự duyệt" in entry.get_change_message()


def test_no_word_of_a_report_is_on_any_page(rows, client, written):
    written.task_progress.update(result="Chuyện riêng", difficulties="Chuyện riêng")
    written.parts.update(text="Chuyện riêng")
    pages = admin_pages(rows)
    assert {name for name, page in pages.items() if "Chuyện riêng" in text_of(client.get(page))} == set()


def test_the_rows_of_the_tests_are_one_of_each(rows):
    assert {name for name, row in rows.items() if row is None} == set()
    assert {type(row) for row in rows.values()} >= {Plan, Section, Task, IndicatorValue, ZoneProgress}
