"""The filter line above the list of tasks."""

from django import forms

from agencies.models import Agency
from bacgiang_plan.lib.forms import PlainInput, PlainSelect, plain_helper

from .models import Section, SectionKind
from .state import COMPLETED, TaskLabel


class TaskFilter(forms.Form):
    """Plain GET: words, section, agency, label."""

    q = forms.CharField(label="Từ khóa", required=False, max_length=100, widget=PlainInput)
    section = forms.ChoiceField(label="Mục", required=False, widget=PlainSelect)
    agency = forms.ChoiceField(label="Cơ quan chủ trì", required=False, widget=PlainSelect)
    label = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        widget=PlainSelect,
        choices=[
            ("", "Tất cả"),
            *((label.tone, label.label) for label in TaskLabel),
            (COMPLETED, "Hoàn thành (đúng hạn hoặc quá hạn)"),
        ],
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        sections = Section.objects.filter(kind=SectionKind.SECTION).values_list("clause", "title")
        self.fields["section"].choices = [("", "Tất cả"), *((c, f"{c}. {t}") for c, t in sections)]
        agencies = Agency.objects.values_list("code", "short_name")
        self.fields["agency"].choices = [("", "Tất cả"), *agencies]
        self.helper = plain_helper()

    def chosen(self, name: str) -> str:
        """Return a valid choice, or "" when nothing or nonsense was asked for."""
        return self.cleaned_data.get(name, "") if self.is_valid() or name not in self.errors else ""
