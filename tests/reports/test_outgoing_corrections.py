"""An issued document is replaced, never edited: its successor, the list of changes, the period meanwhile."""

from copy import deepcopy
from datetime import date, timedelta
from functools import partial

import pytest

from agencies.models import Role, User
from bacgiang_plan.lib.background import queue
from reports import workflow as report_workflow
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.documents.word import to_docx
from reports.duties.lock import unlock_period
from reports.duties.refusals import RefusedError
from reports.enums import OutgoingKind
from reports.models import AgencyReport, OutgoingDocument, OutgoingParagraph
from reports.outgoing import arranging, assembly, corrections, drafting, editing, workflow
from reports.outgoing.changes import Change, changes, roman, with_list
from reports.outgoing.corrections import correct
from tests.conftest import person
from tests.reports import consolidation_world as world
from tests.reports.conftest import at_once
from tests.reports.cycle import acts_on
from tests.reports.outgoing_world import DAY, LATER, again, bring, differing, step
from tests.reports.pdf_reading import page_text, reader

pytestmark = pytest.mark.django_db
REASON = "số liệu diện tích KCN chưa đúng."
MORROW = LATER + timedelta(days=1)
SENTENCE = (
    "Báo cáo này thay thế Báo cáo số 05/BC-SCT ngày 22 tháng 6 năm 2026. Lý do: Số liệu diện tích KCN chưa "
    "đúng."
)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def cast(specialist, sct_head) -> dict[str, User]:
    return {"submitter": specialist, "sct_head": sct_head}


@pytest.fixture
def issued(specialist, cast) -> OutgoingDocument:
    """An issued report in which a paragraph was rewritten, one dropped, one merged into another."""
    document = world.outgoing(world.every_standing(specialist.agency), specialist)
    stamp = {"edited_at": LATER, "edited_by": specialist}
    first, second, third = document.paragraphs.filter(section="I.2").in_order()[:3]
    rows = document.paragraphs
    rows.filter(pk=first.pk).update(is_rewritten=True, text="Lời người soạn.", basis=first.computed, **stamp)
    dropped = {"dropped_at": LATER, "dropped_by": specialist}
    rows.filter(pk=second.pk).update(**dropped, basis=second.computed)
    rows.filter(pk=third.pk).update(**dropped, basis=third.computed, merged_into=first)
    return bring(document, "issued", cast)


@pytest.fixture
def correction(issued, specialist) -> OutgoingDocument:
    return correct(again(issued), reason=REASON, by=specialist, now=MORROW)


def columns(document: OutgoingDocument) -> dict[str, dict]:
    """What people see and decided, paragraph by paragraph, without whose row it is."""
    fields = OutgoingParagraph._meta.concrete_fields
    names = [each.name for each in fields if each.name not in ("id", "key", "document", "merged_into")]
    found = document.paragraphs.values("key", "merged_into__key", *names)
    return {row.pop("key"): row for row in found}


# --- the successor ---------------------------------------------------------------------------------------


def test_a_replacement_begins_with_every_row_of_what_it_replaces(issued, correction):
    rows, before = columns(correction), columns(issued)
    added = rows.pop("opening/correction")
    assert rows == before
    stood = [row.key for row in issued.paragraphs.filter(section="opening").in_order()]
    assert [row.key for row in correction.paragraphs.filter(section="opening").in_order()] == [
        *stood,
        "opening/correction",
    ]
    assert (added["text"], added["is_added"], added["is_rewritten"]) == (SENTENCE, True, True)
    assert not correction.paragraphs.get(key="opening/correction").has_new_source


def test_a_replacement_has_the_head_and_sources_of_what_it_replaces(issued, correction):
    names = [*corrections.COPIED]
    assert [getattr(again(correction), name) for name in names] == [
        getattr(again(issued), name) for name in names
    ]
    row = again(correction)
    assert (row.state, row.serial, row.corrects, row.correction_reason) == ("draft", 2, issued, REASON)
    assert (row.number, row.frozen, row.drafted_at) == (None, None, MORROW)


