"""The web's floor: strict policy, nothing inline, what people type is text and never code."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.enums import PARTS
from reports.models import IndicatorFigure, ZoneFigure
from tests.conftest import NOW
from tests.reports.cycle import bring_to, fresh, step, write_part, write_task
from tests.reports.pages import fields, inline_code, signed_in, text_of
from tests.reports.test_admin import admin_pages

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}{% load x %}",
    "</textarea><script>alert(1)</script>",
    "file:///etc/passwd",
]
ATTACK = " ".join(ATTACKS)


@pytest.fixture
def pages(written, cast, assignment, indicator, zone) -> dict[str, str]:
    """Pages of the portal that a person may meet, a report in each of its forms included."""
    bring_to(written, "returned", cast)
    names = ["tasks:list", "targets:list", "zones:list", "agencies:login"]
    names += [f"reports:{name}" for name in ("mine", "queue", "matrix", "dashboard", "consolidated")]
    addresses = {name: reverse(name) for name in names}
    report = {"detail": [], "task": [assignment.pk], "part": ["direction"], "indicators": [], "zones": []}
    report |= {"receipt": [1], "step": ["request_approval"]}
    addresses |= {f"reports:{n}": reverse(f"reports:{n}", args=[written.pk, *a]) for n, a in report.items()}
    addresses["tasks:detail"] = reverse("tasks:detail", args=[assignment.task.clause])
    addresses["reports:task-words"] = reverse("reports:task-words", args=[assignment.task.clause])
    addresses["targets:indicator"] = reverse("targets:indicator", args=[indicator.code])
    addresses["zones:detail"] = reverse("zones:detail", args=[zone.pk])
    return addresses | {"404": "/khong-co/"}


def answers(pages: dict[str, str], *clients: Client) -> dict[str, list]:
    return {name: [client.get(url) for client in clients] for name, url in pages.items()}


@pytest.fixture
def clients(people) -> list[Client]:
    return [signed_in(people[name]) for name in ("officer", "specialist", "administrator")] + [Client()]


# --- headers -------------------------------------------------------------------------------------


def test_every_page_carries_the_policy_and_the_guards(pages, clients):
    for name, found in answers(pages, *clients).items():
        for answer in found:
            policy = dict(
                part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";")
            )
            assert policy == {
                "default-src": "'self'",
                "img-src": "'self' data:",
                "object-src": "'none'",
                "base-uri": "'self'",
                "frame-ancestors": "'none'",
                "form-action": "'self'",
            }, name
            assert answer["X-Frame-Options"] == "DENY"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Referrer-Policy"] == "same-origin"


def test_the_pages_opened_are_pages(pages, clients):
    officer, specialist, *_ = clients
    opened = {
        name
        for name, found in answers(pages, officer, specialist).items()
        if {a.status_code for a in found} & {200}
    }
    assert opened == set(pages) - {"404", "agencies:login"}


def test_no_page_has_a_style_or_a_script_of_its_own(pages, clients):
    found = {
        name: [hit for answer in each for hit in inline_code(answer)]
        for name, each in answers(pages, *clients).items()
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_page_of_the_admin_has_either(period, zone, indicator, assignment, administrator):
    client = signed_in(administrator)
    rows = {
        "agencies.agency": period.obligations.first().agency,
        "agencies.user": administrator,
        "tasks.task": assignment.task,
        "zones.zone": zone,
        "targets.indicator": indicator,
        "reports.reportingperiod": period,
    }
    pages = admin_pages(rows)
    found = {name: inline_code(client.get(url)) for name, url in pages.items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "page",
    [
        "<style>a{}</style>",
        "<p style='x'>",
        "<script>1</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=' javascript:alert(1)'>",
    ],
)
def test_the_search_for_code_finds_what_it_looks_for(page):
    assert len(inline_code(HttpResponse(page))) == 1


def test_nothing_is_fetched_from_another_host(pages, clients):
    for name, found in answers(pages, *clients).items():
        for answer in found:
            sources = re.findall(r'(?:src|href|action)="(https?:)?(//[^"]+)"', answer.content.decode())
            assert sources == [], name


def test_a_page_of_a_person_is_not_kept_by_the_way(pages, clients):
    """No shared cache on the way may keep what one person saw."""
    for found in answers(
        {"detail": pages["reports:detail"], "mine": pages["reports:mine"]}, clients[0]
    ).values():
        assert "Cookie" in found[0]["Vary"]


# --- cookies -------------------------------------------------------------------------------------


def test_cookies_stay_with_the_site_and_the_session_with_the_browser(client, officer):
    client.get("/dang-nhap/")
    client.post("/dang-nhap/", {"username": officer.email, "password": "Mat-khau-mau-1"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], token["samesite"]) == (True, "Lax", "Lax")


PRINT = (
    "from django.conf import settings as s; "
    "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, "
    "s.SECURE_HSTS_SECONDS, s.DEBUG)"
)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"EMAIL_URL": "consolemail://"}, "True True True 31536000 False"),
        ({"EMAIL_URL": "consolemail://", "HTTPS": "false"}, "False False False 0 False"),
        ({}, "False False False 0 False"),
    ],
)
def test_production_sends_its_cookies_over_https_only(environment, expected, tmp_path):
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "HTTPS", "DEBUG")
    }
    env |= {"DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings", "VAR_DIR": str(tmp_path)}
    env |= {"SECRET_KEY": "only-for-tests " * 4, "ALLOWED_HOSTS": "portal.example"} | environment
    run = subprocess.run(
        [sys.executable, "-c", PRINT],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == expected


# --- what people type ----------------------------------------------------------------------------


@pytest.fixture
def attacked(written, assignment, officer, head, specialist, cast, indicator_figure, zone_figure):
    """Every field of text in a report holds markup; so do the reasons, and people's and agencies' names."""
    write_task(written, assignment, officer, result=ATTACK, difficulties=ATTACK, proposals=ATTACK)
    for key in PARTS:
        write_part(written, key, ATTACK, officer)
    IndicatorFigure.objects.update(note=ATTACK)
    ZoneFigure.objects.update(investor=ATTACK)
    for person in (officer, head, specialist):
        person.full_name = person.position = "<b>Ai</b><script>"
        person.save()
    officer.agency.name = "Sở <script>alert(1)</script>"
    officer.agency.save()
    bring_to(written, "submitted", cast)
    step(written, "return", specialist, note=ATTACK)
    return fresh(written)


def test_markup_in_a_report_is_inert_on_every_page(attacked, pages_of, people):
    for name in ("officer", "head", "specialist", "leader"):
        for url in pages_of(attacked):
            answer = signed_in(people[name]).get(url)
            page = answer.content.decode()
            assert inline_code(answer) == [], (name, url)
            assert "<svg onload" not in page
            assert "<b>Ai" not in page
            assert 'href="file:' not in page


@pytest.fixture
def pages_of(assignment):
    def found(report) -> list[str]:
        sending = report.events.filter(action="submit").first()
        args = {"detail": [], "task": [assignment.pk], "part": ["direction"], "indicators": [], "zones": []}
        args |= {"receipt": [sending.pk], "step": ["request_approval"]}
        report_pages = [reverse(f"reports:{name}", args=[report.pk, *more]) for name, more in args.items()]
        words = reverse("reports:task-words", args=[assignment.task.clause])
        return [
            *report_pages,
            words,
            *(reverse(f"reports:{name}") for name in ("mine", "queue", "matrix", "dashboard")),
        ]

    return found


def test_what_was_typed_is_read_as_it_was_typed(attacked, officer, assignment):
    client = signed_in(officer)
    words = text_of(client.get(reverse("reports:detail", args=[attacked.pk])))
    assert "{{ 7*7 }}{% load x %}" in words
    assert "49" not in words
    form = fields(client.get(reverse("reports:task", args=[attacked.pk, assignment.pk])))
    assert form["result"] == ATTACK


def test_markup_in_a_search_is_inert(officer, assignment):
    answer = signed_in(officer).get(reverse("tasks:list"), {"q": ATTACKS[2]})
    assert inline_code(answer) == []
    assert "&quot;&gt;&lt;svg onload" in answer.content.decode()


def test_the_next_address_of_the_sign_in_is_inert(client, db):
    assert inline_code(client.get("/dang-nhap/", {"next": ATTACKS[2]})) == []


@pytest.mark.parametrize(
    "address", ["/khong-co/", "/bao-cao/1/", "/quan-tri/khong-co/", "/static/../settings.py"]
)
def test_an_address_that_is_not_there_tells_nothing_of_the_machine(address, officer):
    answer = signed_in(officer).get(address)
    assert answer.status_code in (302, 404)
    assert not re.search(r"Traceback|Exception|DEBUG|urlconf", answer.content.decode())


def test_an_unknown_host_is_refused(client, db):
    assert client.get("/dang-nhap/", headers={"host": "evil.example"}).status_code == 400


def test_an_odd_clock_in_the_browser_changes_nothing(written, cast, head):
    """The instant of a sending is the server's, whatever the form says."""
    report = bring_to(written, "in_approval", cast)
    data = {
        "version": report.version,
        "submitted_at": "2020-01-01",
        "now": NOW.isoformat(),
        "state": "accepted",
    }
    signed_in(head).post(reverse("reports:step", args=[report.pk, "submit"]), data)
    found = fresh(report)
    assert found.state == "submitted"
    assert found.submitted_at.year != 2020
    assert found.submitted_at == found.first_submitted_at == found.events.last().done_at
