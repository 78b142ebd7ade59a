"""Every page of the admin in official Vietnamese: no English, no values as a machine holds them."""

import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import django
import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Role, User
from reports.actions import open_period, start_report
from reports.admin.reminding import letter_name
from reports.models import (
    MailPreference,
    Obligation,
    Reminder,
    ReminderRun,
    ReportEvent,
    ReportingPeriod,
)
from reports.outgoing.drafting import start
from reports.reminding.ladder import REPORTS
from reports.reminding.news import NEWS
from reports.timeliness import before_words
from targets.actions import record_value
from targets.models import Indicator, IndicatorValue
from tasks.models import Plan, Task
from tests.conftest import NOW, at, person
from tests.reports.papers_world import issued, rendered
from tests.test_translations import ENTRY, FOLDER, text
from zones.models import Zone, ZoneProgress

# --- the words of a page -------------------------------------------------------------------------

SPOKEN = ("title", "alt", "aria-label", "placeholder")


class Words(HTMLParser):
    """What a person sees or hears of a page, node by node."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = dict(attributes)
        self._silent = tag in ("script", "style")
        self.found += [given[name] for name in SPOKEN if given.get(name)]
        if tag == "input" and given.get("type") == "submit":
            self.found.append(given["value"])
        if "data-inline-formset" in given:
            options = json.loads(given["data-inline-formset"])["options"]
            self.found += [options["addText"], options["deleteText"]]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.found.append(data)


def words_of(answer: HttpResponse) -> list[str]:
    parser = Words()
    parser.feed(answer.content.decode())
    return parser.found


def shown(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", " ".join(words_of(answer)))


def english_messages(name: str) -> set[tuple[str, str]]:
    """Every message of Django's own catalogues, with its plural."""
    found = set()
    for part in ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes"):
        path = Path(django.__path__[0]) / part / "locale" / "en" / "LC_MESSAGES" / f"{name}.po"
        if path.exists():
            entries = ENTRY.findall(path.read_text(encoding="utf-8"))
            found |= {(text(message), text(plural)) for _, message, plural, _ in entries if text(message)}
    return found


def english_words() -> set[str]:
    """Every word Django's pages could say in English; those spelt like Vietnamese or an abbreviation go."""
    said = {
        each for pair in english_messages("django") for message in pair for each in LATIN.findall(message)
    }
    return {word.lower() for word in said if len(word) > 2} - ALSO_VIETNAMESE


LATIN = re.compile(r"[A-Za-z]+")
WORD = re.compile(r"[^\W\d_]+")  # with its diacritics: "Tân" holds no "t" and "n"
MACHINE = re.compile(r"\S*[@/<>]\S*|\b[0-9a-f]{64}\b")  # addresses, numbers, hashes are read as they are
ALSO_VIETNAMESE = {"can", "cho", "bao", "the", "than", "thu", "tra", "may", "site"}


def english_in(answer: HttpResponse) -> list[str]:
    english = english_words()
    return [
        node.strip()
        for node in words_of(answer)
        if any(word.lower() in english for word in WORD.findall(MACHINE.sub(" ", node)))
    ]


# --- the pages -----------------------------------------------------------------------------------


