"""Admin of the plan: its text is read-only, responsibilities can be changed."""

from django.contrib import admin

from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin, ReadOnlyInline, in_words, titled

from .models import Assignment, DatedPart, Plan, Section, Task, ZoneMention


@admin.register(Plan)
class PlanAdmin(KeepingAdmin):
    """Number and day were blank in the source: an administrator may fill them in."""

    list_display = ["title", "number", "issued_on"]
    readonly_fields = in_words(
        Plan, ["code", "issued_words", "title", "issuer", "preamble", "signature", "recipients"]
    )
    fields = ["number", "issued_on", *readonly_fields]

    def has_add_permission(self, request) -> bool:
        return False


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ["clause", "kind", "title"]
    list_filter = ["kind"]
    search_fields = ["clause", "title"]


class AssignmentInline(admin.TabularInline):
    model = Assignment
    extra = 0
    can_delete = False
    fields = ["agency", "role", "from_group", "valid_from", "valid_until", "started_on", "completed_on"]
    readonly_fields = ["from_group", "started_on", "completed_on"]


class DatedPartInline(ReadOnlyInline):
    model = DatedPart


class ZoneMentionInline(ReadOnlyInline):
    model = ZoneMention
    readonly_fields = in_words(ZoneMention, ["zone", "order", "dated_part", "words", "area_ha"])
    fields = readonly_fields


@admin.register(Task)
class TaskAdmin(KeepingAdmin):
    list_display = ["clause", "text_start", "section"]
    list_filter = [("section__parent", titled("mục của kế hoạch", admin.RelatedOnlyFieldListFilter))]
    search_fields = ["clause", "search_text"]
    readonly_fields = in_words(
        Task, ["clause", "section", "text", "first_line", "last_line", "cited_documents"]
    )
    fields = [*readonly_fields, "other_parties", "note"]
    inlines = [AssignmentInline, DatedPartInline, ZoneMentionInline]

    @admin.display(description="Nội dung")
    def text_start(self, task: Task) -> str:
        return f"{task.text[:100]}…"

    def has_add_permission(self, request) -> bool:
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("section")
