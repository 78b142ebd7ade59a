"""The filter line of the zones."""

from datetime import date

from django import forms

from agencies.models import Agency, AgencyKind
from bacgiang_plan.lib.forms import (
    PlainInput,
    PlainSelect,
    VietnameseDateField,
    plain_helper,
    refuse_to_come,
)

from .clearance import Verdict
from .enums import ZoneKind, ZoneState
from .listing import Wanted
from .querysets import NOWHERE, SORTS

VERDICTS = {verdict.code: verdict for verdict in Verdict}


def choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """Return a list of choices of which the first is all."""
    return forms.ChoiceField(
        label=label, required=False, widget=PlainSelect, choices=[("", "Tất cả"), *choices]
    )


class ZoneFilter(forms.Form):
    """Which zones to show as of which day; a choice that is none means all, a day that is none is told."""

    q = forms.CharField(label="Tên", required=False, max_length=100, widget=PlainInput)
    loai = choice("Loại", ZoneKind.choices)
    huyen = choice("Địa bàn", [])
    trang_thai = choice("Tình trạng", ZoneState.choices)
    gpmb = choice("Hạn GPMB", [(code, verdict.label) for code, verdict in VERDICTS.items()])
    ngay = VietnameseDateField(label="Tính đến ngày")

    def __init__(self, data: dict, *, today: date) -> None:
        super().__init__(data)
        self.today, self.helper = today, plain_helper()
        districts = Agency.objects.filter(kind=AgencyKind.DISTRICT_COMMITTEE).order_by("order")
        named = districts.values_list("code", "short_name")
        self.fields["huyen"].choices = [("", "Tất cả"), *named, (NOWHERE, "Chưa ghi địa bàn")]

    def clean_ngay(self) -> date | None:
        return refuse_to_come(self.cleaned_data["ngay"], self.today, shown="danh sách xem được")

    def chosen(self, name: str) -> object:
        """Return a valid choice, or "" when nothing or nonsense was asked for."""
        return self.cleaned_data.get(name) or "" if self.is_valid() or name not in self.errors else ""

    def wanted(self) -> Wanted:
        """Return what is asked for; a wrong day counts as today, and the form says so."""
        order = self.data.get("sap_xep", "")
        return Wanted(
            day=self.chosen("ngay") or self.today,
            kind=self.chosen("loai"),
            district=self.chosen("huyen"),
            state=self.chosen("trang_thai"),
            verdict=VERDICTS.get(self.chosen("gpmb")),
            words=self.chosen("q"),
            order=order if order.removeprefix("-") in SORTS else "",
        )

    @property
    def day_errors(self) -> list[str]:
        return self.errors.get("ngay", [])