def url(model: type, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def portal(db) -> User:
    """The plan's own data, one open period with a report, figures, letters; its administrator."""
    call_command("load_plan", verbosity=0, stdout=StringIO())
    boss, officer = person("Hoa", Role.ADMINISTRATOR), person("Lan", Role.OFFICER, an_agency("sxd"))
    period = ReportingPeriod.objects.get(code="2026-nam")
    open_period(period, now=at(2026, 11, 1, 8, 0))
    report = start_report(period.obligations.get(agency=officer.agency), by=officer, now=NOW)
    step = ReportEvent.objects.create(
        report=report, action="accept", source="submitted", target="accepted", done_at=NOW, done_by=boss
    )
    for rung in ("opening@2026-12-14", f"event-{step.pk}"):
        Reminder.objects.create(
            matter=f"report/{report.obligation_id}",
            obligation=report.obligation,
            rung=rung,
            person=officer,
            message_id=f"<{rung}@mau.example>",
            made_at=NOW,
            claimed_at=NOW,
        )
    ReminderRun.objects.create(kind="reminders", started_at=NOW)
    MailPreference.objects.create(person=officer, daily_digest=True)
    figure = {"span": "year", "status": "official", "source": "Niên giám", "by": boss, "now": NOW}
    record_value(Indicator.objects.get(code="2b"), year=2024, value=Decimal(2200000), **figure)
    record_value(Indicator.objects.get(code="1a"), year=2024, value=Decimal("47.7"), **figure)
    ZoneProgress.objects.create(zone=Zone.objects.first(), as_of=NOW.date(), area_ha=377, source="Báo cáo")
    rendered(issued(start(period, "department", by=boss, now=NOW)))
    return boss


def an_agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


@pytest.fixture
def office(portal) -> Client:
    return signed_in(portal)


def addresses(client: Client, boss: User) -> list[str]:
    """Every page that opens by GET, in each of its states."""
    pages = [reverse("admin:index"), reverse("admin:password_change")]
    pages.append(reverse("admin:auth_user_password_change", args=[boss.pk]))
    for model, site in admin.site._registry.items():
        row = model._default_manager.first()
        pages.append(reverse("admin:app_list", args=[model._meta.app_label]))
        pages += [url(model, "change", row.pk), url(model, "change", row.pk) + "?_popup=1"]
        pages.append(url(model, "history", row.pk))
        pages += [url(model, "changelist") + query for query in ("", "?_popup=1", "?o=1.-2", "?_facets=True")]
        if site.search_fields:
            pages.append(url(model, "changelist") + "?q=khong-co")
        if client.get(url(model, "add")).status_code == 200:
            pages.append(url(model, "add"))
    return pages


def test_no_page_says_a_word_of_english(office, portal):
    use(office)
    found = {}
    for page in addresses(office, portal):
        answer = office.get(page)
        assert answer.status_code == 200, page
        found[page] = english_in(answer)
    assert {page: said for page, said in found.items() if said} == {}


def use(client: Client) -> HttpResponse:
    """Change an agency twice, so that there is a history; return the page that says so."""
    row = an_agency("sxd")
    page = url(Agency, "change", row.pk)
    form = agency_form(row) | {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    client.post(page, form | {"symbol": "SXD1"})
    return client.post(page, form | {"_continue": "1"}, follow=True)


def agency_form(agency: Agency) -> dict:
    names = ("code", "name", "short_name", "symbol", "kind", "order")
    return {name: getattr(agency, name) for name in names}


def test_what_was_done_is_told_in_words(office, portal):
    assert "Đã lưu cơ quan “ Sở Xây dựng ”. Có thể sửa tiếp ở dưới." in shown(use(office))
    history = shown(office.get(url(Agency, "history", an_agency("sxd").pk)))
    assert "Lịch sử thay đổi: Sở Xây dựng" in history
    assert "Thời điểm Người thực hiện Thao tác" in history
    assert "hoa@example.vn (Hoa) Đã sửa Ký hiệu văn bản. " in history
    assert "2 dòng" in history


def refused_forms(boss: User) -> dict[str, dict]:
    """Forms that cannot be saved: blank, out of bounds, unreadable, clashing."""
    someone = {"email": "x", "role": "z", "agency": "999", "full_name": "x" * 101}
    passwords = {"password1": "a", "password2": "b"}
    period = {"code": "a b", "year": "x", "window_start": "32/13/2026", "due_before_0": "x"}
    return {
        url(Agency, "add"): agency_form(an_agency("sxd"))
        | {"code": "sở mới", "order": "-1", "is_consolidator": "on", "valid_from": "x"},
        url(User, "add"): someone | passwords,
        url(User, "change", boss.pk): {"email": "x", "role": "officer", "full_name": "Hoa"},
        url(ReportingPeriod, "add"): period,
        url(Zone, "add"): {"kind": "industrial_park", "name": Zone.objects.first().name, "order": "99999999"},
        reverse("admin:auth_user_password_change", args=[boss.pk]): passwords,
        reverse("admin:password_change"): {"old_password": "a", "new_password1": "a", "new_password2": "b"},
        url(Plan, "change", Plan.objects.get().pk): {"issued_on": "x", "number": "x" * 61},
        reverse("admin:login"): {"username": "x"},
    }


def test_no_refusal_says_a_word_of_english(office, portal):
    answers = {}
    for page, form in refused_forms(portal).items():
        client = Client() if page == reverse("admin:login") else office
        for sent in (form, {}):
            empty = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0} if "/agency/" in page else {}
            empty |= {"progress-TOTAL_FORMS": 0, "progress-INITIAL_FORMS": 0} if "/zone/" in page else {}
            answer = client.post(page, sent | empty)
            if sent or "/plan/" not in page:
                assert answer.status_code == 200 and "errornote" in answer.content.decode(), page
                answers[page, bool(sent)] = english_in(answer)
    assert {page: said for page, said in answers.items() if said} == {}


def test_an_action_without_rows_or_rows_without_an_action_are_told(office):
    page = url(ReportingPeriod, "changelist")
    for sent, told in [
        ({"action": "open_now"}, "Chưa chọn dòng nào."),
        ({"action": "", "_selected_action": ["1"]}, "Chưa chọn thao tác."),
    ]:
        answer = office.post(page, {"index": "0"} | sent, follow=True)
        assert told in shown(answer)
        assert english_in(answer) == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "",
            [
                "Danh sách kỳ báo cáo",
                "Thêm kỳ báo cáo",
                "Thao tác:",
                "Thực hiện",
                "Đã chọn 0/19",
                "Theo loại kỳ",
                "Về cổng theo dõi",
                "Đăng xuất",
            ],
        ),
        ("add/", ["Thêm kỳ báo cáo", "Lưu", "Lưu và thêm dòng khác", "Lưu và sửa tiếp"]),
        ("?year=1999", ["Bỏ mọi điều kiện lọc", "Không có dòng nào khớp với điều kiện đang chọn."]),
    ],
)
def test_the_words_are_those_of_an_office(page, said, office):
    words = shown(office.get(url(ReportingPeriod, "changelist") + page))
    assert [each for each in said if each not in words] == []


