"""What is confirmed beside what is reported, and headings under which nobody has anything to say."""

from datetime import date

import pytest

from agencies.models import Agency
from reports.confirmed import Confirmed
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.documents.draft import Paragraph, Style
from reports.models import AgencyReport, CompletionProposal
from tasks.models import Assignment, DatedPart, Section
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, ON_TIME

pytestmark = pytest.mark.django_db
SENT = ("Sở Công Thương", "Sở Gửi Muộn", "Sở Gửi Lại")


def document(period):
    return draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document


def told(period, key: str) -> list[Paragraph]:
    return next(each for each in document(period).sections if each.key == key).paragraphs


def agency(name: str) -> Agency:
    return Agency.objects.get(name=name)


@pytest.fixture
def period():
    made = world.every_standing()
    world.plan()
    return made


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "Sở Không Phát Sinh",
            "Sở Không Phát Sinh báo cáo không phát sinh nội dung trong kỳ về 02 nhiệm vụ tại mục này.",
        ),
        (
            "Sở Đang Soạn",
            "Sở Đang Soạn chưa có kết quả được tiếp nhận trong kỳ về 02 nhiệm vụ tại mục này.",
        ),
        ("Sở Được Miễn", "Sở Được Miễn được miễn báo cáo trong kỳ về 02 nhiệm vụ tại mục này."),
        (None, "Chưa phân công cơ quan chủ trì 02 nhiệm vụ tại mục này."),
    ],
)
def test_a_heading_without_words_keeps_its_number_and_says_why(period, name, words):
    heading = Section.objects.get(clause="III.2.1")
    for number in (1, 2):
        world.task(heading, number, "Rà soát.", *([agency(name)] if name else []))
    assert told(period, "III.1.1") == (
        Paragraph(words, Style.REMARK, sources=("task/III.2.1-1", "task/III.2.1-2"), key="III.1.1/silent"),
    )


@pytest.fixture
def group(period) -> list[Assignment]:
    """A task of part IV of three agencies, due last year: one confirmed, one waits, one has sent nothing."""
    leads = [agency(name) for name in SENT]
    assignments = world.task(Section.objects.get(clause="IV"), 1, "Xây dựng kế hoạch.", *leads)
    task = assignments[0].task
    type(task).objects.filter(pk=task.pk).update(clause="IV.1")
    DatedPart.objects.create(
        task=task, order=1, words="Xây dựng", due_words="tháng 9", due_on=date(2025, 9, 30)
    )
    Assignment.objects.filter(pk=assignments[0].pk).update(completed_on=date(2025, 9, 1))
    for assignment, state in zip(assignments, ("done", "done", "ongoing"), strict=True):
        day = {"completed_on": date(2026, 5, 1)} if state == "done" else {}
        sent = AgencyReport.objects.get(obligation__agency=assignment.agency)
        world.answer(sent, assignment, f"Kết quả {state} {assignment.pk}.", state=state, **day)
    by = {"proposed_at": ON_TIME, "proposed_by": world.author(), "completed_on": date(2026, 5, 1)}
    late = AgencyReport.objects.get(agency_name="Sở Gửi Muộn")
    CompletionProposal.objects.create(assignment=assignments[1], report=late, **by)
    return assignments


def test_what_is_confirmed_is_told_apart_from_what_is_reported(period, group):
    row = document(period).appendices[1].rows[-1].cells
    assert row[5:7] == (
        "Trong kỳ 03 cơ quan báo cáo: 02 đã hoàn thành; 01 đang thực hiện (xem mục III.1)",
        "Quá hạn (02/03 cơ quan); đã xác nhận hoàn thành 01/03 cơ quan; chờ xác nhận 01; chưa gửi đề nghị "
        "xác nhận 01",
    )
    found = told(period, "III.1")
    assert (found[1].lead, found[1].text) == (
        "Mục 1 phần IV của Kế hoạch:",
        "Xây dựng kế hoạch – Sở Công Thương, Sở Gửi Muộn, Sở Gửi Lại",
    )
    assert found[2] == Paragraph(
        "Trong kỳ 03 cơ quan báo cáo: 02 đã hoàn thành; 01 đang thực hiện. Đến nay, đã xác nhận hoàn thành "
        "01/03 cơ quan; chờ xác nhận 01; chưa gửi đề nghị xác nhận 01.",
        Style.REMARK,
        sources=("task/IV.1",),
        key="task/IV.1/confirmed",
    )


