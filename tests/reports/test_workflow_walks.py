"""Random walks of everybody over one report, every act compared with a model of plain Python.

``WALKS=2000 pytest tests/reports/test_workflow_walks.py`` walks longer, ``WALK_SEED=17`` elsewhere. A failure
prints the acts that led to it.
"""

import os

import pytest
from django.urls import reverse

from reports.actions import start_report
from tests.conftest import make_assignment
from tests.reports.pages import signed_in, text_of
from tests.reports.walker import START, Walk
from tests.reports.workflow_model import Model

WALKS, STEPS = int(os.environ.get("WALKS", "6")), 60
SEED = int(os.environ.get("WALK_SEED", "147"))


@pytest.fixture
def walk_of(period, section, sct, sxd, people, colleague):
    """A walk over the report of Sở Xây dựng, or over Sở Công Thương's own."""

    def make(seed: int) -> Walk:
        is_own = seed % 4 == 3
        agency, drafter, head = (sct, "sct_officer", "sct_head") if is_own else (sxd, "officer", "head")
        everybody = people | {"colleague": colleague}
        tasks = [make_assignment(section, agency, number) for number in (1, 2)]
        owed = period.obligations.get(agency=agency)
        report = start_report(owed, by=everybody[drafter], now=START)
        model = Model(
            officers={"sct_officer"} if is_own else {"officer", "colleague"},
            head=head,
            reviewers={"specialist", "sct_head"},
            chief="sct_head",
            tasks=[f"task-{task.pk}" for task in tasks],
            due_before=owed.due_before,
            drafted_by=drafter,
        )
        return Walk(seed, report, everybody, model, tasks)

    return make


@pytest.mark.parametrize("seed", range(SEED, SEED + WALKS))
def test_every_act_does_what_the_model_says_and_nothing_else(seed, walk_of):
    walk = walk_of(seed)
    for _ in range(STEPS):
        walk.go()
    head = signed_in(walk.people[walk.model.head])
    for sending in walk.model.sendings:  # receipts are for ever, of withdrawn sendings, too
        found = walk.report.submissions.get(number=sending.number)
        page = text_of(head.get(reverse("reports:receipt", args=[walk.report.pk, sending.number])))
        assert found.content_hash in page.replace(" ", "")
