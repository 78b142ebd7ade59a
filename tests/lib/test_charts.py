"""Charts: well-formed SVG, escaped, legible without colour, the same in every place."""

import itertools
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_plan.lib.bars import TEXTURES, TONES
from bacgiang_plan.lib.chart_marks import KEYS
from bacgiang_plan.lib.chart_scales import labelled_years, nice_ticks
from bacgiang_plan.lib.charts import (
    Course,
    Dot,
    Part,
    chart_keys,
    meter,
    sparkline,
    stacked_bar,
    trajectory_chart,
)

D = Decimal
SVG = "{http://www.w3.org/2000/svg}"
COURSE = Course(
    path=((2020, D(47)), (2030, D(60))),
    dots=(Dot(2021, D(49), False, "49 % (2021)"), Dot(2024, D(55), True, "55 % (2024, ước)")),
    target=(2030, D(60)),
    target_label="60 (2030)",
    outlook=((2024, D(55)), (2030, D(66))),
    start=(2020, D(47)),
    gaps=(2022, 2023),
)
ALONE = Course(path=(), dots=(), target=(2030, D(60)), target_label="60")
LINES = ["path", "outlook", "actual"]
NAMES = {"title": "Tỷ trọng <b>", "desc": "Mục tiêu & số liệu"}


def drawing(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  our own text, not a stranger's


def all_of(text: str, tag: str) -> list[ElementTree.Element]:
    return list(drawing(text).iter(SVG + tag))


def words(text: str) -> list[str]:
    return [element.text for element in all_of(text, "text")]


EVERY = [
    trajectory_chart(COURSE, unit="%", **NAMES),
    sparkline(COURSE, **NAMES),
    trajectory_chart(ALONE, unit="%", **NAMES),
    stacked_bar([Part("Quá <hạn>", 3, "overdue")], title="Nhiệm vụ"),
    meter(D(50), title="Tiến độ"),
]


@pytest.mark.parametrize("text", EVERY)
def test_every_drawing_has_title_description_and_a_role(text):
    root = drawing(text)
    assert [child.tag for child in root[:2]] == [SVG + "title", SVG + "desc"]
    assert (root.get("role"), bool(root.get("aria-label")), bool(root.get("viewBox"))) == ("img", True, True)


@pytest.mark.parametrize("text", EVERY)
def test_nothing_needs_a_style_a_script_or_a_variable(text):
    tags = {element.tag.removeprefix(SVG) for element in drawing(text).iter()}
    attributes = {name for element in drawing(text).iter() for name in element.attrib}
    assert tags & {"style", "script", "image", "use", "foreignObject"} == set()
    assert attributes & {"style", "id", "onload", "href"} == set()
    assert "var(" not in text


@pytest.mark.parametrize("text", EVERY)
def test_every_shape_has_a_concrete_fill_or_stroke(text):
    shapes = [
        e for e in drawing(text).iter() if e.tag.removeprefix(SVG) in ("rect", "circle", "line", "text")
    ]
    assert all(shape.get("fill") or shape.get("stroke") for shape in shapes)


def test_words_are_escaped():
    root = drawing(EVERY[0])
    assert (root[0].text, root[1].text) == ("Tỷ trọng <b>", "Mục tiêu & số liệu")
    assert "Quá <hạn> 3" in words(EVERY[3])


def test_official_figures_are_solid_and_estimates_hollow():
    official, estimate = all_of(sparkline(COURSE, **NAMES), "circle")
    assert (official.get("fill"), estimate.get("fill")) == ("#0b4f8a", "#ffffff")
    assert official.get("stroke") == estimate.get("stroke")
    assert [dot[0].text for dot in (official, estimate)] == ["49 % (2021)", "55 % (2024, ước)"]


def lines_of(text: str, kind: str) -> list[ElementTree.Element]:
    return [line for line in all_of(text, "polyline") if f"chart__{kind}" in line.get("class")]


def test_the_path_is_dashed_the_outlook_dotted_and_the_figures_are_joined_by_a_line():
    patterns = [lines_of(sparkline(COURSE, **NAMES), kind)[0].get("stroke-dasharray") for kind in LINES]
    assert patterns == ["8 4", "0.1 5", None]


def test_a_year_without_a_figure_breaks_the_line_and_has_a_cross():
    text = sparkline(COURSE, **NAMES)
    (joined,) = lines_of(text, "actual")
    assert len(joined.get("points").split()) == 2  # 2020 and 2021; nothing leads to 2024
    crosses = [path[0].text for path in all_of(text, "path") if path.get("class") == "chart__gap"]
    assert crosses == ["2022: chưa có số liệu", "2023: chưa có số liệu"]


def test_small_charts_can_share_their_years():
    alone, shared = (sparkline(ALONE, **NAMES, years=years) for years in (None, (2020, 2030)))
    assert [word for word in words(alone) if word.startswith("20")] == ["2030"]
    assert [word for word in words(shared) if word.startswith("20")] == ["2020", "2030"]


def test_the_legend_names_what_is_there_and_nothing_else():
    legend = [words for _, words in KEYS]
    full, empty = words(EVERY[0]), words(EVERY[2])
    assert [word for word in legend if word in full] == legend
    assert [word for word in legend if word in empty] == ["mục tiêu"]


def test_the_common_legend_has_a_drawing_for_every_mark():
    drawings, said = zip(*chart_keys(), strict=True)
    assert list(said) == [words for _, words in KEYS]
    assert len(set(drawings)) == len(KEYS)
    assert all(drawing(each).get("aria-hidden") == "true" for each in drawings)


def test_numbers_on_the_axis_are_vietnamese():
    money = Course(
        path=((2020, D(218131)), (2030, D(2200000))), dots=(), target=(2030, D(2200000)), target_label=""
    )
    assert "2.500.000" in words(trajectory_chart(money, **NAMES))


@pytest.mark.parametrize("draw", [sparkline, trajectory_chart])
def test_everything_stays_inside_the_drawing(draw):
    root = drawing(draw(COURSE, **NAMES))
    width, height = float(root.get("width")), float(root.get("height"))
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in root.iter(SVG + "circle")]
    points = [line.get("points").split() for line in root.iter(SVG + "polyline")]
    dots += [tuple(map(float, point.split(","))) for line in points for point in line]
    assert all(0 < x < width and 0 < y < height for x, y in dots)


