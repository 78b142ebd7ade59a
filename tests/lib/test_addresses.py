"""Addresses of siblings are those that Django resolves one by one."""

from django.urls import reverse

from bacgiang_plan.lib.addresses import siblings


def test_siblings_have_the_addresses_that_are_resolved_one_by_one():
    keys = [1, 11, 111, 5]
    assert siblings("reports:task", 11, keys=keys) == {
        key: reverse("reports:task", args=[11, key]) for key in keys
    }
    clauses = ["IV.1", "III.2.2-1"]
    assert siblings("reports:task-words", keys=clauses) == {
        clause: reverse("reports:task-words", args=[clause]) for clause in clauses
    }


def test_no_keys_no_addresses():
    assert siblings("reports:task", 1, keys=[]) == {}
