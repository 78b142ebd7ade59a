"""The filter line of the zones."""

from django import forms

from .models import ZoneKind


class ZoneFilter(forms.Form):
    """Which zones to show; anything that is not a kind means all."""

    loai = forms.ChoiceField(
        label="Loại",
        required=False,
        choices=[("", "Tất cả"), *ZoneKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def kind(self) -> str:
        return self.cleaned_data["loai"] if self.is_valid() else ""