def test_both_histories_tell_of_it(issued, correction):
    assert correction.events.get().note == f"Thay thế Báo cáo số 05/BC-SCT. Lý do: {REASON}"
    told = issued.events.last()
    assert (told.action, told.note) == ("replace", f"Dự thảo 2. Lý do: {REASON}")


def test_the_replaced_document_keeps_every_column(issued, correction, cast):
    before = OutgoingDocument.objects.filter(pk=issued.pk).values().get()
    bring(differing(correction), "issued", cast, number=6)
    assert OutgoingDocument.objects.filter(pk=issued.pk).values().get() == before
    assert corrections.replacement_of(issued).full_number == "06/BC-SCT"


def test_a_second_click_comes_to_the_same_replacement(issued, correction, cast):
    assert correct(again(issued), reason="Khác.", by=cast["sct_head"], now=MORROW) == correction
    assert OutgoingDocument.objects.count() == 2


def test_a_reason_is_needed(issued, specialist):
    with pytest.raises(workflow.MissingNoteError) as refusal:
        correct(again(issued), reason=" ", by=specialist, now=MORROW)
    assert str(refusal.value) == "Lập văn bản thay thế cần nêu lý do. Chưa có gì thay đổi."


@pytest.mark.parametrize("state", ["draft", "in_approval", "approved", "discarded"])
def test_only_an_issued_document_is_replaced(state, specialist, cast):
    document = bring(world.outgoing(world.every_standing(specialist.agency), specialist), state, cast)
    with pytest.raises(workflow.NotAllowedError):
        correct(again(document), reason=REASON, by=specialist, now=MORROW)


def test_only_the_consolidator_replaces(issued, leader, officer):
    for user in (leader, officer):
        with pytest.raises(workflow.NotAllowedError):
            correct(again(issued), reason=REASON, by=user, now=MORROW)


def test_a_replaced_document_is_replaced_no_second_time(issued, correction, cast, specialist):
    bring(differing(correction), "issued", cast, number=6)
    with pytest.raises(workflow.NotAllowedError) as refusal:
        correct(again(issued), reason=REASON, by=specialist, now=MORROW)
    assert str(refusal.value) == (
        "Văn bản này đã được thay thế bởi Báo cáo số 06/BC-SCT; cần sửa, đề nghị lập văn bản thay thế văn "
        "bản đó. Chưa có gì thay đổi."
    )
    third = correct(again(correction), reason="Sửa nữa", by=specialist, now=MORROW)
    assert third.paragraphs.get(key="opening/correction").text == (
        "Báo cáo này thay thế Báo cáo số 06/BC-SCT ngày 22 tháng 6 năm 2026. Lý do: Sửa nữa."
    )


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_second_replacement_names_only_the_document_it_replaces(
    issued, correction, cast, specialist, is_edited
):
    note, target = (
        correction.paragraphs.select_related("document__period").get(key=key)
        for key in ("opening/correction", "opening/2")
    )
    into = arranging.merge(note, target, by=specialist, now=MORROW)
    if is_edited:
        words = {"text": f"{into.text} Viết thêm."}
        editing.rewrite(into, words, seen=editing.token_of(into), by=specialist, now=MORROW)
    bring(differing(correction), "issued", cast, number=6)
    third = correct(again(correction), reason="sai hai.", by=specialist, now=MORROW)
    opening = [each["text"] for each in assembly.inputs(again(third))["opening"]]
    assert [text for text in opening if "thay thế" in text] == [
        "Báo cáo này thay thế Báo cáo số 06/BC-SCT ngày 22 tháng 6 năm 2026. Lý do: Sai hai."
    ]
    added = " Viết thêm." if is_edited else ""
    assert opening[1] == f"{target.computed_text}{added}"
    assert third.paragraphs.get(key="opening/correction").merged_into is None


def test_a_discarded_replacement_frees_the_way(issued, correction, specialist):
    step(correction, "discard", specialist)
    other = correct(again(issued), reason="Lý do khác", by=specialist, now=MORROW)
    assert (other != correction, other.serial) == (True, 3)


