"""Verbs on the paragraphs of a document: what a person writes stands, and nothing anybody wrote is lost."""

import unicodedata
from datetime import timedelta

import pytest

from agencies.models import Role, User
from reports.actions import ConflictError
from reports.models import OutgoingDocument, OutgoingEvent, OutgoingParagraph
from reports.outgoing import arranging, assembly, comments, editing
from reports.outgoing.arranging import DOWN, UP, Step
from reports.outgoing.drafting import redraft
from reports.outgoing.editing import LockedParagraphError
from reports.outgoing.holding import LockedDocumentError
from tests.conftest import person
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def period(specialist):
    return world.every_standing(specialist.agency)


@pytest.fixture
def document(period, specialist) -> OutgoingDocument:
    return world.outgoing(period, specialist)


@pytest.fixture
def rival(sct) -> User:
    return person("Nga Rival", Role.SPECIALIST, sct)


def of(document: OutgoingDocument, key: str) -> OutgoingParagraph:
    return document.paragraphs.select_related("document__period").get(key=key)


def order(document: OutgoingDocument, section: str = "I.2") -> list[str]:
    """The keys of a section as it prints, without its name."""
    rows = [row for row in document.paragraphs.filter(section=section).in_order() if row.is_printed]
    return [row.key.partition("/")[2] if not row.is_added else "added" for row in rows]


def write(row: OutgoingParagraph, by: User, text: str = "Lời sửa.", **words: str):
    return editing.rewrite(row, {"text": text} | words, seen=editing.token_of(row), by=by, now=LATER)


def acts(document: OutgoingDocument) -> list[tuple[str, str]]:
    return list(OutgoingEvent.objects.filter(document=document).values_list("action", "note"))[1:]


def printed(document: OutgoingDocument, section: str = "I.2") -> list[tuple[str, str]]:
    document.refresh_from_db()
    sections = assembly.inputs(document)["sections"]
    found = next(each for each in sections if each["key"] == section)
    return [(each["lead"], each["text"]) for each in found["paragraphs"]]


@pytest.fixture
def late(document) -> OutgoingParagraph:
    return of(document, "I.2/late")


# --- words -----------------------------------------


def test_what_a_person_writes_is_printed_and_what_was_computed_is_remembered(document, late, specialist):
    write(late, specialist)
    row = of(document, "I.2/late")
    assert (row.is_rewritten, row.text, row.lead, row.basis) == (
        True,
        "Lời sửa.",
        late.computed_lead,
        late.computed,
    )
    assert (row.edited_by, row.edited_at, row.has_new_source) == (specialist, LATER, False)
    assert (late.computed_lead, "Lời sửa.") in printed(document)


def test_a_field_left_out_is_not_touched(document, late, specialist):
    editing.rewrite(late, {"lead": "g) Muộn:"}, seen=editing.token_of(late), by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.lead, row.text) == ("g) Muộn:", late.computed_text)


def test_a_rewriting_that_equals_the_computed_words_is_none(document, late, specialist):
    write(late, specialist)
    write(of(document, "I.2/late"), specialist, late.computed_text)
    row = of(document, "I.2/late")
    assert (row.is_rewritten, row.lead, row.text, row.basis) == (False, "", "", "")


def test_words_are_kept_in_nfc_with_one_kind_of_line_end(document, late, specialist):
    write(late, specialist, unicodedata.normalize("NFD", " Tiếp nhận\r\nmuộn ") + editing.BETWEEN)
    assert of(document, "I.2/late").text == "Tiếp nhận\nmuộn"


def test_whoever_changed_nothing_leaves_no_trace(document, late, specialist):
    before = OutgoingDocument.objects.values().get(), OutgoingParagraph.objects.values().get(pk=late.pk)
    write(late, specialist, late.computed_text)
    after = OutgoingDocument.objects.values().get(), OutgoingParagraph.objects.values().get(pk=late.pk)
    assert after == before


