"""Administration of zones and their progress; nothing is deleted."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bacgiang_plan.lib.admin import KeepingAdmin, in_words
from bacgiang_plan.lib.vietnamese import search_key

from .actions import BLANK, record_progress, refuse_other_spelling
from .models import Zone, ZoneFacts, ZoneProgress


class KeptAdmin(KeepingAdmin):
    """Nothing is deleted, and a search finds words without their diacritics."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        return super().get_search_results(request, queryset, search_key(search_term))


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
    fields = ["kind", "name", "order", "reporting_agency"]
    inlines = [ProgressInline]

    @admin.display(description="Khu, cụm", ordering="search_text")
    def label(self, zone: Zone) -> str:
        return zone.full_name

    def get_readonly_fields(self, request: HttpRequest, obj: Zone | None = None) -> list[str]:
        """Kind and name are the zone's identity: given once, kept as the plan writes them."""
        return ["kind", "name"] if obj else []


class ProgressForm(forms.ModelForm):
    """Facts typed by an administrator: at least one of them."""

    def clean(self) -> dict:
        cleaned = super().clean()
        if all(cleaned.get(name) in BLANK for name in ZoneFacts.FIELDS):
            raise forms.ValidationError("Đề nghị ghi ít nhất một số liệu của khu, cụm.")
        return cleaned


@admin.register(ZoneProgress)
class ZoneProgressAdmin(KeptAdmin):
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
    form = ProgressForm
    search_fields = ["zone__search_text"]
    autocomplete_fields = ["zone"]
    fields = ["zone", "as_of", *ZoneFacts.FIELDS, "source"]

    def get_readonly_fields(self, request: HttpRequest, obj: ZoneProgress | None = None) -> list[str]:
        return ["zone", "as_of"] if obj else []

    def save_model(self, request: HttpRequest, obj: ZoneProgress, form: object, change: bool) -> None:
        """Record the facts of that day; a day already known is corrected, not doubled."""
        facts = {name: getattr(obj, name) for name in ZoneFacts.FIELDS}
        row = record_progress(
            obj.zone,
            as_of=obj.as_of,
            facts=facts,
            source=obj.source,
            reason="Sửa tại trang quản trị" if change else "",
            by=request.user,
            now=timezone.now(),
            is_sample=obj.is_sample,
        )
        obj.pk = row.pk
