"""Documents that go out: where they stand, not what they say."""

from django.contrib import admin
from django.db.models import QuerySet

from bacgiang_plan.lib.admin import ReadOnlyAdmin, ReadOnlyInline, in_words
from bacgiang_plan.lib.numbers import EMPTY
from reports.models import OutgoingDocument, OutgoingEvent, OutgoingRendition, OutgoingSignedCopy

from .filters import CountedPeriods


class OutgoingEventInline(ReadOnlyInline):
    model = OutgoingEvent
    fields = ["action", "note", "done_at", "done_by"]


class OutgoingRenditionInline(ReadOnlyInline):
    """Which files were made: by their hashes, not their content."""

    model = OutgoingRendition
    fields = [
        *in_words(OutgoingRendition, ["is_issued"]),
        *["requested_at", "requested_by", "job", "pdf_sha256", "docx_sha256", "xlsx_sha256"],
    ]
    readonly_fields = fields

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("job").defer("inputs")


class OutgoingSignedCopyInline(ReadOnlyInline):
    model = OutgoingSignedCopy
    fields = ["file", "signatures", "reason", "kept_at", "kept_by"]


HEAD_OF_OUTGOING = ["kind", "period", "serial", "state", "number_words", "issued_on"]


@admin.register(OutgoingDocument)
class OutgoingDocumentAdmin(ReadOnlyAdmin):
    """Where documents stand, their history and their files; what they say is for Sở Công Thương."""

    list_display = [*HEAD_OF_OUTGOING, "drafted_at", "drafted_by"]
    list_filter = ["kind", "state", ("period", CountedPeriods)]
    list_select_related = ["period", "drafted_by"]
    fields = [
        *HEAD_OF_OUTGOING,
        *["subject", "corrects", "correction_reason", "data_at", "digest"],
        *(
            f"{verb}_{part}"
            for verb in ("drafted", "submitted", "approved", "issued")
            for part in ("at", "by")
        ),
        *in_words(OutgoingDocument, ["is_sample"]),
    ]
    readonly_fields = fields
    inlines = [OutgoingEventInline, OutgoingRenditionInline, OutgoingSignedCopyInline]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).defer("content", "frozen", "stamps", "changes")

    @admin.display(description="Số, ký hiệu", ordering="number")
    def number_words(self, document: OutgoingDocument) -> str:
        return document.full_number or EMPTY
