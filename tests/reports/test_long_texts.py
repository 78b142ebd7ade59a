"""A very long text, or a very long word, neither loses a letter nor holds the worker."""

import re
import time
from dataclasses import asdict

import pytest
from django.urls import reverse

from bacgiang_plan.lib.long_text import LIMIT, ZERO_WIDTH_SPACE
from reports.documents.draft import Document, Letterhead
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.models import ReportPart, TaskProgress
from tests.reports.pages import errors, fields, send
from tests.reports.pdf_reading import reader

TOLD = "Nội dung vừa nhập dài 100.001 ký tự; mỗi ô ghi được tối đa 100.000 ký tự."
LETTERS = str.maketrans("0123456789", "ghijklmnop")
WORD = "".join(f"{n:x}" for n in range(6200)).translate(LETTERS)  # no two places in it are alike


@pytest.mark.parametrize("name", ["result", "difficulties", "proposals"])
def test_a_text_of_a_task_beyond_the_limit_is_told_and_stays_on_the_page(name, at_desk, task_url):
    answer = send(at_desk, task_url, **{name: "ệ" * (LIMIT + 1)})
    assert [error[: len(TOLD)] for error in errors(answer)] == [TOLD]
    assert fields(answer)[name] == "ệ" * (LIMIT + 1)
    assert TaskProgress.objects.count() == 0


def test_a_general_part_beyond_the_limit_is_told_and_stays_on_the_page(at_desk, report):
    answer = send(at_desk, reverse("reports:part", args=[report.pk, "direction"]), text="x" * (LIMIT + 1))
    assert [error[: len(TOLD)] for error in errors(answer)] == [TOLD]
    assert fields(answer)["text"] == "x" * (LIMIT + 1)
    assert ReportPart.objects.count() == 0


def test_all_texts_of_a_task_at_the_limit_are_saved_whole(at_desk, task_url):
    typed = dict.fromkeys(("result", "difficulties", "proposals"), "ệ" * LIMIT)
    assert send(at_desk, task_url, **typed).status_code == 302
    assert list(TaskProgress.objects.values(*typed)) == [typed]


def test_no_browser_cuts_what_is_pasted(at_desk, task_url):
    areas = re.findall("<textarea[^>]*", at_desk.get(task_url).content.decode())
    assert [len(areas), *(area for area in areas if "maxlength" in area)] == [3]


def document(**parts) -> dict:
    """A document with nothing in it but ``parts``."""
    head = Letterhead(parent="", issuer="", symbol="", place="", year="2026")
    empty = dict.fromkeys(("addressees", "notes", "opening", "sections", "recipients", "appendices"), ())
    said = {"subject": "", "closing": "", "signer": "", "is_sample": False}
    return asdict(Document(letterhead=head, **(empty | said))) | parts


def paragraph(text: str) -> dict:
    said = {"text": text, "style": "text", "lead": ""}
    return {"sections": [{"level": 1, "number": "", "title": "", "paragraphs": [said]}]}


def table(text: str) -> dict:
    columns = [{"title": "Ô", "width": 100, "kind": "text"}]
    rows = [{"cells": [text], "is_group": False}]
    said = {"number": "", "title": "", "note": "", "empty": ""}
    return {"appendices": [{"columns": columns, "rows": rows} | said]}


@pytest.mark.parametrize("part", [paragraph, table])
def test_a_word_of_twenty_thousand_letters_is_read_back_whole(part):
    pages = reader(to_pdf(to_html(document(**part(WORD))))).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert len(WORD) > 20_000
    assert WORD in re.sub(rf"[0-9Ô{ZERO_WIDTH_SPACE}]|Dựthảo", "", text)  # without what every page repeats


def test_a_word_ten_times_as_long_takes_about_ten_times_as_long():
    def cost(letters: int) -> float:
        started = time.process_time()
        to_pdf(to_html(document(**paragraph("x" * letters))))
        return time.process_time() - started

    cost(10)
    assert cost(40_000) < 16 * cost(4_000)
