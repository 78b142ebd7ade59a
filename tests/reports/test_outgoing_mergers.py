"""Paragraphs merged twice and split again: their words stand once, their sources go along."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from reports.enums import OutgoingKind
from reports.models import OutgoingDocument, OutgoingEvent, OutgoingParagraph
from reports.outgoing import arranging, assembly, editing
from reports.outgoing.drafting import start
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def document(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), specialist)


@pytest.fixture
def three(document) -> list[OutgoingParagraph]:
    """The first three paragraphs of a section, with words of their own."""
    rows = list(document.paragraphs.filter(section="I.2").in_order()[:3])
    for row, word in zip(rows, ("Một", "Hai", "Ba"), strict=True):
        OutgoingParagraph.objects.filter(pk=row.pk).update(
            style="words",
            computed_lead=f"{word}:",
            computed_text=f"lời {word.lower()}.",
            sources=[f"report/{word}"],
        )
    return [again(row) for row in rows]


def again(row: OutgoingParagraph) -> OutgoingParagraph:
    return OutgoingParagraph.objects.select_related("document__period").get(pk=row.pk)


def write(row: OutgoingParagraph, by, text: str) -> None:
    editing.rewrite(again(row), {"text": text}, seen=editing.token_of(again(row)), by=by, now=LATER)


def printed(document: OutgoingDocument) -> list[tuple[str, list[str]]]:
    document.refresh_from_db()
    section = next(each for each in assembly.inputs(document)["sections"] if each["key"] == "I.2")
    return [(f"{each['lead']} {each['text']}", each["sources"]) for each in section["paragraphs"]][:3]


APART = [
    ("Một: lời một.", ["report/Một"]),
    ("Hai: lời hai.", ["report/Hai"]),
    ("Ba: lời ba.", ["report/Ba"]),
]


@pytest.fixture
def twice(document, three, specialist) -> list[OutgoingParagraph]:
    """The third merged into the second, that one into the first."""
    first, second, third = three
    assert printed(document) == APART
    arranging.merge(third, second, by=specialist, now=LATER)
    arranging.merge(again(second), first, by=specialist, now=LATER)
    return three


def split(row: OutgoingParagraph, by) -> bool:
    return arranging.bring_back(again(row), by=by, now=LATER)


def test_a_paragraph_merged_twice_gives_its_words_and_sources_to_the_one_that_is_printed(document, twice):
    assert printed(document)[0] == (
        "Một: lời một.\nHai: lời hai.\nBa: lời ba.",
        ["report/Một", "report/Hai", "report/Ba"],
    )


def test_what_was_merged_twice_is_taken_out_where_it_is_printed(document, twice, specialist):
    _, second, third = twice
    assert split(third, specialist) is True
    assert printed(document)[:2] == [
        ("Một: lời một.\nHai: lời hai.", ["report/Một", "report/Hai"]),
        ("Ba: lời ba.", ["report/Ba"]),
    ]
    assert not again(second).has_new_source
    assert split(second, specialist) is True
    assert printed(document) == APART


def test_in_the_other_order_each_takes_its_own_along(document, twice, specialist):
    _, second, third = twice
    assert split(second, specialist) is True
    assert printed(document)[:2] == [
        APART[0],
        ("Hai: lời hai.\nBa: lời ba.", ["report/Hai", "report/Ba"]),
    ]
    assert split(third, specialist) is True
    assert printed(document) == APART


def test_words_changed_where_they_are_printed_stay_there_and_are_said_to_stay(document, twice, specialist):
    first, _, third = twice
    write(first, specialist, "Viết lại cả ba.")
    assert split(third, specialist) is False
    assert [text for text, _ in printed(document)[:2]] == ["Một: Viết lại cả ba.", "Ba: lời ba."]


def test_only_whole_lines_are_taken_out(document, three, specialist):
    first, second, _ = three
    editing.rewrite(
        second, {"lead": "", "text": "đã gửi lại."}, seen=editing.token_of(second), by=specialist, now=LATER
    )
    sentence = "Sở A chưa gửi lại; Sở B đã gửi lại."
    arranging.merge(again(second), again(first), by=specialist, now=LATER)
    write(first, specialist, sentence)
    assert split(second, specialist) is False
    assert again(first).text == sentence


def test_what_is_cut_is_set_aside(document, three, specialist):
    first, second, _ = three
    arranging.merge(second, first, by=specialist, now=LATER)
    split(second, specialist)
    assert editing.put_aside(again(first)) == [("Một:", "lời một.\nHai: lời hai.")]


def test_lines_are_taken_out_as_the_last_that_fill_lines():
    take = arranging.without_lines
    assert take("a\nb\na\nc", "a") == "a\nb\nc"
    assert take("a\nb", "a\nb") == ""
    assert take("xa\nax", "a") is None
    assert take("a\nbx", "a\nb") is None


def test_a_merged_paragraph_is_a_dropped_one(three):
    first, second, _ = three
    with pytest.raises(IntegrityError):
        OutgoingParagraph.objects.filter(pk=second.pk).update(merged_into=first)


# --- how the history names a place -------------------------------------------------------------------------


def notes(document: OutgoingDocument) -> list[str]:
    return list(OutgoingEvent.objects.filter(document=document).order_by("pk").values_list("note", flat=True))


def row_of(document: OutgoingDocument, key: str) -> OutgoingParagraph:
    return document.paragraphs.select_related("document__period").get(key=key)


def test_acts_name_sections_as_the_pages_do(document, specialist):
    arranging.add(document, "opening", by=specialist, now=LATER)
    for key in ("opening/1", "closing", "I.2/late"):
        arranging.drop(row_of(document, key), by=specialist, now=LATER)
    told = [note.partition(": “")[0] for note in notes(document)[-4:]]
    assert told == [
        "Phần mở đầu",
        "Phần mở đầu",
        "Câu kết",
        "Mục I.2. Tình hình gửi báo cáo của các cơ quan, đơn vị",
    ]


def test_acts_of_a_letter_name_its_sections_by_their_titles(specialist):
    period = world.every_standing(specialist.agency)
    document = start(period, OutgoingKind.URGING, by=specialist, now=NOW)
    names = []
    for section in document.content["document"]["sections"]:
        arranging.add(document, section["key"], by=specialist, now=LATER)
        names.append(notes(document)[-1])
    assert names == ["Mục 1. Báo cáo quá hạn chưa gửi", "Mục 2. Nội dung đề nghị"]
