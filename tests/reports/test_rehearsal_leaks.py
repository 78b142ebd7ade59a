"""The proof that practice never counts: everything the portal tells, before, during and after a rehearsal.

The whole sample is loaded once; agencies practise with wild figures and words nobody else writes, from the
first word to the acceptance, and every test looks at what was told meanwhile.
"""

from dataclasses import dataclass
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from agencies.models import Role, User
from reports.models import AgencyReport, PeriodEvent, Reminder, ReportingPeriod
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tests.conftest import NOW
from tests.reports.cycle import Cast
from tests.reports.everything_told import addresses_of_the_portal, facts, pages
from tests.reports.rehearsal_world import MARKER, WILD, contribute, end, practise, rehearse

pytestmark = pytest.mark.django_db
PERIODS = ["2026-nam", "2026-6-thang"]
PRACTISING = {
    "sxd": "accepted",
    "skhdt": "resubmitted",
    "bqlkcn": "accepted",
    "hiephoa": "submitted",
    "sct": "accepted",
}
"""Agencies that own figures, zones, tasks and contributions, and how far each comes."""
READERS = {
    "leader": "lanhdao.ubnd",
    "administrator": "quantri",
    "specialist": "tonghop.sct",
    "officer": "chuyenvien.sxd",
    "stranger": "chuyenvien.skhcn",
}
WARNING = "TẬP DƯỢT – không tính vào số liệu"


@dataclass
class Told:
    """What was told, as plain values: they outlive the database of the test that made them."""

    facts: list[dict]
    pages: list[dict[str, dict[str, str]]]
    own_pages: dict[str, dict[str, str]]
    wiped: str
    notices: list[tuple[str, str, str]]
    mails: list[tuple[str, list[str]]]
    states: list[str]


TOLD: list[Told] = []


@pytest.fixture
def told(db, settings, monkeypatch) -> Told:
    settings.PRODUCTION = False
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    if not TOLD:
        TOLD.append(_told())
    return TOLD[0]


def _told() -> Told:
    call_command("load_plan", stdout=StringIO())
    call_command("load_sample", stdout=StringIO())
    readers = {name: User.objects.get(email=f"{local}@mau.example") for name, local in READERS.items()}
    real = AgencyReport.objects.filter(state="accepted").order_by("pk")[:3]
    addresses = addresses_of_the_portal(PERIODS, [report.pk for report in real])
    _tell()
    seen = [facts(readers, now=NOW)]
    shown = [_pages(addresses, readers)]
    known = set(Reminder.objects.values_list("pk", flat=True))
    mail.outbox.clear()
    rehearsal = _practise(readers["specialist"])
    _tell()
    notices = Reminder.objects.exclude(pk__in=known).values_list("title", "words", "person__role")
    practised = AgencyReport.objects.filter(obligation__period=rehearsal)
    states = sorted(practised.values_list("state", flat=True))
    notices, own_pages = list(notices), _pages(_own(rehearsal), readers)
    seen.append(facts(readers, now=NOW))
    shown.append(_pages(addresses, readers))
    end(rehearsal, readers["specialist"])
    seen.append(facts(readers, now=NOW))
    wiped = PeriodEvent.objects.get(action="wipe").note
    mails = [(each.subject, [each.body, each.alternatives[0].content]) for each in mail.outbox]
    return Told(seen, shown, own_pages, wiped, notices, mails, states)


def _tell() -> None:
    send_notifications(now=NOW)
    send_reminders(now=NOW)


def _practise(specialist: User) -> ReportingPeriod:
    rehearsal = rehearse(specialist)
    casts = {code: _cast(code, specialist) for code in PRACTISING}
    for cast in casts.values():  # before anybody is accepted: a text goes along with the lead's report
        contribute(rehearsal, cast)
    for code, cast in casts.items():
        practise(rehearsal, cast, state=PRACTISING[code])
    return rehearsal


def _cast(code: str, specialist: User) -> Cast:
    own = User.objects.filter(agency__code=code)
    heads = own.filter(role__in=[Role.AGENCY_HEAD, Role.CONSOLIDATOR_HEAD])
    return Cast(own.get(role=Role.OFFICER), heads.get(), specialist)


def _pages(addresses: list[str], readers: dict[str, User]) -> dict[str, dict[str, str]]:
    return {name: pages(addresses, person) for name, person in readers.items()}


def _own(rehearsal: ReportingPeriod) -> list[str]:
    """The pages of the rehearsal itself."""
    practised = AgencyReport.objects.filter(obligation__period=rehearsal)
    of_reports = [reverse("reports:detail", args=[report.pk]) for report in practised]
    of_reports += [reverse("reports:receipt", args=[report.pk, 1]) for report in practised]
    of_reports += [reverse("reports:desk", args=[report.pk]) for report in practised]
    own = [reverse("reports:contributions", args=[rehearsal.code])]
    return [*own, reverse("reports:rehearsal", args=[rehearsal.rehearses.code]), *of_reports]


def differing(one: dict, other: dict) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_the_rehearsal_was_a_whole_one(told):
    assert told.states == sorted(PRACTISING.values())
    assert "5 cơ quan đã gửi, 3 báo cáo được tiếp nhận" in told.wiped
    assert any(MARKER in words for words in told.own_pages["specialist"].values())


def test_every_figure_list_and_document_is_the_same_during_and_after_a_rehearsal(told):
    before, during, after = told.facts
    assert len(before) > 100
    assert differing(before, during) == []
    assert differing(before, after) == []


OWN_PARTS = {"mine", "queue", "notices", "bell", "reminding-admin"}
"""Pages with a part for practice: an agency's own list, the queue, one's notices, the mails that went out."""


def test_a_leader_and_a_stranger_to_figures_read_every_page_as_before(told):
    before, during = told.pages
    apart = {reverse(f"reports:{name}") for name in OWN_PARTS}
    assert differing(before["leader"], during["leader"]) == []
    for name in READERS:
        assert [url for url in differing(before[name], during[name]) if url not in apart] == [], name


def test_words_and_figures_of_a_rehearsal_stand_on_no_other_page(told):
    for name, shown in told.pages[1].items():
        for url, words in shown.items():
            assert MARKER not in words, (name, url)
            assert f"{WILD:n}" not in words, (name, url)
            assert "87.654" not in words, (name, url)
        if name == "leader":
            assert not any("tập dượt" in words.lower() for words in shown.values())


def test_pages_of_a_rehearsal_are_closed_to_leaders_and_marked_for_everybody_else(told):
    assert {words.partition(" ")[0] for words in told.own_pages["leader"].values()} == {"403", "404"}
    assert not any(MARKER in words for words in told.own_pages["leader"].values())
    opened = 0
    for name in ("specialist", "officer", "stranger", "administrator"):
        for url, words in told.own_pages[name].items():
            if words.startswith("200"):
                opened += 1
                assert WARNING in words, (name, url)
    assert opened > 10


def test_every_notice_of_a_rehearsal_is_marked_and_no_leader_has_one(told):
    assert told.notices
    for title, words, role in told.notices:
        assert title.startswith("[Tập dượt]")
        assert WARNING in words
        assert role != Role.LEADER


def test_every_mail_of_a_rehearsal_is_marked_in_its_subject_and_in_both_its_bodies(told):
    assert told.mails
    for subject, bodies in told.mails:
        assert subject.startswith("[Tập dượt]")
        assert all(WARNING in body for body in bodies)
