"""What every test stands on: fast hashing, plain static files, and the named people."""

import gc
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings as portal_settings

from agencies.models import Agency, AgencyKind, Role, User
from bacgiang_plan.lib.dates import VIETNAM, start_of_day
from reports.actions import open_period, start_report
from reports.enums import PeriodKind
from reports.models import AgencyReport, ReportingPeriod
from tasks.models import Assignment, Plan, Section, Task
from tests.running_portal import Installation

# The tables of a test are as good as empty, of which PostgreSQL knows nothing yet: it would compile plans for
# millions of rows (jit), which took half of its time, and wait for the disk for data that is thrown away.
os.environ.setdefault("PGOPTIONS", "-c jit=off -c synchronous_commit=off")


def pytest_configure() -> None:
    portal_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    portal_settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    portal_settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    portal_settings.AXES_ENABLED = False
    portal_settings.CELERY_BROKER_URL = "memory://"  # nothing a test sends reaches a real worker
    portal_settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    portal_settings.WHITENOISE_AUTOREFRESH = True


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what may reach the database. From every other test pytest-django keeps it away."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """What was collected lives to the end: looking through it for garbage took a twentieth of the time."""
    gc.freeze()


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    """Keep every file a test makes inside its own folder."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def installation(tmp_path_factory) -> Installation:
    """The portal after its first start; script/test names a folder for all its parts."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # the folder of all processes
    return Installation(Path(os.environ.get("TEST_INSTALLATION", run / "installation")))


def at(*parts: int) -> datetime:
    """An instant on the wall clock of Vietnam."""
    return datetime(*parts, tzinfo=VIETNAM)


NOW = at(2026, 11, 23, 8, 0)


@pytest.fixture
def sct(db) -> Agency:
    return Agency.objects.create(
        code="sct",
        name="Sở Công Thương",
        short_name="Sở Công Thương",
        symbol="SCT",
        kind=AgencyKind.DEPARTMENT,
        order=1,
        is_consolidator=True,
    )


@pytest.fixture
def sxd(db) -> Agency:
    return Agency.objects.create(
        code="sxd",
        name="Sở Xây dựng",
        short_name="Sở Xây dựng",
        symbol="SXD",
        kind=AgencyKind.DEPARTMENT,
        order=2,
    )


@pytest.fixture
def stranger_agency(db) -> Agency:
    return Agency.objects.create(
        code="hiephoa",
        name="UBND huyện Hiệp Hòa",
        short_name="UBND huyện Hiệp Hòa",
        symbol="UBND",
        kind=AgencyKind.DISTRICT_COMMITTEE,
        order=3,
    )


def person(name: str, role: Role, agency: Agency | None = None) -> User:
    return User.objects.create_user(
        f"{name.lower().replace(' ', '.')}@example.vn",
        "Mat-khau-mau-1",
        full_name=name,
        role=role,
        agency=agency,
    )


@pytest.fixture
def officer(sxd) -> User:
    return person("Lan Officer", Role.OFFICER, sxd)


@pytest.fixture
def head(sxd) -> User:
    return person("Hung Head", Role.AGENCY_HEAD, sxd)


@pytest.fixture
def stranger(stranger_agency) -> User:
    return person("Tam Stranger", Role.OFFICER, stranger_agency)


@pytest.fixture
def stranger_head(stranger_agency) -> User:
    return person("Hoa Stranger-Head", Role.AGENCY_HEAD, stranger_agency)


@pytest.fixture
def sct_officer(sct) -> User:
    """Writes Sở Công Thương's own report; `specialist` reviews the others'."""
    return person("Thu Officer", Role.OFFICER, sct)


@pytest.fixture
def specialist(sct) -> User:
    return person("Mai Specialist", Role.SPECIALIST, sct)


@pytest.fixture
def sct_head(sct) -> User:
    return person("Son Consolidator", Role.CONSOLIDATOR_HEAD, sct)


@pytest.fixture
def leader(db) -> User:
    return person("Minh Leader", Role.LEADER)


@pytest.fixture
def administrator(db) -> User:
    return person("Anh Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def plan(db) -> Plan:
    return Plan.objects.create(
        code="ke-hoach-147",
        issued_words="tháng 8 năm 2021",
        title="Kế hoạch thử nghiệm",
        issuer="UBND tỉnh Bắc Giang",
        preamble="",
        signature="",
    )


@pytest.fixture
def section(plan) -> Section:
    above = Section.objects.create(
        plan=plan, clause="III.2", kind="section", order=1, title="Phát triển hạ tầng"
    )
    return Section.objects.create(
        plan=plan, parent=above, clause="III.2.2", kind="agency", order=2, title="Sở Xây dựng"
    )


def make_assignment(section: Section, agency: Agency, number: int, role: str = "lead") -> Assignment:
    task, _ = Task.objects.get_or_create(
        clause=f"III.2.2-{number}",
        defaults={
            "section": section,
            "order": number,
            "text": f"Nhiệm vụ thử nghiệm số {number}.",
            "first_line": number,
            "last_line": number,
            "search_text": f"nhiem vu thu nghiem so {number}.",
        },
    )
    return Assignment.objects.create(task=task, agency=agency, role=role)


@pytest.fixture
def assignment(section, sxd) -> Assignment:
    return make_assignment(section, sxd, 1)


@pytest.fixture
def period(sct, sxd, stranger_agency) -> ReportingPeriod:
    period = ReportingPeriod.objects.create(
        code="2026-nam",
        kind=PeriodKind.ANNUAL,
        year=2026,
        name="Năm 2026",
        window_start=date(2025, 12, 15),
        window_end=date(2026, 12, 14),
        opens_on=date(2026, 11, 1),
        due_before=start_of_day(date(2026, 12, 15)),
    )
    open_period(period, now=at(2026, 11, 1, 8, 0))
    period.refresh_from_db()
    return period


@pytest.fixture
def report(period, sxd, officer, assignment) -> AgencyReport:
    return start_report(period.obligations.get(agency=sxd), by=officer, now=NOW)


def year_2028() -> ReportingPeriod:
    """Make a period far ahead, not opened."""
    return ReportingPeriod.objects.create(
        code="2028-nam",
        kind="annual",
        year=2028,
        name="Năm 2028",
        window_start=date(2027, 12, 15),
        window_end=date(2028, 12, 14),
        opens_on=date(2028, 11, 1),
        due_before=start_of_day(date(2028, 12, 15)),
    )
