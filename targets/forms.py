"""Forms of figures: which year and span, and what the source states of it."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from bacgiang_plan.lib.forms import PlainHidden, PlainInput, PlainSelect, VietnameseDecimalField, plain_helper
from bacgiang_plan.lib.vietnamese import nfc

from .actions import Stated, check_year
from .models import Indicator, IndicatorValue, PriceBasis, Span, ValueStatus

NO_BASIS = "none"
"""Stands in the list for `PriceBasis.NONE`, which is blank: blank means that nothing was chosen."""
BASES = [
    ("", "Chọn theo nguồn"),
    (NO_BASIS, PriceBasis.NONE.label),
    *(
        (each.value, each.label)
        for each in (PriceBasis.CONSTANT, PriceBasis.CONSTANT_2010, PriceBasis.CURRENT)
    ),
]


class PlaceForm(forms.Form):
    """The year and span a figure belongs to."""

    nam = forms.IntegerField(
        label="Năm",
        widget=PlainInput(attrs={"inputmode": "numeric", "class": "number", "autocomplete": "off"}),
        error_messages={"required": "Đề nghị ghi năm.", "invalid": "Không hiểu năm; đề nghị viết như 2024."},
    )
    ky = forms.ChoiceField(
        label="Kỳ", choices=Span.choices, widget=PlainSelect(attrs={"class": "form-select"})
    )

    def __init__(self, *args, today: date, **options) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_nam(self) -> int:
        try:
            check_year(self.cleaned_data["nam"], today=self.today)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return self.cleaned_data["nam"]

    @property
    def place(self) -> dict[str, object]:
        return {"year": self.cleaned_data["nam"], "span": self.cleaned_data["ky"]}


def default_place(today: date) -> dict[str, object]:
    """Return what a person most likely enters: the last full year."""
    return {"nam": today.year - 1, "ky": Span.YEAR}


def words(label: str, length: int, *, required: str = "", help_text: str = "") -> forms.CharField:
    """Return a line of words, NFC; ``required`` says that it must be filled."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(required),
        widget=PlainInput,
        help_text=help_text,
        error_messages={"required": required},
    )


class RecordForm(forms.Form):
    """One figure as its source states it; what does not fit the series is refused with the reason.

    ``seen`` is the revision that stood when the page was opened, 0 for none.
    """

    seen = forms.IntegerField(widget=PlainHidden, min_value=0)
    value = VietnameseDecimalField(label="Số liệu")
    numerator = VietnameseDecimalField(label="Tử số")
    denominator = VietnameseDecimalField(label="Mẫu số")
    status = forms.ChoiceField(
        label="Tính chất",
        choices=[("", "Chọn theo nguồn"), *ValueStatus.choices],
        widget=PlainSelect,
        error_messages={"required": "Đề nghị chọn số ước hay số chính thức."},
    )
    price_basis = forms.ChoiceField(
        label="Cơ sở giá nguồn nêu",
        choices=BASES,
        widget=PlainSelect,
        error_messages={"required": "Đề nghị chọn cơ sở giá mà nguồn nêu."},
    )
    scope = forms.ChoiceField(
        label="Phạm vi nguồn nêu",
        widget=PlainSelect,
        error_messages={"required": "Đề nghị chọn phạm vi mà nguồn nêu."},
    )
    source = words("Nguồn", 600, required="Đề nghị ghi nguồn.", help_text="Ví dụ: Niên giám thống kê 2024.")
    document = words("Văn bản, trang công bố", 500, help_text="Số, ký hiệu, ngày; hoặc địa chỉ trang.")
    explanation = words(
        "Giải thích", 600, help_text="Bắt buộc khi số liệu biến động quá ngưỡng; nên ghi lý do đính chính."
    )

    def __init__(
        self, *args, indicator: Indicator, scopes: list[str], current: IndicatorValue | None, **options
    ) -> None:
        super().__init__(*args, initial=self._initial(indicator, current), **options)
        self.helper = plain_helper()
        self.fields["value"].label = f"Số liệu ({indicator.unit})"
        others = sorted(set(scopes) - {indicator.scope})
        self.fields["scope"].choices = [
            ("", "Chọn theo nguồn"),
            *((scope, scope) for scope in (indicator.scope, *others)),
        ]
        if indicator.is_ratio:
            self.fields["value"].help_text = "Để trống nếu ghi tử số và mẫu số: Cổng tự tính."
            self.fields["numerator"].label = f"Tử số: {indicator.numerator_name}"
            self.fields["denominator"].label = f"Mẫu số: {indicator.denominator_name}"
        else:
            del self.fields["numerator"], self.fields["denominator"]

    @staticmethod
    def _initial(indicator: Indicator, current: IndicatorValue | None) -> dict[str, object]:
        if current is None:
            basis = "" if indicator.counted_basis else NO_BASIS
            return {"seen": 0, "price_basis": basis}
        return {
            "seen": current.revision,
            "price_basis": current.price_basis or NO_BASIS,
            "scope": current.scope,
        }

    def clean(self) -> dict:
        data = super().clean()
        return {name: nfc(value).strip() if isinstance(value, str) else value for name, value in data.items()}

    def stated(self) -> Stated:
        """Return what the source states beside the number."""
        data = self.cleaned_data
        return Stated(
            price_basis="" if data["price_basis"] == NO_BASIS else data["price_basis"],
            scope=data["scope"],
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            document=data["document"],
            explanation=data["explanation"],
        )

    def facts(self) -> dict[str, object]:
        """Return what was typed as `actions.record_value` takes it."""
        data = self.cleaned_data
        return {"value": data["value"], "stated": self.stated()}

    def blame(self, error: ValidationError) -> None:
        """Put what the verb refused beside the field it is about."""
        told = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, messages in told.items():
            self.add_error(name if name in self.fields else None, messages)

    def look_again(self, current: IndicatorValue | None) -> None:
        """Let the page know what stands by now: the next save is a decision, not an accident."""
        self.data = self.data.copy()
        self.data["seen"] = str(current.revision if current else 0)
