"""Who plays in the tests of reports, and a database that threads can share."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Role, User
from bacgiang_plan.lib.vietnamese import search_key
from reports.actions import start_report
from reports.items import last_submission, task_item
from reports.manuscript import led_assignments
from reports.models import (
    AgencyReport,
    CompletionProposal,
    Contribution,
    IndicatorFigure,
    ItemReview,
    ZoneFigure,
)
from targets.models import Indicator, Target
from tasks.models import Assignment, DatedPart
from tests.conftest import NOW, make_assignment, person
from tests.reports.cycle import Cast, bring_to, fresh, step, write_done, write_everything, write_task
from tests.reports.pages import signed_in
from zones.models import Zone


@pytest.fixture
def cast(officer, head, specialist, sct_head) -> Cast:
    return Cast(officer, head, specialist, sct_head)


@pytest.fixture
def sct_cast(sct_officer, sct_head, specialist) -> Cast:
    """Sở Công Thương's own report: its head approves it, the specialist decides on it."""
    return Cast(sct_officer, sct_head, specialist)


@pytest.fixture
def at_desk(officer) -> Client:
    """The officer of Sở Xây dựng, signed in."""
    return signed_in(officer)


@pytest.fixture
def colleague(sxd) -> User:
    """A second officer of Sở Xây dựng."""
    return person("Binh Colleague", Role.OFFICER, sxd)


@pytest.fixture
def office(db) -> Agency:
    """Văn phòng UBND tỉnh, whose people see who is overdue."""
    return Agency.objects.create(
        code="vpubnd",
        name="Văn phòng UBND tỉnh",
        short_name="VP UBND tỉnh",
        symbol="VP",
        kind="office",
        order=9,
    )


@pytest.fixture
def task_url(report, assignment) -> str:
    return reverse("reports:task", args=[report.pk, assignment.pk])


@pytest.fixture
def written(report, officer) -> AgencyReport:
    """The draft of Sở Xây dựng with everything that must be in it."""
    write_everything(report, officer)
    return report


@pytest.fixture
def sct_written(period, section, sct, sct_officer) -> AgencyReport:
    make_assignment(section, sct, 9)
    report = start_report(period.obligations.get(agency=sct), by=sct_officer, now=NOW)
    write_everything(report, sct_officer)
    return report


@pytest.fixture
def shared(assignment, stranger_agency, stranger, period) -> Assignment:
    """The task of Sở Xây dựng in which UBND huyện Hiệp Hòa co-ordinates; its officer has written a text."""
    asked = Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")
    text = {"text": "Đã cung cấp số liệu.", "edited_at": NOW, "edited_by": stranger}
    Contribution.objects.create(period=period, assignment=asked, **text)
    return asked


@pytest.fixture
def proposed(period, section, stranger, stranger_head, specialist, sct_head) -> CompletionProposal:
    """What the accepted report of UBND huyện Hiệp Hòa calls complete."""
    led = make_assignment(section, stranger.agency, 96)  # beyond the plan, which may be loaded
    report = start_report(period.obligations.get(agency=stranger.agency), by=stranger, now=NOW)
    write_everything(report, stranger)
    write_done(report, led, stranger, date(2026, 5, 1))
    bring_to(report, "accepted", Cast(stranger, stranger_head, specialist, sct_head))
    return report.completion_proposals.get()


@pytest.fixture
def people(
    officer, head, stranger, stranger_head, sct_officer, specialist, sct_head, leader, administrator
) -> dict[str, User]:
    """Everybody by the name under which the tables of the tests know them."""
    return {
        "officer": officer,
        "head": head,
        "stranger": stranger,
        "stranger_head": stranger_head,
        "sct_officer": sct_officer,
        "specialist": specialist,
        "sct_head": sct_head,
        "leader": leader,
        "administrator": administrator,
    }


@pytest.fixture
def indicator(plan, sxd) -> Indicator:
    """A figure that Sở Xây dựng supplies."""
    target = Target.objects.create(
        plan=plan, number=1, short_name="Tăng trưởng", text="Tăng trưởng.", first_line=1, last_line=1
    )
    return make_indicator(target, sxd, "1a", 1)


def make_indicator(target: Target, owner, code: str, order: int, **options) -> Indicator:
    fields = {
        "name": f"Chỉ tiêu {code}",
        "words": "đạt 10 %",
        "kind": "level",
        "unit": "%",
        "scope": "toàn tỉnh",
        "comparator": "equal",
        "target_value": Decimal(10),
        "target_year": 2030,
    }
    return Indicator.objects.create(target=target, owner=owner, code=code, order=order, **fields | options)


@pytest.fixture
def zone(sxd) -> Zone:
    """An industrial park that Sở Xây dựng reports on."""
    return make_zone(sxd, "Yên Lư", 1)


def make_zone(agency, name: str, order: int) -> Zone:
    return Zone.objects.create(
        kind="industrial_park",
        name=name,
        order=order,
        reporting_agency=agency,
        search_text=search_key(f"KCN {name}"),
    )


@pytest.fixture
def indicator_figure(report, indicator) -> IndicatorFigure:
    return IndicatorFigure.objects.create(
        report=report, indicator=indicator, value=Decimal("47.1"), status="estimate"
    )


@pytest.fixture
def zone_figure(report, zone) -> ZoneFigure:
    return ZoneFigure.objects.create(report=report, zone=zone, area_ha=377, cleared_ha=Decimal("120.5"))


@pytest.fixture
def real_database(transactional_db, tmp_path):
    """PostgreSQL as it is; SQLite as a file, for its memory has one lock and no WAL."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, connection.connection = connection.connection, None
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(tmp_path / "two.sqlite3")
    with sqlite3.connect(connection.settings_dict["NAME"]) as file:
        in_memory.backup(file)
    file.close()
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, in_memory


def at_once(*runs: Callable[[], object]) -> list[object]:
    """Call all ``runs`` at the same moment; return their results or what they raised, by type."""
    barrier, results = threading.Barrier(len(runs)), []

    def one(run) -> None:
        try:
            barrier.wait(10)
            results.append(run())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results, key=lambda result: type(result).__name__)


@pytest.fixture
def full(written, section, sxd, indicator_figure, zone_figure, assignment) -> AgencyReport:
    """A draft with words, a figure, a zone, a task that has a dated part and one not written."""
    make_assignment(section, sxd, 2)
    DatedPart.objects.create(
        task=assignment.task, order=1, words="xong năm 2021", due_words="năm 2021", due_on=date(2021, 12, 31)
    )
    return written


@pytest.fixture
def reopened_item(full, officer, cast, assignment, specialist) -> AgencyReport:
    """The report returned with one task to redo: nothing else is open."""
    for each in led_assignments(full):
        write_task(full, each, officer, difficulties="Chờ vốn.", expected_on=date(2027, 1, 1))
    report = bring_to(full, "submitted", cast)
    ItemReview.objects.create(
        submission=last_submission(report),
        item=task_item(assignment.pk),
        verdict="redo",
        reason="Cần số liệu.",
        decided_at=NOW,
        decided_by=specialist,
    )
    step(report, "return", specialist, now=NOW + timedelta(minutes=5))
    return fresh(report)
