"""Forms of a review: a mark on one item, the agency's reply to one, the filters of the queue."""

from django import forms

from bacgiang_plan.lib.long_text import within_limit


def long_words() -> forms.CharField:
    return forms.CharField(required=False, validators=[within_limit])


class MarkForm(forms.Form):
    """What a reviewer says of one item, with the sending they read and the mark they saw."""

    sending = forms.IntegerField()
    seen = forms.CharField(required=False)
    verdict = forms.CharField(required=False)
    rating = forms.CharField(required=False)
    reason = long_words()


class ReplyForm(forms.Form):
    """The agency's reply to one request, with the reply its writer saw."""

    seen = forms.CharField()
    reply = long_words()
