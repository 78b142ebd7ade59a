"""Scenario 28 by program: text, appendices, Excel, facts and dashboard say the same, to the last digit.

The whole sample is loaded once; every test reads the one set of documents made from it.
"""

import re
from collections import Counter
from dataclasses import asdict
from decimal import Decimal
from io import BytesIO, StringIO
from typing import NamedTuple

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.numbers import EMPTY, format_decimal, parse_decimal, rounded, small_count
from reports.consolidation.agency_lists import Standing
from reports.consolidation.draft_counts import label_words
from reports.consolidation.draft_figures import figure_of, with_unit
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.dashboard import Dashboard, dashboard
from reports.documents.draft import Appendix, Draft
from reports.documents.sheets import HEADER_ROW, to_xlsx
from reports.models import ReportingPeriod
from targets.rows import IndicatorRow, indicator_rows
from tasks.state import TaskLabel
from zones.rows import ZoneRow, zone_rows

pytestmark = pytest.mark.django_db
PERIODS = ("2025-nam", "2026-6-thang")


class Made(NamedTuple):
    """Everything that one period's figures stand in."""

    draft: Draft
    screen: Dashboard
    book: openpyxl.Workbook
    indicators: list[IndicatorRow]
    zones: list[ZoneRow]
    period: ReportingPeriod

    @property
    def text(self) -> dict[str, str]:
        sections = self.draft.document.sections
        return {each.key: each.text for section in sections for each in section.paragraphs}

    def appendix(self, number: str) -> Appendix:
        return next(each for each in self.draft.document.appendices if each.number == number)

    def rows(self, number: str) -> list[tuple[str, ...]]:
        return [row.cells for row in self.appendix(number).rows if not row.is_group]


MADE: dict[str, Made] = {}


def make(code: str) -> Made:
    if not MADE:
        call_command("load_plan", stdout=StringIO())
        call_command("load_sample", stdout=StringIO())
        now = timezone.now()
        for each in PERIODS:
            MADE[each] = _made(ReportingPeriod.objects.get(code=each), now)
    return MADE[code]


def _made(period: ReportingPeriod, now) -> Made:
    draft = draft_consolidated(period, office=Office.DEPARTMENT, now=now)
    content = to_xlsx(asdict(draft.document))
    day = min(local_date(now), period.window_end)
    return Made(
        draft=draft,
        screen=dashboard(now=now, period=period),
        book=openpyxl.load_workbook(BytesIO(content)),
        indicators=indicator_rows(today=period.window_end),
        zones=zone_rows(today=day),
        period=period,
    )


@pytest.fixture(params=PERIODS)
def made(request, db, settings) -> Made:
    settings.PRODUCTION = False
    return make(request.param)


# --- tasks -----------------------------------------------------------------------------------------


def test_tasks_by_label_are_those_of_the_dashboard_everywhere(made):
    screen = {segment.tone: segment.count for segment in made.screen.bar.segments if segment.count}
    states = [cells[6] for cells in made.rows("II")]
    table = Counter(label.tone for cell in states for label in TaskLabel if cell.startswith(label.label))
    assert made.draft.facts["labels"] == screen == dict(table)
    assert sum(screen.values()) == made.screen.bar.total == len(states) == len(made.draft.facts["tasks"])
    assert labels_in(made.text["III/opening"]) == {
        label.tone: screen[label.tone] for label in TaskLabel if label.tone in screen
    }


def labels_in(text: str) -> dict[str, int]:
    """Return the counts that an opening of chapter III states, by tone of the label."""
    told = {}
    done = re.search(
        r"có (\d+)/\d+ nhiệm vụ \([^)]*\) hoàn thành(?: (đúng hạn|quá hạn)|, gồm ([^;.]*))", text
    )
    if done and done[2]:
        told["done" if done[2] == "đúng hạn" else "done-late"] = int(done[1])
    elif done:
        for count, words in re.findall(r"(\d+) (đúng hạn|quá hạn)", done[3]):
            told["done" if words == "đúng hạn" else "done-late"] = int(count)
    for label in TaskLabel:
        found = re.search(rf"(?:;|^Mục này có) ([\d.]+) nhiệm vụ {label_words(label)}(?=[ ;.])", text)
        if found:
            told[label.tone] = int(parse_decimal(found[1]))
    return told


