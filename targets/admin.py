"""Administration of targets: the plan's words are read only, figures are added as revisions."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from bacgiang_plan.lib.admin import KeepingAdmin, in_words

from .actions import check_year, record_value
from .models import Indicator, IndicatorValue, Target


class FromPlanAdmin(KeepingAdmin):
    """Rows that the plan's text creates: loaded by load_plan, never typed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Target)
class TargetAdmin(FromPlanAdmin):
    list_display = ["number", "short_name", "text"]
    search_fields = ["short_name", "text"]
    readonly_fields = ["plan", "number", "text", "first_line", "last_line"]


class ValueInline(admin.TabularInline):
    """The whole chain of figures, replaced ones included."""

    model = IndicatorValue
    extra = 0
    fields = in_words(
        IndicatorValue,
        [
            "year",
            "span",
            "revision",
            "value",
            "status",
            "source",
            "is_sample",
            "recorded_at",
            "recorded_by",
        ],
    )
    readonly_fields = fields
    ordering = ["-year", "span", "-revision"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("indicator", "recorded_by")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Indicator)
class IndicatorAdmin(FromPlanAdmin):
    list_display = in_words(Indicator, ["code", "name", "unit", "target_value", "target_year", "owner"])
    list_display_links = ["code", "name"]
    list_filter = ["target", "kind", "owner"]
    list_select_related = ["owner"]
    search_fields = ["code", "name", "words"]
    inlines = [ValueInline]
    # Everything that the plan says; who supplies the figures may be changed.
    readonly_fields = in_words(
        Indicator, [field.name for field in Indicator._meta.fields if field.name not in ("id", "owner")]
    )
    fields = ["owner", *readonly_fields]


class ValueForm(forms.ModelForm):
    """A figure typed by an administrator."""

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("year") is not None:
            check_year(cleaned["year"])
        return cleaned


@admin.register(IndicatorValue)
class IndicatorValueAdmin(KeepingAdmin):
    """Nothing is deleted: a wrong figure is replaced by a revision."""

    list_display = in_words(
        IndicatorValue,
        [
            "indicator",
            "year",
            "span",
            "revision",
            "value",
            "status",
            "source",
            "is_sample",
            "recorded_at",
        ],
    )
    list_filter = ["indicator__target", "year", "span", "status", "is_sample"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__code", "indicator__name", "source"]
    autocomplete_fields = ["indicator"]
    form = ValueForm
    fields = ["indicator", "year", "span", "value", "status", "source"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: IndicatorValue, form: object, change: bool) -> None:
        """Record the figure as the next revision of its year; the form's own row is never saved."""
        recorded = record_value(
            obj.indicator,
            year=obj.year,
            span=obj.span,
            value=obj.value,
            status=obj.status,
            source=obj.source,
            by=request.user,
            now=timezone.now(),
        )
        obj.pk, obj.revision = recorded.pk, recorded.revision
