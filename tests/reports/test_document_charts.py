"""The six targets as charts in the consolidated report: kept as numbers, drawn as on the page of targets."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pytest

from bacgiang_plan.lib.charts import Course, Dot, chart_keys, sparkline
from reports.documents.charts import as_data, from_data
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.documents.word.writer import to_docx
from targets.models import Indicator, IndicatorValue, Target, ValueStatus
from targets.rows import indicator_rows, target_cards

from .consolidation_world import NOW, author, drafted, every_standing
from .pdf_reading import page_text, reader

pytestmark = pytest.mark.django_db
D = Decimal
COURSE = Course(
    path=((2020, D("47.1")), (2030, D(60))),
    dots=(Dot(2021, D("48.60"), False, "48,6 % (2021)"), Dot(2024, D(55), True, "55 % (2024, ước)")),
    target=(2030, D(60)),
    target_label="60 (2030)",
    outlook=((2024, D(55)), (2030, D("66.123456789012"))),
    start=(2020, D("47.1")),
    gaps=(2022, 2023),
)


@pytest.fixture
def period(plan):
    target = Target.objects.create(
        plan=plan, number=1, short_name="GRDP <b>", text="Nguyên văn.", first_line=1, last_line=2
    )
    share = Indicator.objects.create(
        target=target,
        code="1b",
        order=1,
        name="Tỷ trọng công nghiệp",
        words="từ 47,1%",
        kind="level",
        unit="%",
        scope="toàn tỉnh",
        comparator="equal",
        target_value=D(60),
        target_year=2030,
        baseline_value=D("47.1"),
        baseline_year=2020,
    )
    stamp = {"recorded_at": NOW, "recorded_by": author(), "source": "Niên giám", "scope": "toàn tỉnh"}
    for year, value, status in [(2021, "48.6", ValueStatus.OFFICIAL), (2024, "54.8", ValueStatus.ESTIMATE)]:
        IndicatorValue.objects.create(indicator=share, year=year, value=D(value), status=status, **stamp)
    return every_standing()


@pytest.fixture
def inputs(period) -> dict:
    return json.loads(json.dumps(drafted(period)))


def charts_of(inputs: dict) -> list[dict]:
    return [chart for section in inputs["sections"] for chart in section["charts"]]


def test_a_course_comes_back_from_json_as_it_was():
    back = from_data(json.loads(json.dumps(as_data(COURSE))))
    names = {"title": "T", "desc": "D"}
    assert sparkline(back, **names) == sparkline(COURSE, **names)
    assert (back.outlook[1], back.start, tuple(back.gaps)) == (COURSE.outlook[1], COURSE.start, COURSE.gaps)


def test_a_published_series_without_a_target_comes_back_too():
    alone = Course(path=(), dots=COURSE.dots, target=None, target_label="")
    back = from_data(json.loads(json.dumps(as_data(alone))))
    assert (back.target, back.start, back.path) == (None, None, ())


def test_the_words_around_a_chart_say_all_that_it_shows(inputs):
    (chart,) = charts_of(inputs)
    assert (chart["title"], chart["subtitle"]) == ("(1) GRDP <b>", "Tỷ trọng công nghiệp")
    assert (chart["value"], chart["verdict"]) == (
        "năm 2024 ước đạt 54,8%",
        "Đúng tiến độ: từ nay cần tăng 0,87 điểm %/năm",
    )
    assert chart["desc"] == (
        "Mục tiêu 60 % đến năm 2030. Số liệu: 48,6 (2021); 54,8 (2024, ước). "
        "Chưa có số liệu năm 2022-2023. Đánh giá: đúng tiến độ, cần 0,87 điểm %/năm."
    )


def test_the_document_has_the_drawing_of_the_page(inputs, period):
    (card,) = target_cards(indicator_rows(today=period.window_end))
    html = to_html(inputs)
    shapes = card.chart[card.chart.index("</desc>") : card.chart.index("</svg>")]
    assert shapes in html
    assert "GRDP <b>" not in html


def test_the_pdf_has_the_chart_and_its_legend(inputs):
    pages = reader(to_pdf(to_html(inputs))).pages
    words = " ".join(" ".join(page_text(page).split()) for page in pages)
    legend = [said for _, said in chart_keys()]
    assert [said for said in ["60 (2030)", "năm 2024 ước đạt 54,8%", *legend] if said not in words] == []


def test_charts_begin_below_the_text_where_one_line_of_them_has_room(inputs):
    """Six charts are three lines: the rest of a page is not left blank for all of them."""
    [told] = [section for section in inputs["sections"] if section["charts"]]
    filler = told["paragraphs"][0] | {"text": "Dòng cuối trước biểu đồ.", "lead": "", "style": "text"}
    told["charts"] = [told["charts"][0] | {"title": f"Biểu đồ {number}"} for number in range(1, 7)]
    told["paragraphs"] = [filler] * 46
    inputs["appendices"] = []
    pages = [page_text(page) for page in reader(to_pdf(to_html(inputs))).pages]
    first = next(place for place, words in enumerate(pages) if "Biểu đồ 1" in words)
    assert ("Dòng cuối" in pages[first], "Biểu đồ 6" in pages[first]) == (True, False)


def test_without_pictures_word_says_the_chart_in_words(inputs):
    made = docx.Document(BytesIO(to_docx(inputs)))
    (said,) = [each.text for each in made.paragraphs if each.text.startswith("(1) GRDP <b>: Mục tiêu 60 %")]
    assert said.endswith("Đánh giá: đúng tiến độ, cần 0,87 điểm %/năm.")


def test_a_draft_frozen_before_there_were_charts_is_still_printed(inputs):
    for section in inputs["sections"]:
        del section["charts"]
    assert "<svg" not in to_html(inputs)
    assert to_docx(inputs)


def test_without_targets_there_is_no_chart(plan):
    period = every_standing()
    assert charts_of(drafted(period)) == []
    assert period.window_end > date(2026, 1, 1)
