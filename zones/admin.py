"""Administration of zones and their progress; nothing is deleted."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin, in_words
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import search_key

from .actions import refuse_other_spelling
from .models import Zone, ZoneFacts, ZoneProgress


class KeptAdmin(KeepingAdmin):
    """Nothing is deleted, and a search finds words without their diacritics."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        return super().get_search_results(request, queryset, search_key(search_term))


def link_to_record(zone: Zone, query: str = "") -> str:
    url = reverse("zones:record-progress", args=[zone.pk]) + query
    return format_html('<a href="{}">Ghi hoặc đính chính số liệu</a>', url)


class ProgressInline(admin.TabularInline):
    model = ZoneProgress
    extra = 0
    fields = in_words(ZoneProgress, ["as_of", *ZoneFacts.FIELDS, "source", "is_sample"])
    readonly_fields = fields
    ordering = ["-as_of"]

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ZoneForm(forms.ModelForm):
    """A zone added here obeys the rule of the page: another spelling is no other zone."""

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.instance.pk and cleaned.get("kind") and cleaned.get("name"):
            refuse_other_spelling(cleaned["kind"], cleaned["name"])
        return cleaned


@admin.register(Zone)
class ZoneAdmin(KeptAdmin):
    form = ZoneForm
    list_display = ["label", "kind", "reporting_agency", "order"]
    list_filter = ["kind", "reporting_agency"]
    list_select_related = ["reporting_agency"]
    search_fields = ["search_text"]
    inlines = [ProgressInline]

    @admin.display(description="Khu, cụm", ordering="search_text")
    def label(self, zone: Zone) -> str:
        return zone.full_name

    def get_readonly_fields(self, request: HttpRequest, obj: Zone | None = None) -> list[str]:
        """Kind and name are the zone's identity: given once, kept as the plan writes them."""
        return ["kind", "name", "record_link"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Zone | None = None) -> list[str]:
        names = ["kind", "name", "order", "reporting_agency"]
        return [*names, "record_link"] if obj else names

    @admin.display(description="Ghi số liệu")
    def record_link(self, zone: Zone) -> str:
        return link_to_record(zone)


@admin.register(ZoneProgress)
class ZoneProgressAdmin(KeptAdmin, ReadOnlyAdmin):
    """The facts of every day, only to look at; they are entered on the portal's own page."""

    list_display = in_words(
        ZoneProgress,
        [
            "zone",
            "as_of",
            "area_ha",
            "cleared_ha",
            "infrastructure_percent",
            "occupancy_percent",
            "is_sample",
        ],
    )
    list_filter = ["zone__kind", "is_sample", "as_of"]
    list_select_related = ["zone"]
    search_fields = ["zone__search_text"]
    readonly_fields = ["record_link"]
    fields = [
        *in_words(ZoneProgress, ["zone", "as_of", *ZoneFacts.FIELDS, "source", "is_sample"]),
        "record_link",
    ]

    @admin.display(description="Ghi số liệu")
    def record_link(self, row: ZoneProgress) -> str:
        """What stands for the day is shown before it is replaced, with the reason: the same for everybody."""
        return link_to_record(row.zone, f"?ngay={short_date(row.as_of)}")