def test_nobody_overwrites_words_they_have_not_seen(document, late, specialist, rival):
    shown = editing.token_of(late)
    write(late, specialist, "Lời của A.")
    mine = {"lead": "h) Đầu của B:", "text": "Lời của B."}
    with pytest.raises(ConflictError) as raised:
        editing.rewrite(of(document, "I.2/late"), mine, seen=shown, by=rival, now=LATER)
    row = of(document, "I.2/late")
    assert (raised.value.merged.conflicts, row.text, row.lead) == (("text",), "Lời của A.", "h) Đầu của B:")


def test_a_new_draft_under_open_words_is_a_conflict_too(document, late, specialist, rival):
    shown = editing.token_of(late)
    OutgoingParagraph.objects.filter(pk=late.pk).update(computed_text="Nguồn mới.")
    with pytest.raises(ConflictError):
        editing.rewrite(late, {"text": "Lời của B."}, seen=shown, by=rival, now=LATER)
    assert of(document, "I.2/late").shown_text == "Nguồn mới."


def test_automatic_saves_are_not_told_in_the_history(document, late, specialist):
    write(late, specialist)
    assert acts(document) == []


@pytest.mark.parametrize("state", ["in_approval", "discarded"])
def test_a_document_that_is_not_open_refuses_every_verb_and_says_why(document, late, specialist, state):
    OutgoingDocument.objects.update(state=state, submitted_at=NOW, submitted_by=specialist)
    stamp = {"by": specialist, "now": LATER}
    verbs = [
        lambda: write(late, specialist),
        lambda: editing.restore(late, **stamp),
        lambda: editing.take_up(late, **stamp),
        lambda: editing.keep(late, **stamp),
        lambda: arranging.drop(late, **stamp),
        lambda: arranging.bring_back(late, **stamp),
        lambda: arranging.move(late, UP, **stamp),
        lambda: arranging.merge(late, of(document, "I.2/opening"), **stamp),
        lambda: arranging.add(document, "I.2", late, **stamp),
    ]
    before = list(OutgoingParagraph.objects.values())
    told = {
        "in_approval": "Văn bản đã trình lãnh đạo Sở lúc 08:00 ngày 20/06/2026, đang chờ duyệt.",
        "discarded": "Dự thảo này đã bỏ.",
    }[state]
    for verb in verbs:
        with pytest.raises(LockedDocumentError) as raised:
            verb()
        assert str(raised.value) == (
            f"Chưa lưu được. {told} Nội dung vừa nhập vẫn còn nguyên trên trang này."
        )
    assert (list(OutgoingParagraph.objects.values()), acts(document)) == (before, [])


# --- back to the computed words, and forth -----------------------------------------


def test_back_to_the_computed_words_and_the_typed_ones_are_set_aside(document, late, specialist):
    write(late, specialist, lead="g) Muộn:")
    editing.restore(of(document, "I.2/late"), by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.is_rewritten, row.shown_text) == (False, late.computed_text)
    assert editing.put_aside(row) == [("g) Muộn:", "Lời sửa.")]
    editing.take_up(row, by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.lead, row.text, row.set_aside, row.basis) == ("g) Muộn:", "Lời sửa.", "", row.computed)
    assert [action for action, _ in acts(document)] == ["restore", "take_up"]


def test_all_words_ever_set_aside_are_kept_the_newest_first(document, late, specialist):
    for text in ("Một.", "Hai.\nBa.", "Một."):
        write(of(document, "I.2/late"), specialist, text)
        editing.restore(of(document, "I.2/late"), by=specialist, now=LATER)
    assert [text for _, text in editing.put_aside(of(document, "I.2/late"))] == ["Một.", "Hai.\nBa."]


