"""The states of a document that goes out: state × action × person, against a table typed by hand."""

from datetime import timedelta
from functools import partial
from unicodedata import normalize

import pytest
from django.db import transaction

from agencies.models import Role, User
from reports.content import digest
from reports.enums import OutgoingAction, OutgoingState
from reports.models import OutgoingDocument
from reports.outgoing import drafting, workflow
from reports.refusals import WorkflowError
from tests.conftest import person
from tests.reports import consolidation_world as world
from tests.reports import outgoing_world
from tests.reports.conftest import at_once
from tests.reports.consolidation_world import NOW
from tests.reports.outgoing_world import LATER, NOTE, again, bring, step

pytestmark = pytest.mark.django_db

STAFF = {"submitter", "colleague", "sct_head", "other_head"}
TABLE = {
    # who submitted: a specialist                a head, who then is no judge of it
    "draft": {
        **{name: {"submit", "discard"} for name in STAFF},
    },
    "in_approval": {
        "submitter": {"take_back"},
        "sct_head": {"return", "approve"},
        "other_head": {"return", "approve"},
    },
    "returned": {
        **{name: {"submit", "discard"} for name in STAFF},
    },
    "approved": {
        "submitter": {"issue"},
        "colleague": {"issue"},
        "sct_head": {"issue", "reopen"},
        "other_head": {"issue", "reopen"},
    },
    "issued": {},
    "discarded": {},
}
SUBMITTED_BY_A_HEAD = {
    "submitter": {"take_back"},
    "other_head": {"return", "approve"},
}


@pytest.fixture
def cast(people, sct) -> dict[str, User]:
    """Everybody; ``submitter`` is the specialist, with a colleague, and Sở Công Thương has two heads."""
    return people | {
        "submitter": people["specialist"],
        "colleague": person("Nga Colleague", Role.SPECIALIST, sct),
        "other_head": person("Vinh Other-Head", Role.CONSOLIDATOR_HEAD, sct),
    }


@pytest.fixture
def document(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), specialist)


def permitted(document: OutgoingDocument, user: User) -> set[str]:
    """The steps that can in fact be taken, each undone; issue is one of its own (test_outgoing_issuing)."""
    found = set()
    for action in OutgoingAction.values:
        with transaction.atomic():
            try:
                step(again(document), action, user)
                found.add(action)
            except WorkflowError:
                pass
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("state", OutgoingState.values)
def test_state_by_state_each_person_takes_exactly_these_steps(state, document, cast):
    bring(document, state, cast)
    others = {name: set() for name in cast if name != "specialist"}
    expected = others | TABLE[state]
    assert {name: permitted(document, cast[name]) for name in expected} == expected
    drawn = {
        name: {row.action.value for row in workflow.available(document, cast[name])} for name in expected
    }
    assert drawn == expected


def test_who_submitted_as_a_head_takes_back_and_another_head_judges(document, cast):
    cast |= {"submitter": cast["sct_head"]}
    bring(document, "in_approval", cast)
    expected = {name: set() for name in cast if name not in ("sct_head",)} | SUBMITTED_BY_A_HEAD
    assert {name: permitted(document, cast[name]) for name in expected} == expected


def test_a_refused_step_says_in_which_state_the_document_is(document, cast):
    with pytest.raises(workflow.NotAllowedError) as refusal:
        step(document, "approve", cast["sct_head"])
    assert str(refusal.value) == (
        "Không thực hiện được: văn bản đang ở trạng thái “Đang soạn” hoặc thao tác không thuộc quyền của "
        "tài khoản. Chưa có gì thay đổi."
    )


@pytest.mark.parametrize(
    ("state", "action", "label"),
    [
        ("in_approval", "return", "Yêu cầu sửa"),
        ("approved", "reopen", "Hủy duyệt để sửa"),
        ("draft", "discard", "Bỏ dự thảo"),
    ],
)
def test_a_step_that_turns_the_document_round_needs_a_reason(document, cast, state, action, label):
    bring(document, state, cast)
    with pytest.raises(workflow.MissingNoteError) as refusal:
        step(document, action, cast["sct_head"], note=" \n ")
    assert str(refusal.value) == f"Chưa thực hiện: “{label}” cần nêu lý do. Chưa có gì thay đổi."
    assert again(document).state == state


def test_each_step_is_told_with_its_reason_in_nfc(document, cast):
    bring(document, "in_approval", cast)
    step(document, "return", cast["sct_head"], note=normalize("NFD", "  Bổ sung số liệu.  "))
    told = document.events.values_list("action", "note", "done_at", "done_by")
    assert list(told)[-2:] == [
        ("submit", NOTE, LATER, cast["submitter"].pk),
        ("return", "Bổ sung số liệu.", LATER, cast["sct_head"].pk),
    ]


