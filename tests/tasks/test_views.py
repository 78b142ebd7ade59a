"""The list of tasks with its filters, and one task."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.models import Assignment, DatedPart, Section, Task, ZoneMention
from tests.conftest import make_assignment
from tests.reports.pages import signed_in, text_of
from zones.models import Zone

LIST = "/nhiem-vu/"


@pytest.fixture
def at_desk(officer):
    return signed_in(officer)


@pytest.fixture
def tasks(section, sxd, stranger_agency, plan) -> list[Task]:
    """One of Sở Xây dựng on KCN Yên Lư, one of Hiệp Hòa, one in another section."""
    other = Section.objects.create(plan=plan, clause="III.3", kind="section", order=9, title="Nhân lực")
    rows = [
        make_assignment(section, sxd, 1),
        make_assignment(section, stranger_agency, 2),
        make_assignment(other, sxd, 3),
    ]
    words = "Giải phóng mặt bằng KCN Yên Lư"
    Task.objects.filter(pk=rows[0].task_id).update(text=words, search_text="giai phong mat bang kcn yen lu")
    return [row.task for row in rows]


def shown(answer) -> list[str]:
    return [row.clause for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["III.2.2-1", "III.2.2-2", "III.2.2-3"]),
        ({"q": "yen lu"}, ["III.2.2-1"]),
        ({"q": "Yên Lư"}, ["III.2.2-1"]),
        ({"q": unicodedata.normalize("NFD", "Yên Lư")}, ["III.2.2-1"]),
        ({"q": "YÊN  LƯ"}, ["III.2.2-1"]),
        ({"q": "iii.2.2-2"}, ["III.2.2-2"]),
        ({"q": "không có"}, []),
        ({"q": "  "}, ["III.2.2-1", "III.2.2-2", "III.2.2-3"]),
        ({"q": "%"}, []),
        ({"section": "III.3"}, ["III.2.2-3"]),
        ({"section": "III.2"}, ["III.2.2-1", "III.2.2-2"]),
        ({"agency": "sxd"}, ["III.2.2-1", "III.2.2-3"]),
        ({"agency": "sxd", "section": "III.2"}, ["III.2.2-1"]),
        ({"label": "no-date"}, ["III.2.2-1", "III.2.2-2", "III.2.2-3"]),
        ({"label": "overdue"}, []),
        ({"agency": "no-such"}, ["III.2.2-1", "III.2.2-2", "III.2.2-3"]),
        ({"label": "<script>"}, ["III.2.2-1", "III.2.2-2", "III.2.2-3"]),
        ({"q": "x" * 500}, ["III.2.2-1", "III.2.2-2", "III.2.2-3"]),
    ],
)
def test_the_filters_narrow_and_nonsense_means_all(query, found, at_desk, tasks):
    answer = at_desk.get(LIST, query)
    assert (answer.status_code, shown(answer)) == (200, found)


def test_a_filter_that_finds_nothing_says_what_to_do(at_desk, tasks):
    answer = at_desk.get(LIST, {"q": "không có"})
    assert "Không có nhiệm vụ nào khớp với điều kiện lọc. Đề nghị bỏ bớt điều kiện." in text_of(answer)


def test_a_search_for_nul_is_nobody_s_link(at_desk, tasks):
    assert at_desk.get(LIST, {"q": "a\x00b"}).status_code == 404


def test_the_list_counts_what_it_shows_and_links_each(at_desk, tasks):
    answer = at_desk.get(LIST, {"agency": "sxd"})
    assert "2 nhiệm vụ, theo thứ tự của Kế hoạch" in text_of(answer)
    for clause in ("III.2.2-1", "III.2.2-3"):
        assert f'href="{reverse("tasks:detail", args=[clause])}"' in answer.content.decode()


def test_one_task_shows_everything_the_plan_says_of_it(at_desk, tasks, stranger_agency, zone_mention):
    task = tasks[0]
    Assignment.objects.filter(task=task).update(started_on=date(2022, 1, 1))
    Assignment.objects.create(task=task, agency=stranger_agency, role="coordinating")
    words = text_of(at_desk.get(reverse("tasks:detail", args=[task.clause])))
    for expected in (
        "Nhiệm vụ III.2.2-1",
        "Giải phóng mặt bằng KCN Yên Lư",
        "Chủ trì Sở Xây dựng",
        "Phối hợp UBND huyện Hiệp Hòa",
        "Sở Xây dựng ▲ Quá hạn 01/01/2022 –",
        "31/12/2025 “đến năm 2025”",
        "KCN Yên Lư",
    ):
        assert expected in words


@pytest.fixture
def zone_mention(tasks):
    return mention(tasks[0], 1)


def mention(task: Task, number: int) -> ZoneMention:
    zone = Zone.objects.create(
        kind="industrial_park", name=["Yên Lư", "Hòa Phú", "Châu Minh"][number - 1], order=number
    )
    part = DatedPart.objects.create(
        task=task,
        order=number,
        words="GPMB xong",
        due_words="đến năm 2025",
        due_on=date(2025, 12, 31),
    )
    return ZoneMention.objects.create(task=task, zone=zone, order=number, dated_part=part, words=zone.name)


@pytest.mark.parametrize("clause", ["III.9.9-9", "..", "%27%20OR%201=1", "a" * 300, "%00"])
def test_an_unknown_clause_is_404(clause, at_desk, tasks):
    assert at_desk.get(f"{LIST}{clause}/").status_code == 404
    assert at_desk.get(f"{LIST}{clause}/ket-qua/").status_code == 404


# --- pages of the list ---------------------------------------------------------------------------


@pytest.fixture
def thirty(section, sxd, stranger_agency) -> list[Assignment]:
    """Thirty tasks: the even ones of Hiệp Hòa, the odd ones of Sở Xây dựng and completed."""
    made = [make_assignment(section, (stranger_agency, sxd)[n % 2], n) for n in range(1, 31)]
    Assignment.objects.filter(agency=sxd).update(completed_on=date(2026, 1, 1))
    return made


def test_a_long_list_comes_in_pages_of_25_each_under_its_section(at_desk, thirty):
    first, second = at_desk.get(LIST), at_desk.get(LIST, {"page": 2})
    assert [len(shown(answer)) for answer in (first, second)] == [25, 5]
    assert shown(first) + shown(second) == [f"III.2.2-{n}" for n in range(1, 31)]
    for answer in (first, second):
        assert text_of(answer).count("III.2. Phát triển hạ tầng") == 2  # the heading and the filter
        assert "30 nhiệm vụ, theo thứ tự của Kế hoạch" in text_of(answer)
    assert "Trang 2/2, dòng 26–30 trong 30" in text_of(second)


@pytest.mark.parametrize("page", ["99", "0", "-1", "x"])
def test_a_page_that_is_not_there_is_the_nearest_one(page, at_desk, thirty):
    assert at_desk.get(LIST, {"page": page}).status_code == 200


def test_the_pages_keep_the_filters(at_desk, thirty, stranger_agency):
    Assignment.objects.update(agency=stranger_agency)
    answer = at_desk.get(LIST, {"agency": "hiephoa", "section": "III.2"})
    assert 'href="?agency=hiephoa&amp;section=III.2&amp;page=2"' in answer.content.decode()


@pytest.mark.parametrize(
    ("label", "agency", "count"), [("done", "", 15), ("no-date", "", 15), ("done", "sxd", 15)]
)
def test_a_label_is_found_on_whatever_page_it_stands(label, agency, count, at_desk, thirty):
    answer = at_desk.get(LIST, {"label": label, "agency": agency})
    assert (len(shown(answer)), {row.label.tone for row in answer.context["rows"]}) == (count, {label})


# --- queries -------------------------------------------------------------------------------------


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_queries_for_one_task_and_for_three(at_desk, section, sxd, officer):
    mention(make_assignment(section, sxd, 1).task, 1)
    one = queries(at_desk, LIST)
    for number in (2, 3):
        mention(make_assignment(section, sxd, number).task, number)
    assert (one, queries(at_desk, LIST)) == (8, 8)
    assert queries(at_desk, f"{LIST}?label=overdue&agency=sxd") == 10


def test_one_task_costs_the_same_queries_with_one_party_and_zone_and_with_three(
    at_desk, assignment, sct, stranger_agency
):
    url = reverse("tasks:detail", args=[assignment.task.clause])
    mention(assignment.task, 1)
    one = queries(at_desk, url)
    for number, agency in ((2, sct), (3, stranger_agency)):
        mention(assignment.task, number)
        Assignment.objects.create(task=assignment.task, agency=agency, role="lead")
    assert (one, queries(at_desk, url)) == (8, 8)
