"""`{{ text|plan_text }}` and `{{ text|plan_text:ref }}`: the plan speaking, in every task of a report."""

from django import template

from bacgiang_plan.lib.plan_words import plan_text

register = template.Library()
register.filter(plan_text)