def test_the_sections_of_chapter_three_sum_to_the_chapter(made):
    keys = [key for key in made.text if re.fullmatch(r"III\.\d+/opening", key)]
    total = sum((Counter(labels_in(made.text[key])) for key in keys), Counter())
    assert dict(total) == made.draft.facts["labels"]
    counts = [int(re.match(r"Mục này có (\d+) nhiệm vụ", made.text[key])[1]) for key in keys]
    assert sum(counts) == made.screen.bar.total


def test_regular_tasks_carried_out_are_those_of_the_dashboard(made):
    regular = made.screen.regular
    share = f"{small_count(regular.carried_out)}/{small_count(regular.total)} nhiệm vụ"
    assert f"Trong số nhiệm vụ thường xuyên, có {share} (" in made.text["III/opening"]


def test_difficulties_counted_in_the_text_are_the_rows_of_their_appendix(made):
    told = [pair for cells in made.rows("V") if cells[3] != EMPTY for pair in pairs_of(cells)]
    kept = sum(len(task["difficulties"]) for task in made.draft.facts["tasks"].values())
    agencies = len({agency for agency, _ in told})
    assert len(told) == len(set(told)) == kept
    assert made.text["IV.4/tasks"] == (
        f"Có {len(told)} nội dung khó khăn, vướng mắc của {agencies} cơ quan, đơn vị theo từng nhiệm vụ, "
        "tổng hợp tại Phụ lục V."
    )


