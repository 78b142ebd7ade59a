"""Which files the page of a document shows: those of what it reads now, else older ones, said to be older."""

from io import BytesIO

import pytest
from docx import Document

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from bacgiang_plan.lib.background import queue, runner
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.documents.word import to_docx
from reports.models import OutgoingDocument, OutgoingRendition
from reports.outgoing import assembly, editing
from reports.outgoing.made import files_of, rendition_of
from reports.outgoing.rendering import request_rendition
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW
from tests.reports.outgoing_world import LATER, again, bring, step
from tests.reports.pages import signed_in, text_of
from tests.reports.pdf_reading import page_text, reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def document(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), specialist)


def clock():
    return at(2026, 6, 20, 9)


def write(document: OutgoingDocument, text: str) -> None:
    row = document.paragraphs.get(key="I.2/late")
    editing.rewrite(row, {"text": text}, seen=editing.token_of(row), by=document.drafted_by, now=LATER)


def shown(document: OutgoingDocument) -> tuple[OutgoingRendition, str]:
    found = again(document)
    return rendition_of(found), files_of(found).older


def made(document: OutgoingDocument) -> OutgoingRendition:
    """Files asked for as a request asks for them, and made."""
    rendition = request_rendition(again(document), by=document.drafted_by, now=NOW)
    runner.run(rendition.job_id, clock=clock)
    return rendition


def test_files_of_what_the_document_reads_now_are_shown_though_others_were_made_later(document, specialist):
    first = made(document)
    write(document, "Câu khác.")
    made(document)
    editing.restore(document.paragraphs.get(key="I.2/late"), by=specialist, now=LATER)
    assert made(document) == first
    assert shown(document) == (first, "")


def test_files_of_an_older_text_say_so(document):
    first = made(document)
    assert shown(document) == (first, "")
    write(document, "Câu khác.")
    assert shown(document) == (
        first,
        "Tệp lập lúc 08:00 ngày 20/06/2026, trước lần sửa cuối lúc 09:00 ngày 22/06/2026; đề nghị lập lại "
        "tệp.",
    )


def test_the_page_says_that_its_files_are_older(document, specialist):
    made(document)
    write(document, "Câu khác.")
    page = text_of(signed_in(specialist).get(f"/van-ban/{document.pk}/"))
    assert "trước lần sửa cuối lúc 09:00 ngày 22/06/2026; đề nghị lập lại tệp." in page


def test_steps_change_no_word_so_the_files_stay_those_of_the_document(document, specialist, sct_head):
    bring(document, "approved", {"submitter": specialist, "sct_head": sct_head})
    rendition, older = shown(document)
    assert (rendition.version, older) == (again(document).version, "")
    assert again(document).renditions.get().digest == again(document).digest


def test_submitting_asks_for_the_files_of_exactly_what_is_submitted(document, specialist):
    made(document)
    write(document, "Câu mới viết sau khi kết xuất.")
    step(document, "submit", specialist)
    rendition, _ = shown(document)
    runner.run(rendition.job_id, clock=clock)
    with document.renditions.get(pk=rendition.pk).pdf.open() as file:
        text = " ".join(page_text(page) for page in reader(file.read()).pages)
    assert "Câu mới viết sau khi kết xuất." in " ".join(text.split())
    assert document.renditions.count() == 2
    assert shown(document) == (rendition, "")


def test_the_lines_of_a_closing_are_printed_as_lines_in_pdf_and_word(document, specialist):
    row = document.paragraphs.get(key="closing")
    words = {"text": "Câu thứ nhất.\n\nCâu thứ hai./."}
    editing.rewrite(row, words, seen=editing.token_of(row), by=specialist, now=LATER)
    made = assembly.inputs(again(document))
    assert to_html(made).count('<p class="text closing">Câu thứ nhất.</p>') == 1
    text = "\n".join(page.extract_text() for page in reader(to_pdf(to_html(made | {"appendices": []}))).pages)
    lines = [line.strip() for line in text.splitlines()]
    assert lines[lines.index("Câu thứ nhất.") + 1] == "Câu thứ hai./."
    assert [p.text for p in Document(BytesIO(to_docx(made))).paragraphs if p.style.name == "Câu kết"] == [
        "Câu thứ nhất.",
        "Câu thứ hai./.",
    ]