STAMPS = ["submitted_at", "submitted_by", "approved_at", "approved_by"]


@pytest.mark.parametrize(
    ("path", "stamped"),
    [
        (["submit"], ["submitted_at", "submitted_by"]),
        (["submit", "take_back"], []),
        (["submit", "return"], []),
        (["submit", "approve"], STAMPS),
        (["submit", "approve", "reopen"], []),
    ],
)
def test_a_step_writes_and_empties_who_and_when(document, cast, path, stamped):
    for action in path:
        step(document, action, outgoing_world.taker(action, cast))
    row = again(document)
    assert [name for name in STAMPS if getattr(row, name)] == stamped
    assert (row.frozen is not None, row.digest != "") == (path[-1] == "approve",) * 2


def test_approval_freezes_the_document_as_it_then_stands(document, cast):
    bring(document, "approved", cast)
    row = again(document)
    assert row.digest == digest(row.frozen)
    assert (row.frozen["mark"], row.frozen["letterhead"]["number"]) == ("Dự thảo 1", "")
    assert row.frozen["opening"][0]["key"] == "opening/1"


def test_what_is_written_after_a_cancelled_approval_is_frozen_at_the_next(document, cast):
    bring(document, "approved", cast)
    before = again(document).digest
    step(document, "reopen", cast["sct_head"])
    document.paragraphs.filter(key="opening/1").update(is_rewritten=True, text="Lời khác.")
    for action in ("submit", "approve"):
        step(document, action, outgoing_world.taker(action, cast))
    row = again(document)
    assert (row.frozen["opening"][0]["text"], row.digest != before) == ("Lời khác.", True)


def test_whoever_saw_an_older_version_is_told_and_nothing_happens(document, cast):
    seen = document.version
    drafting.redraft(document, by=cast["colleague"], now=NOW)
    with pytest.raises(workflow.StaleDocumentError) as refusal:
        workflow.perform(document, "submit", seen=seen, by=cast["submitter"], now=LATER)
    assert str(refusal.value) == (
        "Chưa thực hiện: văn bản vừa được người khác thay đổi, nay ở trạng thái “Đang soạn”. Đề nghị xem lại "
        "rồi thực hiện lại. Chưa có gì thay đổi."
    )
    assert again(document).state == "draft"


def test_a_double_click_submits_once(document, cast):
    first, second = again(document), again(document)
    workflow.perform(first, "submit", seen=first.version, by=cast["submitter"], now=LATER)
    with pytest.raises(workflow.StaleDocumentError):
        workflow.perform(second, "submit", seen=second.version, by=cast["submitter"], now=LATER)
    assert document.events.filter(action="submit").count() == 1


def test_submitted_is_closed_to_writers_until_it_comes_back(document, cast):
    bring(document, "in_approval", cast)
    with pytest.raises(WorkflowError, match="đang chờ duyệt"):
        drafting.redraft(again(document), by=cast["submitter"], now=LATER)
    step(document, "return", cast["sct_head"])
    drafting.redraft(again(document), by=cast["submitter"], now=LATER + timedelta(minutes=1))


@pytest.mark.parametrize("actions", [("approve", "approve"), ("approve", "return"), ("approve", "take_back")])
def test_of_two_heads_at_the_same_moment_one_wins(real_database, actions):
    sct = world.agency("Sở Công Thương", 1, symbol="SCT", is_consolidator=True)
    specialist = person("Mai Specialist", Role.SPECIALIST, sct)
    heads = [person(f"Head {number}", Role.CONSOLIDATOR_HEAD, sct) for number in range(2)]
    document = world.outgoing(world.every_standing(sct), specialist)
    step(document, "submit", specialist)
    shown, seen = [again(document) for _ in actions], document.version
    takers = [heads[0], specialist if actions[1] == "take_back" else heads[1]]
    runs = [
        partial(workflow.perform, each, action, seen=seen, note=NOTE, by=by, now=LATER)
        for each, action, by in zip(shown, actions, takers, strict=True)
    ]
    results = at_once(*runs)
    assert sorted(type(each).__name__ for each in results) == ["StaleDocumentError", "Transition"]
    won = next(each for each in results if isinstance(each, workflow.Transition))
    row = again(document)
    assert (row.state, row.version) == (won.target, document.version + 1)
    assert (row.frozen is not None) == (won.action == "approve")
    assert list(row.events.values_list("action", flat=True)) == ["draft", "submit", won.action]