def test_two_people_begin_one_replacement(real_database):
    sct = world.agency("Sở Công Thương", 1, symbol="SCT", is_consolidator=True)
    head = person("Son Head", Role.CONSOLIDATOR_HEAD, sct)
    cast = {"submitter": person("Mai Specialist", Role.SPECIALIST, sct), "sct_head": head}
    document = bring(world.outgoing(world.every_standing(sct), cast["submitter"]), "issued", cast)
    runs = [partial(correct, again(document), reason=REASON, by=by, now=MORROW) for by in cast.values()]
    found = at_once(*runs)
    assert found == [OutgoingDocument.objects.get(corrects=document)] * 2


# --- the period meanwhile (scenario 23) ---------------------------------------------------------------


def test_while_a_replacement_is_written_the_period_opens_and_its_issue_closes_it(
    issued, correction, cast, sct_head
):
    period = again(correction).period
    unlock_period(period, reason="Sửa số liệu.", by=sct_head, now=MORROW)
    report = AgencyReport.objects.accepted().first()
    report_workflow.perform(report, "reopen", by=sct_head, now=MORROW, note="Sửa số liệu.")
    bring(differing(correction), "issued", cast, number=6)
    period.refresh_from_db()
    assert period.locked_at == LATER
    assert list(acts_on(period).values_list("action", "note")) == [
        ("lock", "Đã ban hành Báo cáo số 05/BC-SCT"),
        ("unlock", "Sửa số liệu."),
        ("lock", "Đã ban hành Báo cáo số 06/BC-SCT"),
    ]
    with pytest.raises(RefusedError, match="đã ban hành Báo cáo số 06/BC-SCT"):
        unlock_period(period, reason="Nữa.", by=sct_head, now=MORROW)


def test_a_replacement_given_up_leaves_the_period_locked_again(issued, correction, cast, sct_head):
    period = again(correction).period
    unlock_period(period, reason="Sửa số liệu.", by=sct_head, now=MORROW)
    step(correction, "discard", cast["submitter"], note="Không cần nữa.")
    period.refresh_from_db()
    assert (period.locked_at, acts_on(period).last().note) == (
        LATER,
        "Đã bỏ dự thảo thay thế: Không cần nữa.",
    )


# --- what changed -------------------------------------------------------------------------------------


def test_at_approval_the_changes_are_kept_and_printed_as_the_last_appendix(issued, correction, cast):
    row = correction.paragraphs.filter(section="I.2").in_order().first()
    correction.paragraphs.filter(pk=row.pk).update(text="Lời đã đính chính.")
    OutgoingDocument.objects.filter(pk=correction.pk).update(signer_name="Nguyễn Văn A")
    bring(correction, "approved", cast)
    made = again(correction)
    where = "Mục I.2. Tình hình gửi báo cáo của các cơ quan, đơn vị"
    lead = f"{row.lead} ".lstrip()
    assert made.changes == [
        {
            "where": "Người ký",
            "what": "changed",
            "before": "Giám đốc",
            "after": "Giám đốc\nNguyễn Văn A",
        },
        {
            "where": where,
            "what": "changed",
            "before": f"{lead}Lời người soạn.",
            "after": f"{lead}Lời đã đính chính.",
        },
    ]
    last = made.frozen["appendices"][-1]
    assert (last["number"], last["title"]) == (
        "VI",
        "Các nội dung thay đổi so với Báo cáo số 05/BC-SCT ngày 22 tháng 6 năm 2026",
    )
    assert [each["cells"] for each in last["rows"]] == [
        ["1", "Người ký", "Sửa", "", "Nguyễn Văn A"],
        ["2", where, "Sửa", f"{lead}Lời người soạn.", f"{lead}Lời đã đính chính."],
    ]