def test_taking_up_old_words_sets_aside_those_that_stand(document, late, specialist):
    write(late, specialist, "Một.")
    editing.restore(of(document, "I.2/late"), by=specialist, now=LATER)
    write(of(document, "I.2/late"), specialist, "Hai.")
    editing.take_up(of(document, "I.2/late"), by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.text, [text for _, text in editing.put_aside(row)]) == ("Một.", ["Hai."])


def test_an_added_paragraph_has_no_computed_words_to_go_back_to(document, specialist):
    row = arranging.add(document, "I.2", by=specialist, now=LATER)
    with pytest.raises(LockedParagraphError, match="không có nội dung hệ thống lập"):
        editing.restore(row, by=specialist, now=LATER)


def test_keeping_ones_words_settles_that_the_source_has_changed(document, late, specialist):
    write(late, specialist)
    OutgoingParagraph.objects.filter(pk=late.pk).update(computed_text="Nguồn mới.")
    assert of(document, "I.2/late").has_new_source
    editing.keep(of(document, "I.2/late"), by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.has_new_source, row.text) == (False, "Lời sửa.")
    assert acts(document) == [("keep", editing.title_of(row))]


def test_keeping_what_has_not_changed_leaves_no_trace(document, late, specialist):
    version = OutgoingDocument.objects.get().version
    editing.keep(late, by=specialist, now=LATER)
    assert (OutgoingDocument.objects.get().version, acts(document)) == (version, [])


# --- drop and bring back -----------------------------------------


def test_what_is_dropped_is_not_printed_and_comes_back_where_it_stood(document, late, specialist):
    before = order(document)
    arranging.drop(late, by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.dropped_by, row.dropped_at) == (specialist, LATER)
    assert order(document) == [key for key in before if key != "late"]
    arranging.bring_back(row, by=specialist, now=LATER)
    assert order(document) == before
    assert [action for action, _ in acts(document)] == ["drop", "bring_back"]


def test_dropping_twice_is_dropping_once(document, late, specialist, rival):
    arranging.drop(late, by=specialist, now=NOW)
    arranging.drop(of(document, "I.2/late"), by=rival, now=LATER)
    assert of(document, "I.2/late").dropped_by == specialist
    assert len(acts(document)) == 1


def test_words_of_a_dropped_paragraph_come_back_with_it(document, late, specialist):
    write(late, specialist)
    arranging.drop(of(document, "I.2/late"), by=specialist, now=LATER)
    arranging.bring_back(of(document, "I.2/late"), by=specialist, now=LATER)
    row = of(document, "I.2/late")
    assert (row.text, row.basis) == ("Lời sửa.", row.computed)


def test_writing_into_what_somebody_else_just_dropped_is_refused_with_their_name(
    document, late, specialist, rival
):
    arranging.drop(of(document, "I.2/late"), by=rival, now=LATER)
    with pytest.raises(LockedParagraphError) as raised:
        write(late, specialist)
    assert str(raised.value) == (
        "Chưa lưu được. Đoạn này đã được Nga Rival bỏ lúc 09:00 ngày 20/06/2026; cần sửa thì lấy lại đoạn "
        "trước. Nội dung vừa nhập vẫn còn nguyên trên trang này."
    )


# --- order -----------------------------------------


def test_up_down_and_to_a_place_inside_the_section(document, late, specialist):
    keys = order(document)
    place = keys.index("late")
    arranging.move(late, UP, by=specialist, now=LATER)
    assert order(document).index("late") == place - 1
    arranging.move(late, DOWN, by=specialist, now=LATER)
    assert order(document) == keys
    arranging.move(late, Step(to=2), by=specialist, now=LATER)
    assert order(document) == [keys[0], "late", *(key for key in keys[1:] if key != "late")]
    assert of(document, "I.2/late").is_moved


def test_beyond_the_ends_is_the_end_and_to_where_it_stands_is_no_move(document, late, specialist):
    arranging.move(late, Step(to=99), by=specialist, now=LATER)
    assert order(document)[-1] == "late"
    count = len(acts(document))
    arranging.move(late, DOWN, by=specialist, now=LATER)
    assert len(acts(document)) == count


