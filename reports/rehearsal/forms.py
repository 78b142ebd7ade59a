"""The form that plans a rehearsal."""

from datetime import datetime

from bacgiang_plan.lib.dates import local_date, start_of_day
from bacgiang_plan.lib.forms import VietnameseDateField

from ..duties.fields import day
from ..duties.forms import GROUPS, AgenciesForm
from ..models import ReportingPeriod
from .planning import Plan, plan_fault


class RehearsalForm(AgenciesForm):
    """Who practises (everybody, unless narrowed), from when, until when."""

    opens_on = VietnameseDateField(
        label="Ngày mở tập dượt", required=False, help_text="Để trống: mở ngay khi ghi nhận."
    )
    due_day = day("Gửi trước ngày", "Đề nghị ghi thời hạn gửi của kỳ tập dượt.", "Không sau ngày mở kỳ thật.")

    def __init__(self, *args, period: ReportingPeriod, now: datetime, **options) -> None:
        everybody = {"groups": [name for name, _ in GROUPS]}
        super().__init__(*args, now=now, initial=everybody, **options)
        self.period = period
        self.fields["agencies"].label = "Cơ quan tập dượt (muốn chọn riêng: bỏ chọn nhóm ở trên)"

    @property
    def plain(self) -> list:
        """The fields that are a line each."""
        return [self["opens_on"], self["due_day"]]

    def clean(self) -> dict:
        data = super().clean()
        data["opens_on"] = data.get("opens_on") or local_date(self.now)
        if due_day := data.get("due_day"):
            data["due_before"] = start_of_day(due_day)
            if fault := plan_fault(self.period, data["opens_on"], data["due_before"], self.now):
                self.add_error("due_day", fault)
        return data

    def plan(self) -> Plan:
        """Return what was typed as the verb takes it."""
        data = self.cleaned_data
        return Plan(self.chosen(), data["opens_on"], data["due_before"])
