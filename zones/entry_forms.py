"""Forms by which Sở Công Thương and administrators keep zones, their events and their figures."""

from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.db.models import QuerySet

from agencies.models import Agency, AgencyKind
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.forms import (
    OptionalFileField,
    PlainHidden,
    PlainInput,
    PlainSelect,
    PlainTextarea,
    VietnameseDateField,
    VietnameseDecimalField,
    plain_helper,
)
from bacgiang_plan.lib.vietnamese import name_key, nfc, search_key

from .actions import day_refusal, facts_token
from .enums import SHORT_KINDS, EventKind, PartKind, ZoneKind
from .models import Zone, ZoneEvent, ZoneFacts, ZoneProgress
from .names import is_bare
from .querysets import ZoneQuerySet

NOTHING_SAID = "Đề nghị ghi ít nhất một số liệu của khu, cụm; chưa có gì được ghi."
AREA = {"minimum": Decimal(0), "digits": 8, "places": 2}
SHARE = {"minimum": Decimal(0), "maximum": Decimal(100), "digits": 3, "places": 2}


def line(model: type, name: str, **options) -> forms.CharField:
    """Return a line for a column of ``model``, with its label, its help and its length."""
    column = model._meta.get_field(name)
    words = {"label": column.verbose_name, "help_text": column.help_text, "max_length": column.max_length}
    return forms.CharField(widget=PlainInput, **words | options)


def number(model: type, name: str, **bounds) -> VietnameseDecimalField:
    column = model._meta.get_field(name)
    return VietnameseDecimalField(label=column.verbose_name, help_text=column.help_text, **bounds)


def choice(label: str, choices: list, required: str = "", help_text: str = "") -> forms.ChoiceField:
    """Return a list of choices; ``required`` says what is missing when none is made."""
    return forms.ChoiceField(
        label=label,
        choices=[("", "– chọn –"), *choices],
        required=bool(required),
        widget=PlainSelect,
        help_text=help_text,
        error_messages={"required": required},
    )


def is_meant(zone: Zone, written: str) -> bool:
    """Return whether ``written`` names ``zone``: with its accents in any spelling, or without any."""
    return is_bare(written) or name_key(written) in (name_key(zone.full_name), name_key(zone.name))


class ZoneNameField(forms.CharField):
    """A zone by its name as the list writes it, "KCN Việt Hàn": thousands make no list to choose from."""

    def __init__(self, *, kind: str = "", **options) -> None:
        super().__init__(**{"required": False, "max_length": 130, "widget": PlainInput} | options)
        self.kind = kind

    def to_python(self, value: object) -> Zone | None:
        if not (written := nfc(str(value or "")).strip()):
            return None
        found = Zone.objects.whole().of_kind(self.kind).filter(search_text=search_key(written))
        zones = [each for each in found or self._without_kind(written) if is_meant(each, written)]
        same = [each for each in zones if name_key(each.full_name) == name_key(written)] or zones
        if len(same) != 1:
            raise forms.ValidationError(self._refusal(written, same))
        return same[0]

    def _without_kind(self, written: str) -> ZoneQuerySet:
        keys = [search_key(f"{short} {written}") for short in SHORT_KINDS.values()]
        return Zone.objects.whole().of_kind(self.kind).filter(search_text__in=keys)

    @staticmethod
    def _refusal(written: str, zones: list[Zone]) -> str:
        if zones:
            names = ", ".join(each.full_name for each in zones)
            return f"Đã đọc “{written}”, có thể là {names}; đề nghị ghi đủ như trong danh sách."
        return f"Đã đọc “{written}”, không có trong danh sách; đề nghị ghi đúng tên, ví dụ KCN Việt Hàn."

    def validate(self, value: Zone | None) -> None:
        if value is None:
            super().validate("")

    def run_validators(self, value: object) -> None:
        """Length limits belong to the words typed, not to the zone read."""

    def prepare_value(self, value: object) -> object:
        return value.full_name if isinstance(value, Zone) else value


class EntryForm(forms.Form):
    """A form written at one instant; ``now`` is the clock of the whole request."""

    def __init__(self, *args, now: datetime, **options) -> None:
        super().__init__(*args, **options)
        self.now, self.helper = now, plain_helper()

    @property
    def today(self) -> date:
        return local_date(self.now)


class EventForm(EntryForm):
    """One dated event with its document; what cannot have happened is refused by the verb."""

    kind = choice("Sự kiện", EventKind.choices, "Đề nghị chọn sự kiện.")
    happened_on = VietnameseDateField(
        label="Ngày", required=True, error_messages={"required": "Đề nghị ghi ngày của sự kiện."}
    )
    document = line(ZoneEvent, "document", error_messages={"required": "Đề nghị ghi văn bản."})
    area_ha = number(ZoneEvent, "area_ha", **AREA)
    added_ha = number(ZoneEvent, "added_ha", **AREA)
    into = ZoneNameField(
        kind=ZoneKind.INDUSTRIAL_PARK,
        label="Sáp nhập vào",
        help_text="Chỉ với sự kiện sáp nhập. Ghi tên như trong danh sách, ví dụ KCN Việt Hàn.",
    )
    note = line(ZoneEvent, "note", required=False)
    file = OptionalFileField(label="Tệp văn bản")


