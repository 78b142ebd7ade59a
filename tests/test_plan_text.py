"""The plan's own words on a page: folded when long, never altered."""

import pytest

from bacgiang_plan.lib.plan_words import LONG, plan_text


def test_a_short_text_stands_after_its_clause():
    assert plan_text("Rà soát.", "III.1-1") == (
        '<p class="plan-text"><span class="clause-ref">III.1-1</span> Rà soát.</p>'
    )


@pytest.mark.parametrize(("length", "folded"), [(LONG, False), (LONG + 1, True)])
def test_a_long_text_is_folded_and_whole(length, folded):
    shown = plan_text("x" * length)
    assert ("plan-fold" in shown, "x" * length in shown) == (folded, True)


def test_a_fold_says_which_clause_it_opens():
    assert 'Đọc toàn văn<span class="hidden-words"> IV.1</span>' in plan_text("x" * (LONG + 1), "IV.1")


@pytest.mark.parametrize("length", [1, LONG])
def test_words_are_escaped(length):
    assert "<b>" not in plan_text("<b>" * length, "<i>") and "<i>" not in plan_text("<b>" * length, "<i>")
