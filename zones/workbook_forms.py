"""The form that brings an inventory workbook."""

from datetime import date

from django import forms

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import PlainInput, VietnameseDateField, plain_helper
from bacgiang_plan.lib.vietnamese import nfc
from bacgiang_plan.lib.xlsx_package import LARGEST, MEGABYTE

ASK = "Chưa có tệp nào được chọn. Đề nghị chọn danh sách khu, cụm ở dạng Excel (.xlsx)."


class InventoryWorkbookForm(forms.Form):
    """One workbook, and the document it is taken from when its rows name none."""

    file = forms.FileField(
        label="Tệp Excel",
        help_text=f"Sổ kết xuất từ Cổng, hoặc danh sách sẵn có; dạng .xlsx, tối đa {LARGEST // MEGABYTE} MB.",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": ASK, "missing": ASK, "invalid": ASK},
    )
    document = forms.CharField(
        label="Văn bản của cả sổ",
        required=False,
        max_length=300,
        widget=PlainInput(),
        help_text="Chỉ cần khi có dòng không nêu văn bản: số, ký hiệu, cơ quan ban hành của văn bản kèm danh "
        "sách, ví dụ: Báo cáo số 45/BC-SCT của Sở Công Thương.",
    )
    day = VietnameseDateField(label="Ngày của văn bản đó")

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def helper(self):
        return plain_helper()

    def clean_document(self) -> str:
        return " ".join(nfc(self.cleaned_data["document"]).split())

    def clean_day(self) -> date | None:
        day = self.cleaned_data["day"]
        if day and day > self.today:
            raise forms.ValidationError(
                f"Ngày đã đọc là {short_date(day)}; cần ngày không sau hôm nay, {short_date(self.today)}."
            )
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"document", "day"} <= set(cleaned):
            return cleaned
        document, day = cleaned["document"], cleaned["day"]
        if document and not day:
            self.add_error("day", "Đã nêu văn bản của cả sổ; cần ghi cả ngày của văn bản đó.")
        if day and not document:
            self.add_error("document", "Đã ghi ngày; cần nêu cả văn bản của ngày đó.")
        return cleaned