# Bars


def test_the_parts_fill_the_bar():
    bar = stacked_bar([Part("A", 1, "done"), Part("B", 3, "running")], title="Nhiệm vụ")
    first, second = [rect for rect in all_of(bar, "rect") if rect.get("height") == "30"]
    assert (first.get("width"), second.get("x"), second.get("width")) == ("150.0", "150.0", "450.0")
    assert drawing(bar)[1].text == "A 1, B 3"


def test_a_part_of_nothing_keeps_its_word():
    bar = stacked_bar([Part("A", 2, "done"), Part("B", 0, "overdue")], title="Nhiệm vụ")
    assert [word for word in words(bar) if word in ("A 2", "B 0")] == ["A 2", "B 0"]


def test_an_empty_bar_is_an_outline():
    bar = stacked_bar([Part("A", 0, "done")], title="Nhiệm vụ")
    assert [rect.get("fill") for rect in all_of(bar, "rect") if rect.get("height") == "29"] == ["none"]


def test_every_tone_has_its_own_texture():
    assert list(TEXTURES) == list(TONES)
    assert len(set(TEXTURES.values())) == len(TONES)


@pytest.mark.parametrize(
    ("percent", "filled", "said"),
    [
        (None, [], "chưa đủ số liệu"),
        (D("-33.3"), [], "-33,3 %"),
        (D(0), [], "0,0 %"),
        (D(50), ["49.5"], "50,0 %"),
        (D(130), ["99.0"], "130,0 %"),
    ],
)
def test_only_the_bar_of_a_meter_is_capped(percent, filled, said):
    text = meter(percent, title="Tiến độ")
    assert [rect.get("width") for rect in all_of(text, "rect")[1:]] == filled
    assert drawing(text)[1].text == said


# Scales


@settings(deadline=None)
@given(
    values=st.lists(st.decimals(min_value="-1000000", max_value="3000000", places=3), min_size=1, max_size=9)
)
def test_ticks_enclose_the_values_in_a_few_even_steps(values):
    ticks = nice_ticks(values)
    steps = {after - before for before, after in itertools.pairwise(ticks)}
    assert ticks[0] <= min(values) <= max(values) <= ticks[-1]
    assert (len(steps), 2 <= len(ticks) <= 7) == (1, True)


@pytest.mark.parametrize(
    ("years", "labels"),
    [
        ((2025, 2025), [2025]),
        ((2020, 2025), [2025, 2024, 2023, 2022, 2021, 2020]),
        ((2020, 2030), [2030, 2028, 2026, 2024, 2022, 2020]),
        ((2021, 2030), [2030, 2028, 2026, 2024, 2022]),
        ((2000, 2030), [2030, 2025, 2020, 2015, 2010, 2005, 2000]),
    ],
)
def test_the_last_year_is_always_labelled(years, labels):
    assert labelled_years(years) == labels