def test_a_move_passes_over_what_is_not_printed(document, late, specialist):
    keys = order(document)
    above = of(document, f"I.2/{keys[keys.index('late') - 1]}")
    arranging.drop(above, by=specialist, now=LATER)
    arranging.move(late, UP, by=specialist, now=LATER)
    kept = [key for key in keys if key != above.key.partition("/")[2]]
    place = kept.index("late")
    kept[place - 1], kept[place] = kept[place], kept[place - 1]
    assert order(document) == kept


# --- merge and split -----------------------------------------


@pytest.fixture
def pair(document, late) -> tuple[OutgoingParagraph, OutgoingParagraph]:
    """The paragraph before the one about late reports, and that one."""
    keys = order(document)
    return of(document, f"I.2/{keys[keys.index('late') - 1]}"), late


def test_merging_appends_the_words_with_their_lead_and_splitting_takes_them_out(document, pair, specialist):
    into, late = pair
    OutgoingParagraph.objects.filter(pk=into.pk).update(sources=["report/1", "report/2"])
    OutgoingParagraph.objects.filter(pk=late.pk).update(sources=["report/2", "report/3"])
    before = printed(document)
    arranging.merge(late, into, by=specialist, now=LATER)
    row, merged = of(document, into.key), of(document, late.key)
    assert (merged.merged_into, merged.dropped_by, merged.is_printed) == (row, specialist, False)
    assert row.text == f"{into.computed_text}\n{late.computed_lead} {late.computed_text}"
    section = next(each for each in assembly.inputs(document)["sections"] if each["key"] == "I.2")
    assert [each["sources"] for each in section["paragraphs"] if each["key"] == into.key] == [
        ["report/1", "report/2", "report/3"]
    ]
    assert arranging.bring_back(merged, by=specialist, now=LATER) is True
    assert printed(document) == before
    assert (of(document, into.key).is_rewritten, of(document, late.key).merged_into) == (False, None)
    assert [action for action, _ in acts(document)] == ["merge", "split"]


def test_words_added_around_a_merged_paragraph_stay_when_it_is_split(document, pair, specialist):
    into, late = pair
    arranging.merge(late, into, by=specialist, now=LATER)
    row = of(document, into.key)
    write(row, specialist, f"{row.text}\nThêm sau.")
    assert arranging.bring_back(of(document, late.key), by=specialist, now=LATER) is True
    assert of(document, into.key).text == f"{into.computed_text}\nThêm sau."


def test_words_changed_since_they_were_merged_stay_in_both(document, pair, specialist):
    into, late = pair
    arranging.merge(late, into, by=specialist, now=LATER)
    write(of(document, into.key), specialist, "Viết lại cả hai.")
    assert arranging.bring_back(of(document, late.key), by=specialist, now=LATER) is False
    assert of(document, into.key).text == "Viết lại cả hai."
    assert of(document, late.key).is_printed


def test_back_to_the_computed_words_of_a_merger_lets_both_stand_alone(document, pair, specialist):
    into, late = pair
    before = printed(document)
    arranging.merge(late, into, by=specialist, now=LATER)
    editing.restore(of(document, into.key), by=specialist, now=LATER)
    assert printed(document) == before


def test_a_merger_into_a_paragraph_that_no_longer_stands_before_is_refused(document, pair, specialist, rival):
    into, late = pair
    arranging.move(into, UP, by=rival, now=LATER)
    with pytest.raises(LockedParagraphError) as raised:
        arranging.merge(late, into, by=specialist, now=LATER)
    assert str(raised.value) == arranging.NOT_BEFORE
    assert of(document, late.key).is_printed


def test_two_paragraphs_too_long_for_one_are_not_merged(document, pair, specialist):
    into, late = pair
    OutgoingParagraph.objects.filter(pk=into.pk).update(is_rewritten=True, text="a" * 100_000)
    with pytest.raises(LockedParagraphError, match=r"tối đa 100\.000 ký tự"):
        arranging.merge(late, into, by=specialist, now=LATER)


