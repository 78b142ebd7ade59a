"""Forms of the report: one task, one general part, the figures, one step of the workflow."""

from datetime import date
from decimal import Decimal

from django import forms

from bacgiang_plan.lib.forms import (
    PlainInput,
    PlainSelect,
    PlainTextarea,
    VietnameseDateField,
    VietnameseDecimalField,
    plain_helper,
)
from bacgiang_plan.lib.long_text import within_limit
from bacgiang_plan.lib.numbers import format_decimal
from targets.models import IndicatorKind, ValueStatus
from zones.models import ZoneFacts

from .enums import PARTS, TaskState
from .models import ReportPart, TaskProgress


def words(label: str, rows: int, help_text: str = "") -> forms.CharField:
    """A long text; nothing an officer writes is cut."""
    area, limits = PlainTextarea(attrs={"rows": rows}), [within_limit]
    return forms.CharField(label=label, required=False, widget=area, help_text=help_text, validators=limits)


PLAN_ISSUED = date(2021, 8, 1)
"""The plan leaves its day blank ("ngày    tháng 8 năm 2021"): nothing was completed under it before."""


class SeenForm(forms.Form):
    """A form that carries what its reader was shown, so that nobody overwrites unseen words."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()

    def accept_newer(self, token: str) -> None:
        """Take note that the newer saved words are shown beside what was typed."""
        self.data = self.data.copy()
        self.data["seen"] = token


class TaskProgressForm(SeenForm):
    """State, words and days of one task in one period."""

    state = forms.ChoiceField(
        label="Tình hình thực hiện",
        choices=[("", "Chọn tình hình"), *TaskState.choices],
        required=False,
        widget=PlainSelect,
    )
    completed_on = VietnameseDateField(
        label="Ngày hoàn thành", help_text="Chỉ ghi khi toàn bộ nhiệm vụ đã hoàn thành."
    )
    result = words("Kết quả thực hiện trong kỳ", 8)
    difficulties = words("Khó khăn, vướng mắc", 4, "Nếu chưa thực hiện, nêu rõ lý do tại đây.")
    proposals = words("Đề xuất, kiến nghị", 3)

    FIELDS = ["state", "completed_on", "result", "difficulties", "proposals"]

    def __init__(self, *args, dated_parts, today: date, **options) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.dated_parts = {f"part_{part.pk}": part for part in dated_parts if part.due_on}
        for name, part in self.dated_parts.items():
            self.fields[name] = VietnameseDateField(
                label=f"Ngày hoàn thành phần có hạn {part.due_on:%d/%m/%Y}", help_text=f"“{part.words}”"
            )

    @staticmethod
    def initial_from(progress: TaskProgress | None) -> dict:
        """Return the form's values for saved words; empty when nothing is saved."""
        if progress is None:
            return {}
        days = {f"part_{part.dated_part_id}": part.completed_on for part in progress.parts.all()}
        return {name: getattr(progress, name) for name in TaskProgressForm.FIELDS} | days

    def clean(self) -> dict:
        data = super().clean()
        if data.get("state") == TaskState.DONE and not data.get("completed_on"):
            if "completed_on" not in self.errors:
                self.add_error("completed_on", "Nhiệm vụ đã hoàn thành thì cần ghi ngày hoàn thành.")
        elif data.get("completed_on") and data.get("state") != TaskState.DONE:
            self.add_error("state", "Đã ghi ngày hoàn thành thì tình hình phải là “Đã hoàn thành”.")
        for name in ["completed_on", *self.dated_parts]:
            if data.get(name) and data[name] > self.today:
                self.add_error(name, f"Ngày {data[name]:%d/%m/%Y} chưa đến; chỉ ghi việc đã hoàn thành.")
            elif data.get(name) and data[name] < PLAN_ISSUED:
                self.add_error(name, f"Ngày {data[name]:%d/%m/%Y} trước khi có Kế hoạch (tháng 8 năm 2021).")
        return data

    def values(self) -> dict:
        """Return what was typed as `actions.save_task_progress` takes it."""
        data = self.cleaned_data
        days = {part: data[name] for name, part in self.dated_parts.items()}
        return {
            "seen": data["seen"],
            "fields": {name: data[name] for name in self.FIELDS},
            "parts": {part: day for part, day in days.items() if day},
        }