def test_a_replacement_that_says_nothing_else_is_not_approved(issued, correction, cast):
    step(correction, "submit", cast["submitter"])
    with pytest.raises(workflow.NothingReplacedError) as refusal:
        step(correction, "approve", cast["sct_head"])
    assert str(refusal.value) == (
        "Chưa duyệt: ngoài đoạn nêu lý do thay thế, chưa có nội dung nào khác văn bản số 05/BC-SCT. "
        "Chưa có gì thay đổi."
    )
    assert again(correction).state == "in_approval"


def test_a_cancelled_approval_forgets_the_list_of_changes(issued, correction, cast):
    bring(differing(correction), "approved", cast)
    OutgoingDocument.objects.filter(pk=correction.pk).update(changes=[{"where": "x"}])
    step(correction, "reopen", cast["sct_head"])
    assert again(correction).changes == []


def test_sources_that_changed_meanwhile_are_in_the_list(issued, correction, cast, sct_head):
    unlock_period(again(correction).period, reason="Sửa.", by=sct_head, now=MORROW)
    AgencyReport.objects.accepted().update(state="reopened")
    drafting.redraft(again(correction), by=cast["submitter"], now=MORROW)
    step(correction, "submit", cast["submitter"])
    step(correction, "approve", cast["sct_head"])
    told = [(each["where"], each["what"]) for each in again(correction).changes]
    assert ("Phần mở đầu", "changed") in told
    assert "opening/correction" not in str(again(correction).changes)


def test_the_list_of_changes_is_printed_in_pdf_and_word(issued, correction, cast):
    bring(differing(correction), "issued", cast, number=6)
    frozen = again(correction).frozen
    sheets = reader(to_pdf(to_html(frozen))).pages
    pages = [page_text(page) for page in sheets]
    assert [round(float(length)) for length in sheets[-1].mediabox[2:]] == [842, 595]  # landscape
    assert "Phụ lục VI" in pages[-1]
    assert "Người ký Sửa Trần Thị B" in " ".join(pages[-1].split())
    assert SENTENCE in " ".join(pages[0].split())
    assert to_docx(frozen).startswith(b"PK")


# --- the comparison itself ------------------------------------------------------------------------------


def paragraph(key: str, text: str, lead: str = "") -> dict:
    return {"key": key, "text": text, "lead": lead, "style": "text", "sources": []}


def appendix(rows: list[list[str]], title: str = "Kết quả các nhiệm vụ") -> dict:
    columns = [{"title": name} for name in ("STT", "Nội dung", "Kết quả", "Trạng thái")]
    cells = [{"cells": row, "is_group": len(row) == 1} for row in rows]
    return {"number": "I", "title": title, "columns": columns, "rows": cells, "note": "", "empty": ""}


@pytest.fixture
def made() -> dict:
    chart = {"title": "Mục tiêu 1", "value": "54,8%", "verdict": "Đạt.", "desc": "Đường đi.", "course": {}}
    first = [paragraph("a", "Một."), paragraph("b", "Hai.")]
    sections = [
        {"key": "I", "title": "Công tác chỉ đạo", "paragraphs": first},
        {"key": "II", "title": "Mục tiêu", "paragraphs": [paragraph("c", "Ba.", "Bốn:")], "charts": [chart]},
    ]
    return {
        "letterhead": {"symbol": "BC-SCT", "place": "Bắc Giang", "number": "05/BC-SCT", "day": "ngày 05"},
        "subject": "Kết quả",
        "addressees": ["UBND tỉnh"],
        "recipients": ["Như trên", "Lưu: VT"],
        "notes": [],
        "opening": [paragraph("opening/1", "Thực hiện.")],
        "sections": sections,
        "closing": "Trên đây./.",
        "signer": "Giám đốc",
        "signer_name": "",
        "appendices": [appendix([["III.1"], ["1", "Việc A", "Đã làm", "Xong"], ["2", "Việc B", "", "Chậm"]])],
        "mark": "",
    }


def test_equal_documents_have_no_change_whatever_their_number_and_day(made):
    other = deepcopy(made)
    other["letterhead"] |= {"number": "06/BC-SCT", "day": "ngày 06"}
    other["mark"] = "Dự thảo 2"
    other["opening"].append(paragraph("opening/correction", "Báo cáo này thay thế."))
    assert changes(made, other) == []
    assert changes(other, made) == []


