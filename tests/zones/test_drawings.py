"""The drawing of a zone's course: read out, told apart without colour, never words on words."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from zones.drawings import LABEL_ROOM, Course, course_chart, pieces, spread

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [date(2025, 6, 10), date(2025, 12, 10), date(2026, 6, 10)]


def course(name: str, *values: str | None) -> Course:
    return Course(name, [(day, value and Decimal(value)) for day, value in zip(DAYS, values, strict=False)])


def drawing(*courses: Course) -> ElementTree.Element:
    return ElementTree.fromstring(course_chart(courses, title="Tiến độ của KCN <Yên Lư>"))  # noqa: S314


FULL = [course("GPMB", "40", "50", "61.25"), course("Hạ tầng", "20", None, "30"), course("Lấp đầy")]


def test_it_is_read_out():
    root = drawing(*FULL)
    assert root.find(f"{SVG}title").text == "Tiến độ của KCN <Yên Lư>"
    assert root.find(f"{SVG}desc").text == (
        "GPMB: 40,0 % (10/06/2025), 50,0 % (10/12/2025), 61,3 % (10/06/2026); "
        "Hạ tầng: 20,0 % (10/06/2025), 30,0 % (10/06/2026); Lấp đầy: chưa có số liệu."
    )


def test_each_line_has_its_own_dash_and_mark():
    root = drawing(course("A", "1", "2"), course("B", "3", "4"), course("C", "5", "6"))
    assert [line.get("stroke-dasharray") for line in root.iter(f"{SVG}polyline")] == [None, "9 4", "2 4"]
    marks = [len(list(root.iter(SVG + shape))) for shape in ("circle", "rect", "polygon")]
    assert marks == [2, 2, 2]


def test_a_gap_breaks_the_line():
    assert [len(piece) for piece in pieces(FULL[1].places)] == [1, 1]
    assert len(list(drawing(*FULL).iter(f"{SVG}polyline"))) == 1


def test_the_names_stand_at_the_ends_of_the_lines():
    words = [each.text for each in drawing(*FULL).iter(f"{SVG}text")]
    assert words[-2:] == ["GPMB 61,3 %", "Hạ tầng 30,0 %"]


def test_a_line_that_ends_before_the_others_says_so():
    root = drawing(FULL[0], course("Hạ tầng", "20", "30"))
    assert [each.text for each in root.iter(f"{SVG}text")][-2:] == ["GPMB 61,3 %", "Hạ tầng (12/2025)"]


@pytest.mark.parametrize("heights", [[14, 14, 14], [232, 240, 246], [14, 15, 246], [100, 101, 102]])
def test_words_never_stand_on_words(heights):
    placed = spread(heights)
    assert all(low + LABEL_ROOM <= high for low, high in pairwise(placed))
    assert (placed[0] >= 14, placed[-1] <= 246) == (True, True)


def test_figures_of_one_day_stand_in_the_middle():
    root = drawing(course("GPMB", "40"))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert re.search(r"6/2025", ElementTree.tostring(root, encoding="unicode"))


def test_without_figures_there_is_no_drawing():
    assert course_chart([course("GPMB")], title="Tiến độ") == ""
