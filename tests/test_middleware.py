"""What every request passes: nobody keeps a page, nothing unreadable goes further."""

import pytest
from django.urls import reverse

from reports.consolidation.actions import request_consolidated
from reports.consolidation.rendering import write_whole
from reports.models import ConsolidatedReport
from tests.conftest import NOW
from tests.reports.pages import signed_in

# --- private ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"), [("home", 302), ("tasks:list", 200), ("reports:mine", 200), ("reports:queue", 403)]
)
def test_a_page_of_a_person_is_kept_by_nobody(name, status, officer, period):
    answer = signed_in(officer).get(reverse(name))
    assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")


@pytest.mark.parametrize("url", ["/khong-co/", "/quan-tri/"])
def test_neither_is_a_refusal_or_a_page_of_the_admin(url, administrator):
    rules = signed_in(administrator).get(url)["Cache-Control"].split(", ")
    assert {"private", "no-store"} <= set(rules)


def test_neither_is_a_document(period, specialist, settings):
    draft = request_consolidated(period, by=specialist, now=NOW)
    write_whole(settings.MEDIA_ROOT / "a.pdf", b"%PDF-")
    ConsolidatedReport.objects.update(pdf="a.pdf")
    answer = signed_in(specialist).get(reverse("reports:consolidated-pdf", args=[period.code, draft.number]))
    assert (answer.getvalue(), answer["Cache-Control"]) == (b"%PDF-", "private, no-store")


@pytest.mark.parametrize("name", ["agencies:logout", "admin:logout"])
def test_signing_out_empties_what_the_browser_kept(name, administrator):
    assert signed_in(administrator).post(reverse(name))["Clear-Site-Data"] == '"cache"'


def test_no_other_page_empties_it(officer, period):
    assert "Clear-Site-Data" not in signed_in(officer).get(reverse("tasks:list"))