class PartForm(SeenForm):
    """One general part of the outline."""

    text = words("Nội dung", 14)

    def __init__(self, *args, key: str, **options) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = PARTS[key]

    @staticmethod
    def initial_from(part: ReportPart | None) -> dict:
        return {"text": part.text} if part else {}

    def values(self) -> dict:
        """Return what was typed as `actions.save_part` takes it."""
        return {"seen": self.cleaned_data["seen"], "text": self.cleaned_data["text"]}


class IndicatorFigureForm(forms.Form):
    """One figure: blank means there is none, never zero."""

    value = VietnameseDecimalField(label="Số liệu kỳ này")
    status = forms.ChoiceField(
        label="Tính chất", choices=ValueStatus.choices, initial=ValueStatus.ESTIMATE, widget=PlainSelect
    )
    note = forms.CharField(label="Nguồn, ghi chú", max_length=300, required=False, widget=PlainInput)

    def __init__(self, *args, indicator, **options) -> None:
        super().__init__(*args, prefix=f"i{indicator.pk}", **options)
        self.indicator, self.subject = indicator, f"{indicator.code}. {indicator.name}"
        value = self.fields["value"]
        if indicator.kind != IndicatorKind.AVERAGE_GROWTH:
            value.minimum = Decimal(0)
        if indicator.unit == "%" and indicator.kind == IndicatorKind.LEVEL:
            value.maximum = Decimal(100)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {indicator.name}"

    def clean_value(self) -> Decimal | None:
        value = self.cleaned_data["value"]
        if self.indicator.kind == IndicatorKind.COUNT and value is not None and value % 1:
            raise forms.ValidationError(
                f"Số đã đọc là {format_decimal(value)}; số {self.indicator.unit} phải là số nguyên."
            )
        return value

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("value", "status", "note")}


AREA = {"minimum": Decimal(0), "digits": 8, "places": 2}
SHARE = {"minimum": Decimal(0), "maximum": Decimal(100), "places": 2}


class ZoneFigureForm(forms.Form):
    """The facts of one zone in this period."""

    area_ha = VietnameseDecimalField(label="Diện tích (ha)", **AREA)
    cleared_ha = VietnameseDecimalField(label="Đã GPMB (ha)", **AREA)
    infrastructure_percent = VietnameseDecimalField(label="Hạ tầng (%)", **SHARE)
    occupancy_percent = VietnameseDecimalField(label="Lấp đầy (%)", **SHARE)
    labour = VietnameseDecimalField(label="Lao động (người)", minimum=Decimal(0), digits=9)
    investor = forms.CharField(label="Chủ đầu tư hạ tầng", max_length=200, required=False, widget=PlainInput)

    def __init__(self, *args, zone, **options) -> None:
        super().__init__(*args, prefix=f"z{zone.pk}", **options)
        self.zone, self.subject = zone, zone.full_name
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {zone.full_name}"

    def clean_labour(self) -> int | None:
        labour = self.cleaned_data["labour"]
        if labour is not None and labour != labour.to_integral_value():
            raise forms.ValidationError(f"Số lao động đã đọc là {format_decimal(labour)}; phải là số nguyên.")
        return None if labour is None else int(labour)

    def clean(self) -> dict:
        data = super().clean()
        area, cleared = data.get("area_ha"), data.get("cleared_ha")
        if area is not None and cleared is not None and cleared > area:
            self.add_error(
                "cleared_ha",
                f"Đã GPMB {format_decimal(cleared)} ha lớn hơn diện tích {format_decimal(area)} ha.",
            )
        return data

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ZoneFacts.FIELDS}


class StepForm(forms.Form):
    """One step of the workflow, with the version its taker saw and the reason where one is due."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = words("Ý kiến", 5)

    def __init__(self, *args, step=None, is_explained: bool = False, **options) -> None:
        """``is_explained``: the marked items say why, a note is not needed beside them."""
        super().__init__(*args, **options)
        note, needed = self.fields["note"], bool(step and step.needs_note and not is_explained)
        note.required, note.label = needed, "Lý do" if needed else "Ý kiến (không bắt buộc)"
        reader = "chuyên viên" if step and step.action == "send_back" else "cơ quan"
        note.error_messages["required"] = f"Đề nghị ghi rõ lý do để {reader} biết cần sửa gì."
        self.helper = plain_helper()
