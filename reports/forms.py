"""Forms of the report: one task, one general part, the figures, one step of the workflow."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import forms
from django.http import QueryDict

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import (
    PlainCheckbox,
    PlainHidden,
    PlainInput,
    PlainSelect,
    PlainTextarea,
    VietnameseDateField,
    VietnameseDecimalField,
    plain_helper,
)
from bacgiang_plan.lib.long_text import within_limit
from bacgiang_plan.lib.numbers import format_decimal
from targets.models import Indicator, ValueStatus
from targets.plausibility import bound_faults
from zones.models import Zone, ZoneFacts

from .enums import PARTS, TaskState
from .merging import as_stored
from .saved import TASK_FIELDS, indicator_row, zone_row
from .seen_form import SeenForm


class WordsField(forms.CharField):
    """Words as the database holds them: NFC, one kind of line end."""

    def to_python(self, value: object) -> str:
        return as_stored(super().to_python(value))


def words(label: str, rows: int, help_text: str = "") -> forms.CharField:
    """A long text; nothing an officer writes is cut."""
    area, limits = PlainTextarea(attrs={"rows": rows}), [within_limit]
    return WordsField(label=label, required=False, widget=area, help_text=help_text, validators=limits)


PLAN_ISSUED = date(2021, 8, 1)
"""The plan leaves its day blank ("ngày    tháng 8 năm 2021"): nothing was completed under it before."""
ONLY_DONE = "Đã ghi ngày hoàn thành thì tình hình phải là “Đã hoàn thành”."
NO_BEFORE = (
    "Nhiệm vụ này chưa có nội dung ở kỳ trước nên không chọn được “Không thay đổi so với kỳ trước”; "
    "đề nghị ghi kết quả của kỳ này."
)


def task_faults(data: Mapping[str, object], *, today: date, has_before: bool) -> dict[str, str]:
    """Return what is wrong with the values of one task, by field; fields left out are not judged.

    A task that is done without its day may be a draft: completeness asks for the day (completeness.py).
    """
    faults = {}
    done = data.get("state") == TaskState.DONE
    if data.get("completed_on") and "state" in data and not done:
        faults["state"] = ONLY_DONE
    days = {name: day for name, day in data.items() if name == "completed_on" or name.startswith("part_")}
    faults |= {name: fault for name, day in days.items() if (fault := _fault_of_past_day(day, today))}
    expected = data.get("expected_on")
    if expected and expected < today and not done:
        faults["expected_on"] = f"Ngày dự kiến {short_date(expected)} đã qua; đề nghị ghi ngày sắp tới."
    if data.get("no_change") and not has_before:
        faults["no_change"] = NO_BEFORE
    return faults


def _fault_of_past_day(day: date | None, today: date) -> str:
    if day and day > today:
        return f"Ngày {short_date(day)} chưa đến; chỉ ghi việc đã hoàn thành."
    if day and day < PLAN_ISSUED:
        return f"Ngày {short_date(day)} trước khi có Kế hoạch (tháng 8 năm 2021)."
    return ""


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
    no_change = forms.BooleanField(
        label="Không thay đổi so với kỳ trước",
        required=False,
        widget=PlainCheckbox,
        help_text="Chọn khi không có gì mới để báo cáo; khi đó không bắt buộc ghi kết quả.",
    )
    result = words("Kết quả thực hiện trong kỳ", 8)
    difficulties = words(
        "Khó khăn, vướng mắc", 4, "Nếu chưa thực hiện hoặc đã quá hạn, nêu rõ lý do tại đây."
    )
    expected_on = VietnameseDateField(
        label="Ngày dự kiến hoàn thành",
        help_text="Bắt buộc khi nhiệm vụ chưa thực hiện hoặc đã quá hạn mà chưa hoàn thành.",
    )
    proposals = words("Đề xuất, kiến nghị", 3)

    FIELDS = TASK_FIELDS

    def __init__(self, *args, dated_parts, today: date, has_before: bool = True, **options) -> None:
        super().__init__(*args, **options)
        self.today, self.has_before = today, has_before
        if not has_before:
            self.fields["no_change"].widget = PlainHidden()
        self.dated_parts = {f"part_{part.pk}": part for part in dated_parts if part.due_on}
        for name, part in self.dated_parts.items():
            self.fields[name] = VietnameseDateField(
                label=f"Ngày hoàn thành phần có hạn {short_date(part.due_on)}", help_text=f"“{part.words}”"
            )

    def clean(self) -> dict:
        data = super().clean()
        for name, fault in task_faults(data, today=self.today, has_before=self.has_before).items():
            self.add_error(name, fault)
        return data

    def values(self, choice: str = "") -> dict:
        """Return what was typed as `actions.save_task_progress` takes it."""
        data = self.cleaned_data
        return {
            "seen": self.known(choice),
            "fields": {name: data[name] for name in self.FIELDS},
            "parts": {part: data[name] for name, part in self.dated_parts.items()},
        }


class PartForm(SeenForm):
    """One general part of the outline."""

    text = words("Nội dung", 14)

    def __init__(self, *args, key: str, **options) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = PARTS[key]

    def values(self, choice: str = "") -> dict:
        """Return what was typed as `actions.save_part` takes it."""
        return {"seen": self.known(choice), "text": self.cleaned_data["text"]}


class IndicatorFigureForm(forms.Form):
    """One figure: blank means there is none, never zero."""

    ROW = ["value", "status", "note"]

    value = VietnameseDecimalField(label="Số liệu kỳ này")
    status = forms.ChoiceField(
        label="Tính chất", choices=ValueStatus.choices, initial=ValueStatus.ESTIMATE, widget=PlainSelect
    )
    note = forms.CharField(label="Nguồn, ghi chú", max_length=300, required=False, widget=PlainInput)

    def __init__(self, *args, indicator, **options) -> None:
        super().__init__(*args, prefix=f"i{indicator.pk}", **options)
        self.indicator, self.line_name = indicator, f"{indicator.code}. {indicator.name}"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {indicator.name}"

    def clean_value(self) -> Decimal | None:
        value = self.cleaned_data["value"]
        if value is not None and (found := list(bound_faults(self.indicator, value))):
            raise forms.ValidationError(found)
        return value

    def clean(self) -> dict:
        data = super().clean()
        if data.get("note") and "value" in data and data["value"] is None:
            self.add_error("value", "Đã ghi nguồn, ghi chú nhưng chưa có số liệu; đề nghị ghi số liệu.")
        return data

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.ROW}

    @property
    def row(self) -> tuple | None:
        """What was typed as it is compared with what is saved."""
        return indicator_row(self.facts())

    @property
    def about(self) -> Indicator:
        return self.indicator

    def again(self, data: QueryDict) -> "IndicatorFigureForm":
        return IndicatorFigureForm(data, indicator=self.indicator)


AREA = {"minimum": Decimal(0), "digits": 8, "places": 2}
SHARE = {"minimum": Decimal(0), "maximum": Decimal(100), "places": 2}


class ZoneFigureForm(forms.Form):
    """The facts of one zone in this period."""

    ROW = ZoneFacts.FIELDS

    area_ha = VietnameseDecimalField(label="Diện tích (ha)", **AREA)
    cleared_ha = VietnameseDecimalField(label="Đã GPMB (ha)", **AREA)
    infrastructure_percent = VietnameseDecimalField(label="Hạ tầng (%)", **SHARE)
    occupancy_percent = VietnameseDecimalField(label="Lấp đầy (%)", **SHARE)
    registered_capital = VietnameseDecimalField(
        label="Vốn đăng ký (tỷ đồng)", minimum=Decimal(0), digits=10, places=2
    )
    labour = VietnameseDecimalField(label="Lao động (người)", minimum=Decimal(0), digits=9)
    investor = forms.CharField(label="Chủ đầu tư hạ tầng", max_length=200, required=False, widget=PlainInput)

    def __init__(self, *args, zone, **options) -> None:
        super().__init__(*args, prefix=f"z{zone.pk}", **options)
        self.zone, self.line_name = zone, zone.full_name
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
        return {name: self.cleaned_data[name] for name in self.ROW}

    @property
    def row(self) -> tuple:
        """What was typed as it is compared with what is saved."""
        return zone_row(self.facts())

    @property
    def about(self) -> Zone:
        return self.zone

    def again(self, data: QueryDict) -> "ZoneFigureForm":
        return ZoneFigureForm(data, zone=self.zone)


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