def test_an_empty_list_says_so(office):
    Reminder.objects.all().delete()
    assert "Danh sách chưa có dòng nào." in shown(office.get(url(Reminder, "changelist")))


def test_the_pencil_the_plus_and_the_eye_have_titles(office):
    words = shown(office.get(url(User, "add")))
    assert [each in words for each in ("Sửa cơ quan đã chọn", "Thêm cơ quan", "Xem cơ quan đã chọn")] == [
        True
    ] * 3


# --- the catalogue -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_every_word_of_ours_replaces_one_that_django_says(name):
    """An upgrade that rewords a message leaves ours dead, and the page in English."""
    entries = ENTRY.findall((FOLDER / f"{name}.po").read_text(encoding="utf-8"))
    ours = {(text(message), text(plural)) for _, message, plural, _ in entries if text(message)}
    assert ours - english_messages(name) == set()


# --- values as people write them -----------------------------------------------------------------

MACHINE_VALUES = re.compile(
    r"\d,\d*0000\b|\d,\d0\b|\[\s*[\"']|event-\d|@20\d\d-|\b20\d\d-\d\d-\d\d\b|\bNone\b|\b00:00\b"
)


def test_no_page_shows_a_value_as_a_machine_holds_it(office, portal):
    User.objects.update(created_at=NOW, last_login=NOW)  # at midnight the clock itself says 00:00
    found = {page: MACHINE_VALUES.findall(told(office.get(page))) for page in addresses(office, portal)}
    assert {page: values for page, values in found.items() if values} == {}


def told(answer: HttpResponse) -> str:
    """The words of the page without the number of a letter, which is for the mail server's log."""
    return re.sub(r"<[^>]*@[^>]*>", "", shown(answer))


READ = {
    IndicatorValue: ["2.200.000", "47,7", "Không"],
    Indicator: [" 19 ", " 2.200.000 "],
    ZoneProgress: [" 377 "],
    ReportingPeriod: ["trước ngày 15/12/2026", "15/12/2025 – 14/12/2026"],
    Obligation: ["trước ngày 15/12/2026"],
    Reminder: ["Thư báo mở kỳ báo cáo", "Báo tin: báo cáo đã được tiếp nhận"],
    User: ["Có"],
}


def test_lists_read_as_people_write(office):
    pages = {model: shown(office.get(url(model, "changelist"))) for model in READ}
    assert {
        model: missing
        for model, values in READ.items()
        if (missing := [each for each in values if each not in pages[model]])
    } == {}


def test_those_who_get_the_plan_stand_one_a_line(office):
    page = office.get(url(Plan, "change", Plan.objects.get().pk)).content.decode()
    assert "Bộ Công Thương (b/c);<br>TT. Tỉnh uỷ; TT. HĐND tỉnh (b/c);<br>" in page


