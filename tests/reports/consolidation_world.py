"""A small half-year in which every agency stands differently, for tests of the consolidated report."""

from dataclasses import asdict
from datetime import date, datetime

from agencies.models import Agency, AgencyKind, Role, User
from bacgiang_plan.lib.dates import start_of_day
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.enums import PARTS, ObligationKind, OutgoingKind, PeriodKind
from reports.models import (
    AgencyReport,
    Obligation,
    OutgoingDocument,
    ReportingPeriod,
    ReportPart,
    TaskProgress,
)
from reports.outgoing.drafting import start
from tasks.models import Assignment, Plan, Section, Task
from tests.conftest import at

DUE = at(2026, 6, 15)
ON_TIME, LATE = at(2026, 6, 10, 9), at(2026, 6, 16, 9)
NOW = at(2026, 6, 20, 8)
TITLE = (
    "Triển khai thực hiện Nghị quyết số 147-NQ/TU ngày 15/7/2021 của Tỉnh ủy về phát triển công nghiệp "
    "tỉnh Bắc Giang giai đoạn 2021-2030"
)


def half_year() -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        code="2026-6-thang",
        kind=PeriodKind.HALF_YEAR,
        year=2026,
        name="6 tháng đầu năm 2026",
        window_start=date(2025, 12, 15),
        window_end=date(2026, 6, 14),
        opens_on=date(2026, 5, 1),
        due_before=start_of_day(date(2026, 6, 15)),
        opened_at=at(2026, 5, 1, 8),
    )


def agency(name: str, order: int, *, symbol: str = "S", is_consolidator: bool = False) -> Agency:
    return Agency.objects.create(
        code=f"a{order}",
        name=name,
        short_name=name,
        symbol=symbol,
        kind=AgencyKind.DEPARTMENT,
        order=order,
        is_consolidator=is_consolidator,
    )


def author() -> User:
    return User.objects.get_or_create(
        email="tac.gia@example.vn", defaults={"full_name": "Tác Giả", "role": Role.ADMINISTRATOR}
    )[0]


def obligation(period: ReportingPeriod, of: Agency, **fields) -> Obligation:
    return Obligation.objects.create(
        period=period, agency=of, **{"due_before": DUE, "original_due_before": DUE} | fields
    )


def report(
    owed: Obligation, state: str, first: datetime | None = None, last: datetime | None = None, **fields
) -> AgencyReport:
    """The report of ``owed`` in ``state``, first sent at ``first`` and last at ``last``."""
    by = author()
    drafted = {"drafted_at": ON_TIME, "drafted_by": by, "edited_at": ON_TIME, "edited_by": by}
    sent = {
        "agency_name": owed.agency.name,
        "first_submitted_at": first,
        "submitted_at": last or first,
        "submitted_by": by,
    }
    if "nothing_declared_at" in fields:
        fields["nothing_declared_by"] = by
    return AgencyReport.objects.create(
        obligation=owed, state=state, **drafted, **(sent if first else {}), **fields
    )


def every_standing(consolidator: Agency | None = None) -> ReportingPeriod:
    """A period with every case of scenario 35, one agency each, named after its case, in official order."""
    period = half_year()
    cases = [
        ("Sở Công Thương", {}, ("accepted", ON_TIME), {}),
        ("Sở Gửi Muộn", {}, ("accepted", LATE), {}),
        ("Sở Không Phát Sinh", {}, ("accepted", ON_TIME), {"nothing_declared_at": ON_TIME}),
        ("Sở Gửi Lại", {}, ("accepted", ON_TIME, LATE), {}),
        ("Sở Đang Xem Xét", {}, ("submitted", LATE), {}),
        ("Sở Bị Trả Lại", {}, ("returned", ON_TIME), {}),
        ("Sở Sửa Chưa Gửi", {}, ("in_approval", ON_TIME), {}),
        ("Sở Đang Soạn", {}, ("draft",), {}),
        ("Sở Chưa Soạn", {}, None, {}),
        ("Sở Được Gia Hạn", {"due_before": at(2026, 6, 25)}, None, {}),
        ("Sở Được Miễn", {"kind": ObligationKind.EXEMPT}, None, {}),
    ]
    for order, (name, owed_fields, sent, fields) in enumerate(cases, start=1):
        of = consolidator if order == 1 else agency(name, order)
        of = of or agency(name, order, symbol="SCT", is_consolidator=True)
        owed = obligation(period, of, **owed_fields)
        if sent:
            report(owed, *sent, **fields)
    return period


def plan() -> tuple[Section, Section]:
    """A plan with III.1, III.2 with one agency heading, and part IV; returns III.1 and III.2.1."""
    the_plan = Plan.objects.create(
        code="ke-hoach-147",
        number="/KH-UBND",
        issued_words="Bắc Giang, ngày        tháng 8 năm 2021",
        title=TITLE,
        issuer="UBND tỉnh Bắc Giang",
        preamble="",
        signature="",
    )

    def section(clause: str, kind: str, order: int, title: str, parent: Section | None = None) -> Section:
        return Section.objects.create(
            plan=the_plan, clause=clause, kind=kind, order=order, title=title, parent=parent
        )

    part = section("III", "part", 1, "NỘI DUNG, NHIỆM VỤ")
    first = section("III.1", "section", 2, "Tăng cường công tác lãnh đạo", part)
    second = section("III.2", "section", 3, "Nâng cao chất lượng quy hoạch", part)
    heading = section("III.2.1", "agency", 4, "Sở Công Thương", second)
    section("IV", "part", 5, "TỔ CHỨC THỰC HIỆN")
    return first, heading


def task(section: Section, number: int, text: str, *leads: Agency) -> list[Assignment]:
    """Task ``number`` of ``section``, led by ``leads``."""
    order = Task.objects.count() + 1
    made = Task.objects.create(
        section=section,
        clause=f"{section.clause}-{number}",
        order=order,
        text=text,
        first_line=order,
        last_line=order,
        search_text="",
    )
    return [Assignment.objects.create(task=made, agency=lead, role="lead") for lead in leads]


def answer(of: AgencyReport, assignment: Assignment, result: str, **fields) -> TaskProgress:
    return TaskProgress.objects.create(
        report=of, assignment=assignment, result=result, **{"state": "ongoing"} | fields
    )


def speak(of: AgencyReport, words: str = "Nội dung") -> None:
    """Fill every general part of ``of``."""
    for key in PARTS:
        ReportPart.objects.create(report=of, key=key, text=f"{words} {key}.")


def drafted(period: ReportingPeriod, number: int = 1, now: datetime = NOW) -> dict:
    """The document of draft ``number`` of the department's report, and its lists, as data."""
    draft = asdict(draft_consolidated(period, office=Office.DEPARTMENT, now=now))
    return draft["document"] | {"mark": f"Dự thảo {number}", "lists": draft["lists"]}


def outgoing(period: ReportingPeriod, by: User, now: datetime = NOW) -> OutgoingDocument:
    """The department's report of ``period`` as it begins."""
    return start(period, OutgoingKind.DEPARTMENT, by=by, now=now)