# --- add -----------------------------------------


def test_an_added_paragraph_stands_behind_its_neighbour_and_is_printed_once_it_has_words(
    document, late, specialist
):
    keys = order(document)
    row = arranging.add(document, "I.2", late, by=specialist, now=LATER)
    assert order(document) == keys
    write(row, specialist, "Đoạn thêm.")
    place = keys.index("late") + 1
    assert order(document) == [*keys[:place], "added", *keys[place:]]
    assert of(document, row.key).has_new_source is False


def test_an_added_paragraph_at_the_beginning_of_a_section(document, specialist):
    row = arranging.add(document, "IV", by=specialist, now=LATER)
    write(row, specialist, "Mở đầu chương.")
    assert printed(document, "IV") == [("", "Mở đầu chương.")]


@pytest.mark.parametrize("section", ["closing", "XX"])
def test_no_paragraph_is_added_to_the_closing_sentence_or_an_unknown_section(document, specialist, section):
    with pytest.raises(LockedParagraphError, match="không thêm được đoạn vào mục này"):
        arranging.add(document, section, by=specialist, now=LATER)


# --- around a new draft -----------------------------------------


def test_everything_a_person_did_outlives_a_new_draft(document, pair, specialist):
    into, late = pair
    arranging.merge(late, into, by=specialist, now=LATER)
    added = arranging.add(document, "I.2", of(document, into.key), by=specialist, now=LATER)
    write(added, specialist, "Đoạn thêm.")
    arranging.move(of(document, "I.2/nothing"), Step(to=1), by=specialist, now=LATER)
    before = printed(document)
    redraft(document, by=specialist, now=NOW)
    assert printed(document) == before


def test_words_in_a_section_that_the_new_draft_lacks_are_printed_in_the_one_above(document, specialist):
    row = of(document, "IV.1/opening")
    write(row, specialist, "Giữ lại.")
    content = document.content
    sections = content["document"]["sections"]
    content["document"]["sections"] = [each for each in sections if each["key"] != "IV.1"]
    OutgoingDocument.objects.update(content=content)
    assert printed(document, "IV") == [("", "Giữ lại.")]


def test_a_blank_paragraph_is_not_printed(document, late, specialist):
    write(late, specialist, "", lead="")
    assert "late" not in order(document)
    assert of(document, "I.2/late").is_printed is False


# --- remarks -----------------------------------------


def test_the_head_remarks_while_the_document_waits_and_its_version_stays(
    document, late, specialist, sct_head
):
    OutgoingDocument.objects.update(state="in_approval", submitted_at=NOW, submitted_by=specialist)
    version = OutgoingDocument.objects.get().version
    remark = comments.comment(late, " Nêu rõ\r\nlý do. ", by=sct_head, now=LATER)
    assert (remark.text, OutgoingDocument.objects.get().version) == ("Nêu rõ\nlý do.", version)
    assert (
        comments.settle(remark, by=specialist, now=LATER),
        comments.settle(remark, by=sct_head, now=LATER),
    ) == (
        True,
        False,
    )
    remark.refresh_from_db()
    assert remark.settled_by == specialist


def test_nothing_more_is_said_about_a_document_given_up(document, late, specialist):
    remark = comments.comment(late, "Còn mở.", by=specialist, now=NOW)
    OutgoingDocument.objects.update(state="discarded")
    for verb in (
        lambda: comments.comment(late, "Muộn.", by=specialist, now=LATER),
        lambda: comments.settle(remark, by=specialist, now=LATER),
    ):
        with pytest.raises(comments.ClosedDocumentError) as raised:
            verb()
        assert str(raised.value) == comments.CLOSED
    assert list(late.comments.values_list("text", "settled_at")) == [("Còn mở.", None)]
