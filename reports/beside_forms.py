"""Forms of what stands beside a report: its signed paper, contributions, verdicts on completion."""

from datetime import date

from django import forms

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import PlainInput, PlainTextarea, VietnameseDateField, plain_helper
from bacgiang_plan.lib.numbers import format_decimal

from .contributing import LONGEST
from .forms import PLAN_ISSUED
from .models import PaperRecord
from .paper import paper_token


class TokenForm(forms.Form):
    """A form that carries the token of what its reader was shown, and is saved as a whole."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()

    def accept_newer(self, token: str) -> None:
        """Take note that what was saved since is shown beside what was typed."""
        self.data = self.data.copy()
        self.data["seen"] = token


class PaperForm(TokenForm):
    """Number and day of the agency's own paper, and its scan when there is one."""

    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        widget=PlainInput(attrs={"autocomplete": "off"}),
        help_text="Ghi đúng như trên văn bản, ví dụ 125/BC-SXD.",
        error_messages={
            "required": "Đề nghị ghi số, ký hiệu của công văn.",
            "max_length": "Số, ký hiệu đã nhập dài %(show_value)d ký tự; ghi được tối đa %(limit_value)d.",
        },
    )
    paper_on = VietnameseDateField(
        label="Ngày ban hành",
        required=True,
        error_messages={"required": "Đề nghị ghi ngày ban hành của công văn."},
    )
    file = forms.FileField(
        label="Bản đã ký (bản quét)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text="Tệp PDF, PNG hoặc JPG; có thể bổ sung sau. Để trống thì giữ bản quét đã lưu.",
        error_messages={"empty": "Tệp đã chọn rỗng, không có nội dung. Chưa có gì được lưu."},
    )

    def __init__(self, *args, today: date, **options) -> None:
        super().__init__(*args, **options)
        self.today = today

    @staticmethod
    def initial_from(last: PaperRecord | None) -> dict:
        """Return the form's values for the last recording; only its token when there is none."""
        known = {"number": last.number, "paper_on": last.paper_on} if last else {}
        return {"seen": paper_token(last)} | known

    def clean_paper_on(self) -> date:
        day = self.cleaned_data["paper_on"]
        if day > self.today:
            raise forms.ValidationError(f"Ngày {short_date(day)} chưa đến; chỉ ghi công văn đã ban hành.")
        if day < PLAN_ISSUED:
            raise forms.ValidationError(f"Ngày {short_date(day)} trước khi có Kế hoạch (tháng 8 năm 2021).")
        return day

    def values(self) -> dict:
        """Return what was typed as `paper.record_paper` takes it."""
        data = self.cleaned_data
        return {name: data[name] for name in ("seen", "number", "paper_on")} | {"upload": data["file"]}


class ContributionForm(TokenForm):
    """What a co-ordinating agency did for one task: short."""

    text = forms.CharField(
        label="Nội dung phối hợp",
        required=False,
        widget=PlainTextarea(attrs={"rows": 8}),
        help_text=f"Tối đa {format_decimal(LONGEST)} ký tự. Không nhập nội dung có bí mật nhà nước.",
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LONGEST:
            raise forms.ValidationError(
                f"Nội dung vừa nhập dài {format_decimal(len(text))} ký tự; ghi được tối đa "
                f"{format_decimal(LONGEST)} ký tự. Chưa lưu, nhưng toàn bộ nội dung vẫn còn trong ô; "
                "đề nghị rút gọn rồi lưu lại."
            )
        return text


class DeclineForm(forms.Form):
    """Why a completion is not confirmed; its agency reads the words."""

    reason = forms.CharField(
        label="Lý do không xác nhận",
        max_length=2000,
        widget=PlainTextarea(attrs={"rows": 4}),
        error_messages={
            "required": "Đề nghị ghi rõ lý do để cơ quan biết cần bổ sung gì.",
            "max_length": "Lý do vừa nhập dài %(show_value)d ký tự; ghi được tối đa %(limit_value)d ký tự.",
        },
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()
