"""The draft of UBND tỉnh begins with what people made of Sở Công Thương's report (issue 5, point 4)."""

import pytest

from agencies.models import User
from bacgiang_plan.lib.background import queue
from reports.enums import OutgoingKind
from reports.models import AgencyReport, OutgoingDocument, OutgoingParagraph
from reports.outgoing import assembly
from reports.outgoing.drafting import start
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW
from tests.reports.outgoing_world import LATER, bring

pytestmark = pytest.mark.django_db
TOUCHED = ["is_rewritten", "lead", "text", "is_moved", "is_added", "dropped_at", "dropped_by", "edited_by"]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def department(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), specialist)


def begin(department: OutgoingDocument, by: User, now=NOW) -> OutgoingDocument:
    return start(department.period, OutgoingKind.PROVINCE, by=by, now=now)


def row(document: OutgoingDocument, key: str) -> OutgoingParagraph:
    return document.paragraphs.get(key=key)


def rewrite(document: OutgoingDocument, key: str, by: User, text: str = "Lời người soạn.") -> None:
    found = row(document, key)
    stamp = {"edited_at": NOW, "edited_by": by}
    document.paragraphs.filter(key=key).update(is_rewritten=True, text=text, basis=found.computed, **stamp)


def keys(document: OutgoingDocument, section: str) -> list[str]:
    return list(document.paragraphs.filter(section=section).in_order().values_list("key", flat=True))


def test_what_was_rewritten_dropped_moved_and_added_is_carried_over(department, specialist):
    _, first, second, third, *_ = keys(department, "I.2")  # the first one is in the office's own voice
    rewrite(department, first, specialist)
    dropped = {"dropped_at": NOW, "dropped_by": specialist, "basis": row(department, second).computed}
    department.paragraphs.filter(key=second).update(**dropped)
    department.paragraphs.filter(key=third).update(section="V", is_moved=True)
    OutgoingParagraph.objects.create(
        document=department,
        key="added/1",
        section="I.2",
        position=99,
        style="text",
        is_added=True,
        is_rewritten=True,
        text="Đoạn thêm.",
        basis="\n",
        edited_at=NOW,
        edited_by=specialist,
    )
    made = begin(department, specialist)
    for key in (first, second, third, "added/1"):
        mine, theirs = row(made, key), row(department, key)
        assert [getattr(mine, name) for name in TOUCHED] == [getattr(theirs, name) for name in TOUCHED]
        assert (mine.section, mine.has_new_source) == (theirs.section, False)
    assert keys(made, "I.2")[-1] == "added/1"
    assert third not in keys(made, "I.2")
    assert made.events.get().note == (
        "Mang sang 04 đoạn đã sửa, bỏ, chuyển chỗ hoặc thêm ở Báo cáo tổng hợp của Sở Công Thương (dự thảo "
        "1); phần mở đầu và phần kết lập riêng"
    )


def test_what_was_merged_is_merged_here_too(department, specialist):
    first, second, *_ = keys(department, "I.2")
    gone = {"dropped_at": NOW, "dropped_by": specialist, "basis": row(department, second).computed}
    department.paragraphs.filter(key=second).update(**gone, merged_into=row(department, first))
    made = begin(department, specialist)
    assert row(made, second).merged_into == row(made, first)


def test_opening_closing_and_head_speak_for_ubnd_tinh(department, specialist):
    for key in ("opening/1", "closing"):
        rewrite(department, key, specialist, "Sở Công Thương kính trình.")
    OutgoingDocument.objects.filter(pk=department.pk).update(signer_name="Người Ký", recipients="Khác")
    made = begin(department, specialist)
    text = str(assembly.inputs(made))
    assert "Sở Công Thương kính trình." not in text
    assert (made.signer, made.signer_name, made.symbol) == ("TM. Ủy ban nhân dân\nChủ tịch", "", "BC-UBND")
    assert made.events.get().note == ""


def test_words_whose_source_changed_meanwhile_come_along_and_say_so(department, specialist):
    key = next(key for key in keys(department, "I.2") if row(department, key).computed.strip())
    rewrite(department, key, specialist)
    AgencyReport.objects.accepted().update(state="reopened")
    made = begin(department, specialist, LATER)
    found = row(made, key)
    changed = found.computed != row(department, key).computed
    assert (found.text, found.has_new_source) == ("Lời người soạn.", changed)
    assert changed


def test_what_nobody_touched_is_as_computed_for_ubnd_tinh(department, specialist):
    alone = start(department.period, OutgoingKind.PROVINCE, by=specialist, now=NOW)
    values = ["key", "section", "position", "computed_lead", "computed_text", "is_gone"]
    with_seed = list(alone.paragraphs.order_by("section", "position").values_list(*values))
    OutgoingDocument.objects.update(state="discarded")
    without = begin(department, specialist)
    assert list(without.paragraphs.order_by("section", "position").values_list(*values)) == with_seed


def test_a_report_given_up_is_not_carried_over_but_one_before_it_is(department, specialist, sct_head):
    cast = {"submitter": specialist, "sct_head": sct_head}
    first = keys(department, "I.2")[0]
    rewrite(department, first, specialist)
    bring(department, "discarded", cast)
    assert not row(begin(department, specialist), first).is_rewritten


def test_the_issued_report_is_carried_over_and_named_by_its_number(department, specialist, sct_head):
    first = keys(department, "I.2")[0]
    rewrite(department, first, specialist)
    bring(department, "issued", {"submitter": specialist, "sct_head": sct_head})
    made = begin(department, specialist)
    assert row(made, first).is_rewritten
    assert "Báo cáo tổng hợp của Sở Công Thương (số 05/BC-SCT)" in made.events.get().note


def test_a_department_report_is_seeded_by_nothing(department, specialist):
    rewrite(department, keys(department, "I.2")[0], specialist)
    OutgoingDocument.objects.update(state="discarded")
    made = world.outgoing(department.period, specialist)
    assert not made.paragraphs.filter(is_rewritten=True).exists()