def test_each_difference_is_told_once_with_its_place(made):
    other = deepcopy(made)
    other["subject"], other["recipients"] = "Kết quả khác", ["Như trên", "Chi cục", "Lưu: VT"]
    first, second = other["sections"]
    first["paragraphs"] = [paragraph("a", "Một mới."), paragraph("d", "Thêm.")]
    second["title"] = "Các mục tiêu"
    second["paragraphs"].append(paragraph("opening/1", "Thực hiện."))
    other["opening"] = []
    second["charts"][0] = second["charts"][0] | {"value": "60%"}
    other["appendices"] = [
        appendix([["III.1"], ["1", "Việc A", "Đã làm", "Chậm"], ["2", "Việc C", "Mới", "Xong"]])
    ]
    assert changes(made, other) == [
        Change("Trích yếu", "changed", "Kết quả", "Kết quả khác"),
        Change("Nơi nhận", "changed", "Như trên\nLưu: VT", "Như trên\nChi cục\nLưu: VT"),
        Change("Mục II. Các mục tiêu", "changed", "Mục tiêu", "Các mục tiêu"),
        Change("Mục I. Công tác chỉ đạo", "changed", "Một.", "Một mới."),
        Change("Mục I. Công tác chỉ đạo", "added", "", "Thêm."),
        Change("Mục II. Các mục tiêu", "moved", "Phần mở đầu", "Mục II. Các mục tiêu"),
        Change("Mục I. Công tác chỉ đạo", "removed", "Hai.", ""),
        Change("Biểu đồ: Mục tiêu 1", "changed", "54,8%\nĐạt.\nĐường đi.", "60%\nĐạt.\nĐường đi."),
        Change(
            "Phụ lục I: Việc A",
            "changed",
            "Kết quả: Đã làm\nTrạng thái: Xong",
            "Kết quả: Đã làm\nTrạng thái: Chậm",
        ),
        Change("Phụ lục I: Việc C", "added", "", "Kết quả: Mới\nTrạng thái: Xong"),
        Change("Phụ lục I: Việc B", "removed", "Trạng thái: Chậm", ""),
    ]


def test_a_row_that_only_changed_its_number_is_no_change(made):
    other = deepcopy(made)
    rows = other["appendices"][0]["rows"]
    rows[1]["cells"][0], rows[2]["cells"][0] = "7", "8"
    assert changes(made, other) == []


def test_rows_of_one_name_are_told_apart_by_their_turn(made):
    other = deepcopy(made)
    for document in (made, other):
        document["appendices"] = [appendix([["1", "Việc", "A", ""], ["2", "Việc", "B", ""]])]
    other["appendices"][0]["rows"][1]["cells"][2] = "C"
    assert changes(made, other) == [Change("Phụ lục I: Việc", "changed", "Kết quả: B", "Kết quả: C")]


def difficulties(*rows: tuple[str, str, str]) -> dict:
    """Phụ lục V: (clause, agency, difficulty), numbered, each row with its key."""
    columns = [{"title": name} for name in ("STT", "Nhiệm vụ", "Cơ quan, đơn vị", "Khó khăn, vướng mắc")]
    told = [
        {"cells": [str(number), *row], "is_group": False, "key": f"difficulty/{row[0]}/{row[1]}"}
        for number, row in enumerate(rows, start=1)
    ]
    return {"number": "V", "title": "Khó khăn", "columns": columns, "rows": told, "note": "", "empty": ""}


def test_a_row_put_in_at_the_top_of_an_appendix_is_one_addition(made):
    b, c = ("III.1-1", "Sở B", "Thiếu vốn"), ("III.1-1", "Sở C", "Thiếu đất")
    before = made | {"appendices": [difficulties(b, c)]}
    after = made | {"appendices": [difficulties(("III.1-1", "Sở A", "Thiếu người"), b, c)]}
    words = "Cơ quan, đơn vị: Sở A\nKhó khăn, vướng mắc: Thiếu người"
    assert changes(before, after) == [Change("Phụ lục V: III.1-1, Sở A", "added", "", words)]
    assert changes(after, before) == [Change("Phụ lục V: III.1-1, Sở A", "removed", words, "")]


