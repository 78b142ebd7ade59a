"""A form that knows what its reader was shown, so that nobody overwrites unseen words."""

from collections.abc import Callable, Iterable, Mapping

from django import forms
from django.http import QueryDict

from bacgiang_plan.lib.forms import PlainHidden, plain_helper

from .merging import Merged, acknowledged, mark_of, marks_in, shown_marks, token_of_marks, with_sent


def read_fields(fields: Mapping[str, forms.Field], data: QueryDict) -> tuple[dict, dict]:
    """Return the values of ``fields`` as read, and for those that cannot be read, why."""
    values, faults = {}, {}
    for name, field in fields.items():
        try:
            values[name] = field.clean(data[name])
        except forms.ValidationError as error:
            faults[name] = " ".join(error.messages)
    return values, faults


def sent_before(data: QueryDict) -> list[QueryDict]:
    """Return what the page sent earlier without ever getting an answer: saved or not, it cannot know."""
    sent = data.getlist("sent") if isinstance(data, QueryDict) else []
    return [QueryDict(each) for each in sent[-MOST_SENT:]]


MOST_SENT = 5


class SeenForm(forms.Form):
    """A form that carries what its reader was shown, so that nobody overwrites unseen words.

    ``shown`` names newer saved words that stand beside those typed; ``person`` is whom the page was made for.
    """

    seen = forms.CharField(widget=PlainHidden)
    shown = forms.CharField(widget=PlainHidden, required=False)
    person = forms.CharField(widget=PlainHidden, required=False)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()

    def known(self, choice: str = "", read: Callable[[QueryDict], dict] | None = None) -> str:
        """Return what this person has seen: the page as opened, and the newer words they decided on.

        Any save but an automatic one is such a decision; ``choice`` ("mine:result") decides on one field.
        """
        side, _, name = choice.partition(":")
        names = [] if side == "saved" else [name] if name else None
        seen = with_sent(self.cleaned_data["seen"], map(read or self.read, sent_before(self.data)))
        return acknowledged(seen, self.cleaned_data["shown"], names)

    def read(self, data: QueryDict) -> dict[str, object]:
        """Return the fields in ``data`` that can be read."""
        return read_fields({name: self.fields[name] for name in self.names if name in data}, data)[0]

    def choose(self, choice: str, saved: Mapping[str, object]) -> None:
        """Give up what was typed in a field for what is saved, when ``choice`` says so ("saved:result")."""
        side, _, name = choice.partition(":")
        if side == "saved" and name in self.names:
            self.data = self.data.copy()
            self.put(name, saved.get(name))

    def rebase(self, merged: Merged, saved: Mapping[str, object]) -> None:
        """Show what is saved in every field but those in conflict, whose saved words are shown beside."""
        self.data = self.data.copy()
        settled = [name for name in self.names if name not in merged.conflicts]
        for name in settled:
            self.put(name, saved.get(name))
        self.mark_seen(merged, saved, settled)

    def mark_seen(self, merged: Merged, saved: Mapping[str, object], settled: Iterable[str]) -> None:
        """Carry on what the page shows: the ``settled`` fields as saved, the others beside what is typed."""
        self.data = self.data.copy()
        marks = {name: (mark_of(saved.get(name)),) for name in settled}
        self.data["seen"] = token_of_marks((marks_in(merged.seen) or {}) | marks)
        self.data["shown"] = shown_marks(saved, merged.conflicts)

    @property
    def names(self) -> list[str]:
        """The fields that are saved."""
        return [name for name in self.fields if name not in SeenForm.base_fields]

    def put(self, name: str, value: object) -> None:
        """Let the field ``name`` show ``value``."""
        self.data[name] = "on" if value is True else self.fields[name].prepare_value(value) or ""