def test_the_same_difficulties_stand_in_one_row_that_names_agencies_and_clauses(period):
    first = Section.objects.get(clause="III.1")
    words = {"difficulties": "Thiếu kinh phí thực hiện.", "proposals": "Bố trí vốn."}
    for number, names in ((1, SENT[:2]), (2, SENT[1:]), (3, SENT[:1])):
        for assignment in world.task(first, number, "Rà soát.", *map(agency, names)):
            sent = AgencyReport.objects.get(obligation__agency=assignment.agency)
            told = words if number < 3 else {"difficulties": "Thiếu kinh phí thực hiện."}
            world.answer(sent, assignment, "Kết quả.", **told)
    appendix = document(period).appendices[4]
    assert [row.cells for row in appendix.rows] == [
        (
            "1",
            "III.1-1, III.1-2",
            "Sở Công Thương (III.1-1); Sở Gửi Muộn (III.1-1, III.1-2); Sở Gửi Lại (III.1-2)",
            "Thiếu kinh phí thực hiện.",
            "Bố trí vốn.",
        ),
        ("2", "III.1-3", "Sở Công Thương", "Thiếu kinh phí thực hiện.", "–"),
    ]
    assert [row.key for row in appendix.rows] == [
        f"difficulty/{clause}/{agency('Sở Công Thương').pk}" for clause in ("III.1-1", "III.1-3")
    ]
    assert appendix.note == (
        "Mã nhiệm vụ theo phần, mục của Kế hoạch và xếp theo thứ tự của Kế hoạch; nội dung giống nhau hoặc "
        "gần giống nhau gộp một dòng. Kiến nghị chung nêu tại phần VI theo nơi nhận kiến nghị."
    )


def test_many_clauses_are_counted_where_each_agency_has_its_own_beside_it(period):
    first = Section.objects.get(clause="III.1")
    for number in range(1, 8):
        [assignment] = world.task(first, number, "Rà soát.", agency(SENT[number % 2]))
        sent = AgencyReport.objects.get(obligation__agency=assignment.agency)
        world.answer(sent, assignment, "Kết quả.", difficulties="Thiếu kinh phí thực hiện.")
    [row] = document(period).appendices[4].rows
    assert row.cells[1:3] == (
        "07 nhiệm vụ",
        "Sở Gửi Muộn (III.1-1, III.1-3, III.1-5, III.1-7); Sở Công Thương (III.1-2, III.1-4, III.1-6)",
    )


def test_nothing_confirmed_and_one_lead_say_nothing():
    assert [Confirmed(*counts).words for counts in ((1, 1, 0), (27, 0, 0), (3, 3, 0), (27, 23, 2))] == [
        "",
        "",
        "đã xác nhận hoàn thành 03/03 cơ quan",
        "đã xác nhận hoàn thành 23/27 cơ quan; chờ xác nhận 02; chưa gửi đề nghị xác nhận 02",
    ]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Sở Không Phát Sinh"], "Sở Không Phát Sinh, không phát sinh"),
        (
            ["Sở Không Phát Sinh", "Sở Đang Soạn"],
            "Sở Không Phát Sinh, Sở Đang Soạn, trong đó 01 báo cáo không phát sinh",
        ),
        (["Sở Đang Soạn"], "Sở Đang Soạn"),
        ([], "chưa phân công"),
    ],
)
def test_a_task_nobody_speaks_of_says_whose_reports_have_nothing(period, names, words):
    heading = Section.objects.get(clause="III.1")
    world.task(heading, 1, "Tuyên truyền.", *map(agency, names))
    assert told(period, "III.1")[-1].text == f"III.1-1 ({words})."


def test_the_count_of_a_group_stands_in_no_brackets_of_its_own(period):
    world.task(
        Section.objects.get(clause="III.1"), 1, "Rà soát.", agency("Sở Đang Soạn"), agency("Sở Chưa Soạn")
    )
    Assignment.objects.update(from_group="các sở, ngành")
    assert told(period, "III.1")[-1].text == "III.1-1 (các sở, ngành, 02 cơ quan)."


def test_regular_tasks_alone_tell_what_was_carried_out_not_that_none_is_completed(period):
    sct, heading = agency("Sở Công Thương"), Section.objects.get(clause="III.1")
    [idle] = world.task(heading, 1, "Tuyên truyền.", sct)
    sent = AgencyReport.objects.get(agency_name="Sở Công Thương")
    assert told(period, "III.1")[0].text == (
        "Mục này có 01 nhiệm vụ thường xuyên. Chưa có kết quả nào trong báo cáo được tiếp nhận."
    )
    world.answer(sent, idle, "", state="not_started", difficulties="Thiếu vốn.")
    assert told(period, "III.1")[0].text == (
        "Mục này có 01 nhiệm vụ thường xuyên. Có 01/01 nhiệm vụ (100%) được báo cáo kết quả, chưa có nhiệm "
        "vụ nào được thực hiện trong kỳ."
    )
