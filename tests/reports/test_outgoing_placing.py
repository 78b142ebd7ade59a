"""Rows of paragraphs beside what is computed anew: people's words and places stay (scenario 25)."""

from reports.documents.draft import Paragraph
from reports.models import OutgoingParagraph
from reports.outgoing.placing import Computed, reconcile, with_used
from tests.conftest import NOW


def computed(*keys: str, section: str = "I", **texts: str) -> list[Computed]:
    return [Computed(section, Paragraph(texts.get(key, key.upper()), key=key)) for key in keys]


def order(rows: list[OutgoingParagraph]) -> list[str]:
    return [row.key for row in sorted(rows, key=lambda row: (row.section, row.position))]


def added(key: str, position: int) -> OutgoingParagraph:
    return OutgoingParagraph(
        key=key, section="I", position=position, is_added=True, is_rewritten=True, text="Thêm"
    )


def test_the_first_time_every_paragraph_becomes_a_row_in_its_section_and_place():
    rows = reconcile([], computed("a", "b") + computed("c", section="II"))
    assert [(row.section, row.position, row.key, row.computed_text) for row in rows] == [
        ("I", 1, "a", "A"),
        ("I", 2, "b", "B"),
        ("II", 1, "c", "C"),
    ]


def test_what_nobody_touched_follows_its_source():
    rows = reconcile(reconcile([], computed("a")), computed("a", a="A mới"))
    assert [(row.shown_text, row.has_new_source) for row in rows] == [("A mới", False)]


def test_a_rewritten_paragraph_keeps_its_words_and_says_that_its_source_has_changed():
    (row,) = reconcile([], computed("a"))
    row.is_rewritten, row.text, row.basis = True, "Của người soạn", row.computed
    (row,) = reconcile([row], computed("a", a="A mới"))
    assert (row.shown_text, row.computed_text, row.has_new_source) == ("Của người soạn", "A mới", True)


def test_a_new_paragraph_comes_to_its_place_between_those_there():
    assert order(reconcile(reconcile([], computed("a", "c")), computed("a", "b", "c"))) == ["a", "b", "c"]


def test_a_paragraph_without_a_source_is_not_printed_but_stays():
    rows = reconcile(reconcile([], computed("a", "b")), computed("a"))
    assert [(row.key, row.is_gone, row.is_printed) for row in rows] == [
        ("a", False, True),
        ("b", True, False),
    ]


def test_a_rewritten_paragraph_whose_source_is_gone_is_still_printed():
    first, second = reconcile([], computed("a", "b"))
    second.is_rewritten, second.text = True, "Của người soạn"
    rows = reconcile([first, second], computed("a"))
    assert [(row.key, row.is_gone, row.is_printed) for row in rows] == [("a", False, True), ("b", True, True)]


def test_a_source_that_comes_back_brings_its_paragraph_back():
    rows = reconcile(reconcile(reconcile([], computed("a", "b")), computed("a")), computed("a", "b"))
    assert [(row.key, row.is_gone, row.is_printed) for row in rows] == [
        ("a", False, True),
        ("b", False, True),
    ]


def test_a_moved_paragraph_stays_behind_the_one_it_was_put_behind():
    first, second, third = reconcile([], computed("a", "b", "c"))
    first.is_moved, first.position, second.position, third.position = True, 3, 1, 2
    assert order(reconcile([first, second, third], computed("a", "b", "n", "c"))) == ["b", "n", "c", "a"]


def test_an_added_paragraph_stays_behind_its_neighbour_even_when_that_one_has_gone():
    rows = reconcile([], computed("a", "b", "c"))
    rows[2].position = 4
    rows = reconcile([*rows, added("n", 3)], computed("a", "c"))
    assert order(rows) == ["a", "b", "n", "c"]


def test_an_added_paragraph_has_no_source_to_lose():
    (row,) = reconcile([added("n", 1)], [])
    assert (row.is_gone, row.is_printed) == (False, True)


def test_a_moved_paragraph_keeps_its_section_when_another_one_is_computed():
    (row,) = reconcile([], computed("a"))
    row.section, row.is_moved = "II", True
    (row,) = reconcile([row], computed("a", section="III"))
    assert (row.section, row.position) == ("II", 1)


# --- words that several agencies share -----------------------------------------------------------

AT = "task/III.1-1/agency"


def told(key: str, *sources: str, text: str = "") -> Computed:
    return Computed("III.1", Paragraph(text or key, key=key, sources=sources))


def rewritten(row: OutgoingParagraph) -> OutgoingParagraph:
    row.is_rewritten, row.text, row.basis = True, "Của người soạn", row.computed
    return row


def standing(rows: list[OutgoingParagraph]) -> list[tuple]:
    return [(row.key, row.shown_text, row.computed_text, row.is_gone, row.has_new_source) for row in rows]


