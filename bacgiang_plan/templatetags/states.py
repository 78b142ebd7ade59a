"""`{{ state|chip }}`, `{{ state|chip:note }}` and `{{ state|glyph }}`."""

from django import template

from bacgiang_plan.lib.chips import chip, glyph

register = template.Library()
register.filter(chip)
register.filter(glyph)
