"""The form by which the signed PDF comes back."""

from django import forms

from bacgiang_plan.lib.forms import PlainTextarea
from reports.beside_forms import TokenForm
from reports.models import OutgoingDocument

from .signed import NO_REASON, signed_token


class SignedForm(TokenForm):
    """The signed PDF, and why it takes the place of the one that stands."""

    file = forms.FileField(
        label="Bản đã ký (tệp PDF)",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="Tệp đã ký số, hoặc bản quét văn bản giấy đã ký, đóng dấu. Tệp được lưu nguyên vẹn.",
        error_messages={
            "required": "Đề nghị chọn tệp PDF đã ký.",
            "empty": "Tệp đã chọn rỗng, không có nội dung. Chưa có gì được lưu.",
            "missing": "Đề nghị chọn tệp PDF đã ký.",
            "invalid": "Đề nghị chọn tệp PDF đã ký.",
        },
    )
    reason = forms.CharField(
        label="Lý do thay bản ký đang lưu",
        max_length=2000,
        widget=PlainTextarea(attrs={"rows": 3}),
        error_messages={
            "required": NO_REASON,
            "max_length": "Lý do vừa nhập dài %(show_value)d ký tự; ghi được tối đa %(limit_value)d ký tự.",
        },
    )

    def __init__(self, *args, document: OutgoingDocument, **options) -> None:
        super().__init__(*args, initial={"seen": signed_token(document)}, **options)
        if not document.signed_file_id:
            del self.fields["reason"]

    def values(self) -> dict:
        """Return what was brought as `signed.keep_signed` takes it."""
        data = self.cleaned_data
        return {"upload": data["file"], "seen": data["seen"], "reason": data.get("reason", "")}