class WithdrawForm(EntryForm):
    """Why a wrong event is taken out."""

    withdrawn_note = forms.CharField(
        label="Lý do rút",
        max_length=500,
        widget=PlainTextarea(attrs={"rows": 3}),
        error_messages={"required": "Đề nghị ghi rõ lý do rút."},
    )


class ProgressForm(EntryForm):
    """The figures of one day. ``seen`` is the token of what its writer was shown for that day."""

    seen = forms.CharField(required=False, widget=PlainHidden)
    as_of = VietnameseDateField(
        label="Số liệu đến ngày", required=True, error_messages={"required": "Đề nghị ghi ngày của số liệu."}
    )
    area_ha = number(ZoneProgress, "area_ha", **AREA)
    cleared_ha = number(ZoneProgress, "cleared_ha", **AREA)
    infrastructure_percent = number(ZoneProgress, "infrastructure_percent", **SHARE)
    occupancy_percent = number(ZoneProgress, "occupancy_percent", **SHARE)
    investor = line(ZoneProgress, "investor", required=False)
    registered_capital = number(ZoneProgress, "registered_capital", minimum=Decimal(0), digits=10, places=2)
    labour = number(ZoneProgress, "labour", minimum=Decimal(0), digits=9, places=0)
    source = line(
        ZoneProgress,
        "source",
        help_text="Số, ký hiệu, ngày và cơ quan ban hành văn bản, hoặc báo cáo nêu số liệu.",
        error_messages={"required": "Đề nghị ghi nguồn của số liệu."},
    )
    reason = forms.CharField(
        label="Lý do đính chính",
        required=False,
        max_length=500,
        widget=PlainTextarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, standing: ZoneProgress | None = None, **options) -> None:
        super().__init__(*args, initial=as_typed(standing), **options)
        if not self["seen"].value():
            del self.fields["reason"]

    def clean_as_of(self) -> date:
        day = self.cleaned_data["as_of"]
        if refusal := day_refusal(day, self.today):
            raise forms.ValidationError(refusal)
        return day

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not any(value not in (None, "") for value in self.facts().values()):
            raise forms.ValidationError(NOTHING_SAID)
        if data.get("seen") and not data.get("reason", "").strip():
            self.add_error("reason", "Đề nghị ghi lý do đính chính.")
        return data

    def facts(self) -> dict[str, object]:
        """Return what was typed by the names of `ZoneFacts.FIELDS`."""
        facts = {name: self.cleaned_data[name] for name in ZoneFacts.FIELDS}
        labour = facts["labour"]
        return facts | {"labour": None if labour is None else int(labour), "investor": nfc(facts["investor"])}


def as_typed(standing: ZoneProgress | None) -> dict[str, object]:
    """Return what a form for the day of ``standing`` starts from."""
    if standing is None:
        return {}
    names = ["as_of", *ZoneFacts.FIELDS]
    return {name: getattr(standing, name) for name in names} | {"seen": facts_token(standing)}


class PlaceForm(EntryForm):
    """Where a zone lies, and who reports it."""

    district = forms.ModelChoiceField(
        Agency.objects.none(), label="Địa bàn cấp huyện", required=False, widget=PlainSelect
    )
    location = line(Zone, "location", required=False)
    reporting_agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Cơ quan báo cáo", required=False, widget=PlainSelect
    )

    def __init__(self, *args, zone: Zone | None = None, **options) -> None:
        names = ["district", "location", "reporting_agency"]
        given = {name: getattr(zone, name) for name in names} if zone else {}
        super().__init__(*args, initial=given | options.pop("initial", {}), **options)
        agencies = self._offered(zone)
        districts = self.fields["district"]
        districts.queryset = agencies.filter(kind=AgencyKind.DISTRICT_COMMITTEE)
        self.fields["reporting_agency"].queryset = agencies
        self.fields["reporting_agency"].help_text = Zone._meta.get_field("reporting_agency").help_text
        for field in (districts, self.fields["reporting_agency"]):
            field.empty_label, field.label_from_instance = "Chưa ghi", lambda agency: agency.name

    def _offered(self, zone: Zone | None) -> QuerySet[Agency]:
        """Agencies of today, and those that stand on ``zone``: what is there can be kept."""
        keys = [zone.district_id, zone.reporting_agency_id] if zone else []
        standing = Agency.objects.filter(pk__in=[key for key in keys if key])
        return (Agency.objects.valid_on(self.today) | standing).order_by("order")

    def place(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("district", "location", "reporting_agency")}


class ZoneForm(PlaceForm):
    """A new zone, or a new part of one."""

    kind = choice("Loại", ZoneKind.choices, "Đề nghị chọn loại.")
    name = line(
        Zone,
        "name",
        help_text="Không ghi chữ KCN, CCN. Phần của khu, cụm ghi rõ, ví dụ: Việt Hàn (mở rộng).",
        error_messages={"required": "Đề nghị ghi tên."},
    )
    parent = ZoneNameField(
        label="Là phần của",
        help_text="Chỉ với giai đoạn, phần mở rộng, phân khu: tên khu, cụm chứa nó; không tính vào tổng số.",
    )
    part_kind = choice("Loại phần", PartKind.choices)

    field_order = ["kind", "name", "parent", "part_kind", "district", "location", "reporting_agency"]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        first = search_key(name).split(" ")[0]
        if first in ("kcn", "ccn"):
            raise forms.ValidationError(f"Đã đọc “{name}”; đề nghị ghi tên không có chữ KCN, CCN ở đầu.")
        return name