def test_a_row_whose_naming_words_changed_is_the_same_row_changed(made):
    before = made | {"appendices": [difficulties(("III.1-1", "Sở B", "Thiếu vốn"))]}
    after = deepcopy(before)
    after["appendices"][0]["rows"][0]["cells"][1] = "III.1-2"
    said = "\nCơ quan, đơn vị: Sở B\nKhó khăn, vướng mắc: Thiếu vốn"
    assert changes(before, after) == [
        Change("Phụ lục V: III.1-2", "changed", f"Nhiệm vụ: III.1-1{said}", f"Nhiệm vụ: III.1-2{said}")
    ]


def test_the_list_of_changes_of_a_replacement_is_not_compared(made):
    other = with_list(made, [Change("Trích yếu", "changed", "a", "b")], "Báo cáo số 04/BC-SCT")
    assert (changes(made, other), changes(other, made)) == ([], [])


def test_a_lone_appendix_gets_its_number_beside_the_list(made):
    made["appendices"][0]["number"] = ""
    assert [each["number"] for each in with_list(made, [], "Báo cáo")["appendices"]] == ["I", "II"]
    assert [each["number"] for each in with_list(made | {"appendices": []}, [], "")["appendices"]] == [""]


def test_roman_numbers_of_appendices():
    assert [roman(number) for number in (1, 4, 6, 9, 10, 14, 23)] == [
        *["I", "IV", "VI", "IX", "X", "XIV", "XXIII"]
    ]


def test_the_day_of_a_replacement_is_not_before_the_day_it_replaces(correction, cast):
    bring(differing(correction), "approved", cast)
    from_before = DAY - timedelta(days=1)
    with pytest.raises(workflow.WorkflowError) as refusal:
        step(correction, "issue", cast["submitter"], number=6, day=from_before)
    assert str(refusal.value) == (
        "Ngày đã đọc là 21/06/2026, trước ngày của văn bản bị thay thế (22/06/2026). Chưa ghi nhận gì."
    )
    assert date(2026, 6, 22) == DAY


def test_another_unfinished_letter_stands_in_the_way_and_is_named(specialist, sct_head):
    period = world.half_year()
    world.obligation(period, world.agency("Sở Quá Hạn", 70))
    cast = {"submitter": specialist, "sct_head": sct_head}
    letter = bring(drafting.start(period, OutgoingKind.URGING, by=specialist, now=LATER), "issued", cast)
    drafting.start(period, OutgoingKind.URGING, by=specialist, now=LATER)
    with pytest.raises(corrections.OtherUnfinishedError) as refusal:
        correct(again(letter), reason=REASON, by=specialist, now=MORROW)
    assert str(refusal.value) == (
        "Đang có dự thảo 2 “Công văn đôn đốc” của kỳ này chưa xong; đề nghị hoàn thành hoặc bỏ dự thảo đó "
        "trước. Chưa có gì thay đổi."
    )


def test_a_letter_is_replaced_by_a_letter(specialist, sct_head):
    period = world.half_year()
    world.obligation(period, world.agency("Sở Quá Hạn", 70))
    cast = {"submitter": specialist, "sct_head": sct_head}
    letter = bring(drafting.start(period, OutgoingKind.URGING, by=specialist, now=LATER), "issued", cast)
    made = correct(again(letter), reason="sai nơi nhận", by=specialist, now=MORROW)
    symbol = letter.symbol
    assert made.paragraphs.get(key="opening/correction").text == (
        f"Công văn này thay thế Công văn số 05/{symbol} ngày 22 tháng 6 năm 2026. Lý do: Sai nơi nhận."
    )
    bring(differing(made), "issued", cast, number=6)
    assert again(made).period.locked_at is None
