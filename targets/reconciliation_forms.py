"""Forms of the reconciliation page: the day, and an administrator's word that a list is complete."""

from datetime import date

from django import forms

from bacgiang_plan.lib.forms import (
    PlainInput,
    PlainSelect,
    PlainTextarea,
    VietnameseDateField,
    plain_helper,
    refuse_to_come,
)
from zones.enums import ZoneKind


class DayForm(forms.Form):
    """The day of the inventory; a day that is none, or is to come, is told and counts as today."""

    ngay = VietnameseDateField(label="Danh mục tính đến ngày")

    def __init__(self, data: dict, *, today: date) -> None:
        super().__init__(data)
        self.today, self.helper = today, plain_helper()

    def clean_ngay(self) -> date | None:
        return refuse_to_come(self.cleaned_data["ngay"], self.today)

    def day(self) -> date:
        return (self.cleaned_data["ngay"] or self.today) if self.is_valid() else self.today


class ConfirmationForm(forms.Form):
    """The list of one kind is complete up to a day, by a document."""

    kind = forms.ChoiceField(label="Danh mục", choices=ZoneKind.choices, widget=PlainSelect)
    complete_on = VietnameseDateField(
        label="Đầy đủ đến ngày",
        required=True,
        error_messages={"required": "Đề nghị ghi ngày mà danh mục đã đầy đủ đến đó."},
    )
    document = forms.CharField(
        label="Căn cứ",
        max_length=300,
        widget=PlainInput(attrs={"autocomplete": "off"}),
        help_text="Văn bản rà soát, ví dụ: Công văn số 25/BQL-QH ngày 15/01/2026.",
        error_messages={"required": "Đề nghị ghi văn bản làm căn cứ."},
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()


class WithdrawalForm(forms.Form):
    """Why a confirmation was given in error."""

    note = forms.CharField(
        label="Lý do rút",
        max_length=500,
        widget=PlainTextarea(attrs={"rows": 2}),
        error_messages={"required": "Đề nghị ghi lý do rút xác nhận."},
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()