def test_parties_are_edited_one_a_line(office):
    task = Task.objects.exclude(other_parties=[]).first()
    page = url(Task, "change", task.pk)
    formsets = ("assignments", "dated_parts", "zone_mentions")
    form = {f"{name}-{count}": 0 for name in formsets for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    parties = "các sở, ngành liên quan\r\n\r\n các Nhà đầu tư "
    assert office.post(page, form | {"other_parties": parties}).status_code == 302
    task.refresh_from_db()
    assert task.other_parties == ["các sở, ngành liên quan", "các Nhà đầu tư"]
    assert "các sở, ngành liên quan\ncác Nhà đầu tư</textarea>" in office.get(page).content.decode()


def test_a_number_is_typed_as_it_is_read(office):
    share = Indicator.objects.get(code="1b")
    form = {"owner": "", "series_basis": "current", "jump_factor": "1,75"}
    form |= {"values-TOTAL_FORMS": 0, "values-INITIAL_FORMS": 0}
    assert office.post(url(Indicator, "change", share.pk), form).status_code == 302
    share.refresh_from_db()
    assert share.jump_factor == Decimal("1.75")


@pytest.mark.parametrize(
    ("due_before", "words"),
    [
        (at(2026, 12, 15), "trước ngày 15/12/2026"),
        (at(2026, 6, 5, 17, 0), "trước 17:00 ngày 05/6/2026"),
    ],
)
def test_a_deadline_is_read_as_the_plan_writes_it(due_before, words):
    assert before_words(due_before) == words


def test_every_letter_has_a_name():
    named = {rung.code: letter_name(f"{rung.code}@2026-12-14", None) for rung in REPORTS.rungs}
    assert named["opening"] == "Thư báo mở kỳ báo cáo"
    assert named["T+21"] == "Nhắc việc: quá hạn 21 ngày"
    assert named["T-7"] == "Nhắc việc: 7 ngày trước ngày cuối cùng trong hạn"
    assert letter_name("review-2026-12-14", None) == "Nhắc việc: báo cáo chưa được xem xét"
    assert letter_name("returned-2026-12-14", None) == "Nhắc việc: báo cáo được trả lại, chưa gửi lại"
    assert {letter_name("event-1", step) for step in NEWS} == {
        f"Báo tin: {news.gist}" for news in NEWS.values()
    }
    declined = "Báo tin: đề nghị công nhận hoàn thành không được xác nhận"
    assert letter_name("event-verdict-1", None) == declined


def test_letters_are_found_by_what_they_are_for(office):
    page = url(Reminder, "changelist")
    kinds = {"opening": 1, "event-": 1, "T-": 0}
    found = {kind: office.get(page, {"loai": kind}).context["cl"].result_count for kind in kinds}
    assert found == kinds
    assert office.get(page).context["cl"].result_count == 2


# --- what may not be -----------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "short_name"])
def test_two_agencies_in_force_never_bear_one_name(field, sct, sxd):
    setattr(sxd, field, getattr(sct, field))
    with pytest.raises(ValidationError) as caught:
        sxd.full_clean()
    short = "ngắn " if field == "short_name" else ""
    assert caught.value.messages == [f"Đã có cơ quan đang hiệu lực mang tên {short}này."]
    with pytest.raises(IntegrityError), transaction.atomic():
        sxd.save()


def test_a_name_is_free_again_when_its_agency_is_closed(sct, sxd):
    Agency.objects.filter(pk=sct.pk).update(valid_until=NOW.date())
    sxd.name, sxd.short_name = sct.name, sct.short_name
    sxd.full_clean()
    sxd.save()


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.CONSOLIDATOR_HEAD])
def test_the_roles_of_the_consolidator_are_for_its_people(role, sct, sxd):
    user = User(email="x@example.vn", full_name="X", role=role, agency=sxd, password="x")
    with pytest.raises(ValidationError) as caught:
        user.full_clean()
    assert caught.value.message_dict == {"role": ["Vai trò này chỉ dành cho người của Sở Công Thương."]}
    user.agency = sct
    user.full_clean()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AGENCY_HEAD, Role.LEADER, Role.ADMINISTRATOR])
def test_every_other_role_is_for_people_of_any_agency(role, sct, sxd):
    User(email="x@example.vn", full_name="X", role=role, agency=sxd, password="x").full_clean()


def test_a_period_past_its_deadline_is_not_opened_by_hand_and_the_others_are(office, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    ReportingPeriod.objects.filter(code="2026-nam").update(opened_at=None)
    periods = ReportingPeriod.objects.filter(code__in=["2022-nam", "2026-nam"])
    sent = {"action": "open_now", "_selected_action": [period.pk for period in periods]}
    words = shown(office.post(url(ReportingPeriod, "changelist"), sent, follow=True))
    assert (
        "Không mở Năm 2022: hạn gửi trước ngày 15/12/2022 đã qua, mở kỳ này sẽ tạo 27 nghĩa vụ quá hạn."
        in words
    )
    assert "Đã mở: Năm 2026." in words
    assert list(ReportingPeriod.objects.filter(opened_at=NOW).values_list("code", flat=True)) == ["2026-nam"]
    assert not Obligation.objects.filter(period__code="2022-nam").exists()