def pairs_of(cells: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return each agency with each clause that a row of Phụ lục V is of."""
    pairs = []
    for name in cells[2].replace("nội dung tương tự: ", "").split("; "):
        own = re.fullmatch(r"(.*) \(([^()]*)\)", name)
        clauses = (own[2] if own else cells[1]).split(", ")
        pairs += [(own[1] if own else name, clause) for clause in clauses]
    return pairs


# --- agencies --------------------------------------------------------------------------------------


def test_agencies_in_the_lists_are_those_the_dashboard_counts(made):
    lists = {each.key: len(each.names) for each in made.draft.lists}
    counts = made.screen.reports
    standings = Counter(agency["standing"] for agency in made.draft.facts["agencies"].values())
    assert {key: count for key, count in lists.items() if key in Standing} == dict(standings)
    assert sum(standings.values()) == len(made.screen.agencies) == len(made.draft.facts["agencies"])
    assert (lists["accepted"], lists["overdue"], lists["late"]) == (
        counts.accepted,
        counts.overdue,
        counts.late,
    )
    rate = f"{counts.on_time}/{counts.sent + counts.overdue} cơ quan, đơn vị gửi đúng hạn ("
    assert f"Có {rate}" in made.text["I.2/opening"]
    for each in made.draft.lists:
        assert made.text[f"I.2/{each.key}"].count(";") == len(each.names) - 1


# --- figures ---------------------------------------------------------------------------------------


def excel(made: Made, number: str) -> list[list]:
    """Return the rows of an appendix as the workbook has them, group rows left out."""
    sheet = made.book[f"Phụ lục {number}"]
    appendix = made.appendix(number)
    values = sheet.iter_rows(
        min_row=HEADER_ROW + 1, max_row=HEADER_ROW + len(appendix.rows), values_only=True
    )
    return [list(cells) for row, cells in zip(appendix.rows, values, strict=True) if not row.is_group]


def test_every_figure_of_an_indicator_is_the_same_in_text_table_excel_and_facts(made):
    table = {
        cells[0]: (cells, values) for cells, values in zip(made.rows("I"), excel(made, "I"), strict=True)
    }
    assert list(table) == [row.code for row in made.indicators] == list(made.draft.facts["indicators"])
    for row in made.indicators:
        cells, values = table[row.code]
        figure, kept = figure_of(row, made.period), made.draft.facts["indicators"][row.code]
        line = line_of(made, row)
        if figure is None:
            assert (cells[6], values[6], kept["figure"]) == (EMPTY, EMPTY, None)
            assert "chưa có số liệu" in line
            continue
        assert (cells[6], kept["figure"]["text"], Decimal(kept["figure"]["value"])) == (
            figure.text,
            figure.text,
            figure.value,
        )
        assert as_number(values[6]) == (figure.text if figure.hole else figure.value)
        assert said(figure.text, row) in line
        assert cells[8] == row.progress_text.replace(" %", "%")
        assert row.progress is None or as_number(values[8]) == rounded(row.progress, 1).scaleb(-2)


def line_of(made: Made, row: IndicatorRow) -> str:
    """Return what chapter II says of one indicator."""
    lines = made.text[f"II/target/{row.target_number}"].split("\n")
    [found] = [each for each in lines if each.lower().startswith(f"- {row.name.lower()}: ")]
    return found


def said(text: str, row: IndicatorRow) -> str:
    """Return a figure as the text says it: a growth without its sign and "a year"."""
    if row.kind == "average_growth":
        return f" {text.removeprefix('-')}%"
    return f" {with_unit(text, row)}"


def as_number(value: object) -> object:
    """Return what a cell of a workbook holds as an exact number, texts as they are."""
    return Decimal(str(value)) if isinstance(value, int | float) else value


def test_the_path_and_the_position_in_the_text_are_those_of_the_pages(made):
    for row in made.indicators:
        line = line_of(made, row)
        if row.position is not None and row.required is not None:
            assert re.search(rf"lộ trình( năm \d+)? \({re.escape(with_unit(row.required_text, row))}\)", line)
            assert with_unit(row.position_text, row) in line
        assert f"mục tiêu {with_unit(row.target_text, row)} " in line
        assert f"Đánh giá: {row.verdict.label.lower()}" in line


def test_verdicts_of_the_targets_sum_to_the_indicators(made):
    verdicts = Counter(row.verdict.label.lower() for row in made.indicators)
    told = re.findall(
        r"(\d+) chỉ tiêu (đạt|đúng tiến độ|chậm|khó đạt|không đạt|chưa đủ số liệu)(?=[;.])",
        made.text["II/opening"],
    )
    assert {words: int(count) for count, words in told} == dict(verdicts)
    assert sum(verdicts.values()) == len(made.indicators)


# --- zones -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "kind"), [("III", "industrial_park"), ("IV", "industrial_cluster")])
def test_figures_of_zones_are_the_same_on_the_page_in_the_table_in_excel_and_in_the_text(made, number, kind):
    rows = [zone for zone in made.zones if zone.kind == kind]
    *table, totals = made.rows(number)
    *sheet, sums = excel(made, number)
    by_name = {
        cells[1].removeprefix("– "): (cells, values) for cells, values in zip(table, sheet, strict=True)
    }
    assert set(by_name) == {zone.name for zone in rows}
    for zone in rows:
        facts, (cells, values) = zone.progress, by_name[zone.name]
        assert cells[5:11] == (
            facts.area_text,
            facts.cleared_text,
            facts.cleared_percent_text,
            facts.infrastructure_text,
            facts.occupancy_text,
            facts.labour_text,
        )
        exact = [facts.area_ha, facts.cleared_ha, None, facts.infrastructure_percent, facts.occupancy_percent]
        for value, fact in zip(values[5:10], exact, strict=True):
            assert fact is None or as_number(value) == fact
        kept = made.draft.facts["zones"][str(zone.pk)]
        assert kept["area_ha"] == (None if facts.area_ha is None else str(facts.area_ha))
    whole = [zone.progress for zone in rows if zone.parent is None]
    for column, name in ((5, "area_ha"), (6, "cleared_ha"), (10, "labour")):
        known = [value for each in whole if (value := getattr(each, name)) is not None]
        assert totals[column] == (format_decimal(sum(known)) if known else EMPTY)
        assert not known or as_number(sums[column]) == sum(known)
    text = made.text[f"II/zones/{number}"]
    assert (
        totals[7] == EMPTY
        or f" ha ({totals[7]}%) tại " in text
        or f" ha ({totals[7].removesuffix(',0')}%) tại " in text
    )
    assert totals[10] == EMPTY or f"có số liệu là {totals[10]} người." in text


def test_blank_is_a_dash_and_never_zero(made):
    zero = re.compile(r"^0+(,0+)?$")
    blank = [zone.name for zone in made.zones if zone.progress.labour is None]
    for number in ("III", "IV"):
        for cells in made.rows(number):
            name = cells[1].removeprefix("– ")
            if name in blank:
                assert not zero.match(cells[10])
