"""Fields that several forms of decisions share: the document, the deadline, its hour."""

import re
from datetime import date, datetime, time

from django import forms

from bacgiang_plan.lib.dates import VIETNAM, local_date, short_date
from bacgiang_plan.lib.forms import PlainInput, PlainTextarea, VietnameseDateField, plain_helper
from bacgiang_plan.lib.long_text import within_limit

from ..forms import PLAN_ISSUED

SECRETS = "PDF, Word, Excel hoặc ảnh chụp. Không đưa văn bản mật lên Cổng."
STALE_PAGE = "Trang này đã cũ; đề nghị mở lại trang rồi ghi nhận."


def line(label: str, required: str, length: int = 60, help_text: str = "") -> forms.CharField:
    """Return a line that must be filled; ``required`` says so."""
    return forms.CharField(
        label=label,
        max_length=length,
        widget=PlainInput,
        help_text=help_text,
        error_messages={"required": required},
    )


def text(label: str, required: str, rows: int = 4, help_text: str = "") -> forms.CharField:
    """Return a text that must be filled."""
    return forms.CharField(
        label=label,
        widget=PlainTextarea(attrs={"rows": rows}),
        validators=[within_limit],
        help_text=help_text,
        error_messages={"required": required},
    )


def day(label: str, required: str, help_text: str = "") -> VietnameseDateField:
    """Return a day that must be filled."""
    return VietnameseDateField(
        label=label, required=True, help_text=help_text, error_messages={"required": required}
    )


class HourField(forms.CharField):
    """An hour written 14:00, 14h or 14h30; blank is the first instant of the day."""

    def __init__(self, **options) -> None:
        super().__init__(**{"required": False, "max_length": 10, "widget": PlainInput} | options)

    def to_python(self, value: object) -> time:
        written = str(value or "").strip()
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:hg]|giờ)\s*(\d{1,2})?", written, re.IGNORECASE)
        if not written:
            return time.min
        hour, minute = (int(part or 0) for part in found.groups()) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(
                f"Không hiểu giờ “{written}”. Đề nghị viết theo dạng giờ:phút, ví dụ 14:00."
            )
        return time(hour, minute)

    def run_validators(self, value: time) -> None:
        """Length limits belong to the text typed, not to the hour read."""


class DecisionForm(forms.Form):
    """A form that decides at one instant; ``now`` is the clock of the whole request."""

    def __init__(self, *args, now: datetime, **options) -> None:
        super().__init__(*args, **options)
        self.now, self.helper = now, plain_helper()

    def require_past(self, name: str, what: str) -> None:
        """Refuse a day that has not come or lies before the plan itself."""
        day: date | None = self.cleaned_data.get(name)
        if day and day > local_date(self.now):
            self.add_error(
                name, f"{what} đã đọc là {short_date(day)}, chưa đến; cần ngày đã qua hoặc hôm nay."
            )
        if day and day < PLAN_ISSUED:
            self.add_error(
                name, f"{what} đã đọc là {short_date(day)}, trước khi có Kế hoạch (tháng 8 năm 2021)."
            )

    def instant(self, name: str, hour: str) -> datetime | None:
        """Return the exclusive instant that a day and its hour name; None while either is wrong."""
        day, clock = self.cleaned_data.get(name), self.cleaned_data.get(hour)
        return datetime.combine(day, clock, tzinfo=VIETNAM) if day and clock is not None else None
