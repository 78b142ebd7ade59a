"""The chip of a state, as every table shows it."""

from django.template import Context, Template

from bacgiang_plan.lib.chips import chip, glyph
from reports.states import Mark
from tasks.state import TaskLabel

CHIP = (
    '<span class="state state--{}"><span class="state__glyph" aria-hidden="true">{}</span>'
    "<span>{}</span></span>"
)


def test_a_chip_has_a_glyph_a_word_and_a_tone():
    assert chip(TaskLabel.OVERDUE) == CHIP.format("overdue", "▲", "Quá hạn")


def test_a_note_stands_after_the_word():
    noted = 'Quá hạn <span class="state__note">(3/27 cơ quan)</span>'
    assert chip(TaskLabel.OVERDUE, "(3/27 cơ quan)") == CHIP.format("overdue", "▲", noted)


def test_a_glyph_is_the_shape_alone():
    assert glyph(TaskLabel.OVERDUE) == (
        '<span class="state__glyph state--overdue" aria-hidden="true">▲</span>'
    )


def test_words_of_people_are_escaped():
    shown = Template("{% load states %}{{ mark|chip:note }}").render(
        Context({"mark": Mark("<", "a & b", '"'), "note": "<script>"})
    )
    noted = 'a &amp; b <span class="state__note">&lt;script&gt;</span>'
    assert shown == CHIP.format("&quot;", "&lt;", noted)