def test_another_agency_told_for_all_who_say_the_same_is_a_changed_source_of_the_same_row():
    (row,) = reconcile([], [told(f"{AT}/1", "report/1", "report/2", "report/3", text="Ba cơ quan")])
    rows = reconcile([rewritten(row)], [told(f"{AT}/2", "report/2", "report/3", "report/1", text="Khác")])
    assert standing(rows) == [(f"{AT}/1", "Của người soạn", "Khác", False, True)]
    assert rows[0].sources == ["report/2", "report/3", "report/1"]
    assert standing(reconcile(rows, [told(f"{AT}/2", "report/2", text="Khác")])) == standing(rows)


def test_untouched_shared_words_stay_one_paragraph_when_another_agency_is_told():
    first = [told(f"{AT}/1", "report/1", "report/2", text="Hai cơ quan")]
    other = [told(f"{AT}/2", "report/2", "report/1", text="Hai cơ quan, đổi")]
    rows = reconcile(reconcile([], first), other)
    assert standing(rows) == [(f"{AT}/1", "Hai cơ quan, đổi", "Hai cơ quan, đổi", False, False)]
    assert standing(reconcile(rows, first)) == [(f"{AT}/1", "Hai cơ quan", "Hai cơ quan", False, False)]


def test_a_dropped_paragraph_is_not_printed_again_under_another_agencys_key():
    (row,) = reconcile([], [told(f"{AT}/1", "report/1", "report/2")])
    row.dropped_at, row.basis = NOW, row.computed
    rows = reconcile([row], [told(f"{AT}/2", "report/2", "report/1")])
    assert [(each.key, each.is_printed, each.has_new_source) for each in rows] == [(f"{AT}/1", False, True)]


def test_the_row_in_use_goes_before_one_that_lost_its_source_earlier():
    apart = [told(f"{AT}/1", "report/1"), told(f"{AT}/2", "report/2")]
    rows = reconcile(reconcile([], apart), [told(f"{AT}/1", "report/1", "report/2")])
    [one] = [row for row in rows if row.key == f"{AT}/1"]
    rewritten(one)
    rows = reconcile(rows, [told(f"{AT}/2", "report/2", "report/1", text="Khác")])
    assert standing(rows) == [
        (f"{AT}/1", "Của người soạn", "Khác", False, True),
        (f"{AT}/2", f"{AT}/2", f"{AT}/2", True, False),
    ]


def test_agencies_that_no_longer_say_the_same_are_one_row_known_and_one_new():
    (row,) = reconcile([], [told(f"{AT}/1", "report/1", "report/2")])
    rows = reconcile(
        [rewritten(row)], [told(f"{AT}/2", "report/2"), told(f"{AT}/1", "report/1", text="Khác")]
    )
    assert standing(rows) == [
        (f"{AT}/2", f"{AT}/2", f"{AT}/2", False, False),
        (f"{AT}/1", "Của người soạn", "Khác", False, True),
    ]


def test_contributions_keep_their_row_too():
    place = "task/III.1-1/contribution"
    (row,) = reconcile([], [told(f"{place}/1", "contribution/5", "contribution/6")])
    rows = reconcile([rewritten(row)], [told(f"{place}/2", "contribution/6", "contribution/5")])
    assert [(each.key, each.is_gone) for each in rows] == [(f"{place}/1", False)]


def test_words_of_another_agency_another_place_or_a_shared_clause_alone_take_no_row():
    first = [told(f"{AT}/1", "report/1"), told("tasks/agency/1", "task/III.1-1", "assignment/1")]
    later = [
        told(f"{AT}/2", "report/2"),
        told("V/agency/2", "report/1"),
        told("tasks/agency/2", "task/III.1-1", "assignment/2"),
    ]
    rows = reconcile(reconcile([], first), later)
    assert sorted((row.key, row.is_gone) for row in rows) == [
        ("V/agency/2", False),
        (f"{AT}/1", True),
        (f"{AT}/2", False),
        ("tasks/agency/1", True),
        ("tasks/agency/2", False),
    ]


def sections(*keys: str) -> list[dict]:
    return [{"key": key} for key in keys]


def test_a_section_computed_no_more_stays_behind_its_neighbour_while_somebody_wrote_in_it():
    before = sections("I", "II", "II.1", "III")
    assert with_used(sections("I", "II", "III"), before, {"I", "II.1"}) == sections("I", "II", "II.1", "III")
    assert with_used(sections("I", "II", "III"), before, {"I"}) == sections("I", "II", "III")


def test_the_first_section_is_kept_at_the_beginning():
    assert with_used(sections("II"), sections("I", "II"), {"I"}) == sections("I", "II")
