"""Documents that Sở Công Thương drafts and sends out (văn bản đi), paragraph by paragraph.

``ConsolidatedReport`` of the domain is a document of the first two kinds; ADR 0009.
"""

from django.db import models
from django.db.models import Q

from agencies.columns import (
    both_or_neither,
    optional_file,
    optional_instant,
    optional_person,
    person,
    stamped,
)

from ..enums import OUTGOING_CLOSED, OutgoingAction, OutgoingKind, OutgoingState
from ..querysets import OutgoingDocumentQuerySet, OutgoingParagraphQuerySet
from .cycle import ReportingPeriod


class OutgoingDocument(models.Model):
    """One document from its first draft to its number.

    ``content`` is what was last computed (`documents.draft.Draft` as JSON, without the paragraphs of its
    text: those are rows), ``stamps`` say what it was read from. ``frozen`` is the whole document as approved,
    and with number and day once issued: from then on nothing else is printed. A document that ``corrects``
    an issued one replaces it.
    """

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="outgoing", verbose_name="Kỳ báo cáo"
    )
    kind = models.CharField("Loại văn bản", max_length=12, choices=OutgoingKind.choices)
    serial = models.PositiveSmallIntegerField("Dự thảo số")
    state = models.CharField(
        "Trạng thái", max_length=12, choices=OutgoingState.choices, default=OutgoingState.DRAFT
    )
    version = models.PositiveIntegerField("Phiên bản", default=0)
    content = models.JSONField("Nội dung hệ thống lập")
    stamps = models.JSONField("Tình trạng nguồn lúc lập", default=dict)
    data_at = models.DateTimeField("Số liệu đến lúc")
    is_sample = models.BooleanField("Có dữ liệu mẫu", default=False, editable=False)
    drafted_at = models.DateTimeField("Lập lúc")
    drafted_by = person("Người lập")
    edited_at = optional_instant("Sửa lần cuối lúc")
    edited_by = optional_person("Người sửa lần cuối")
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="Thay thế văn bản",
    )
    correction_reason = models.TextField("Lý do thay thế", blank=True)

    subject = models.TextField("Trích yếu")
    addressees = models.TextField("Kính gửi", help_text="Mỗi nơi nhận một dòng.")
    recipients = models.TextField("Nơi nhận", help_text="Mỗi nơi nhận một dòng.")
    place = models.CharField("Địa danh", max_length=60)
    symbol = models.CharField("Ký hiệu", max_length=40, help_text="Ví dụ: BC-SCT.")
    signer = models.TextField("Quyền hạn, chức vụ người ký", help_text="Ví dụ: KT. Giám đốc / Phó Giám đốc.")
    signer_name = models.CharField("Họ và tên người ký", max_length=100, blank=True)

    submitted_at = optional_instant("Trình duyệt lúc")
    submitted_by = optional_person("Người trình duyệt")
    approved_at = optional_instant("Duyệt lúc")
    approved_by = optional_person("Người duyệt")
    number = models.PositiveIntegerField("Số", null=True, blank=True)
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    issued_year = models.PositiveSmallIntegerField("Năm của số", null=True, blank=True)
    issued_at = optional_instant("Ghi nhận ban hành lúc")
    issued_by = optional_person("Người ghi nhận ban hành")
    frozen = models.JSONField("Văn bản đã chốt", null=True, blank=True)
    digest = models.CharField("Mã kiểm tra nội dung", max_length=64, blank=True)
    changes = models.JSONField("Thay đổi so với văn bản bị thay thế", default=list, blank=True)
    signed_file = optional_file("Bản ký số")
    signed_at = optional_instant("Nhận bản ký lúc")
    signed_by = optional_person("Người đưa bản ký vào")

    objects = OutgoingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đi"
        verbose_name_plural = "văn bản đi"
        ordering = ["-period__due_before", "kind", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["period", "kind", "serial"], name="outgoing_one_per_serial"),
            models.UniqueConstraint(
                fields=["period", "kind"],
                condition=~Q(state__in=OUTGOING_CLOSED),
                name="outgoing_one_open_per_kind",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~Q(state=OutgoingState.DISCARDED),
                name="outgoing_one_correction",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="outgoing_correction_with_its_reason",
            ),
            models.UniqueConstraint(
                fields=["symbol", "issued_year", "number"],
                condition=Q(number__isnull=False),
                name="outgoing_number_unique_per_year",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=OutgoingState.ISSUED, number__isnull=False, issued_at__isnull=False)
                    | (~Q(state=OutgoingState.ISSUED) & Q(number=None, issued_at=None))
                ),
                name="outgoing_number_when_issued",
            ),
            models.CheckConstraint(
                condition=(
                    Q(number=None, issued_on=None, issued_year=None)
                    | Q(number__isnull=False, issued_on__isnull=False, issued_year__isnull=False)
                ),
                name="outgoing_number_with_its_day",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[OutgoingState.APPROVED, OutgoingState.ISSUED])
                    & Q(frozen__isnull=False)
                    & ~Q(digest="")
                )
                | ~Q(state__in=[OutgoingState.APPROVED, OutgoingState.ISSUED]),
                name="outgoing_approved_is_frozen",
            ),
            models.CheckConstraint(
                condition=both_or_neither("signed_file", "signed_at"),
                name="outgoing_signed_file_with_time",
            ),
            *(
                stamped(verb, f"outgoing_{verb}_pair")
                for verb in ("edited", "submitted", "approved", "issued", "signed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period.in_sentence}, dự thảo {self.serial}"

    @property
    def about(self) -> str:
        """The subject as it stands on the paper: of a letter behind "V/v"."""
        return f"V/v {self.subject}" if self.kind == OutgoingKind.URGING else self.subject

    @property
    def full_number(self) -> str:
        """The number with its symbol, "05/BC-SCT"; "" until it is given."""
        return f"{self.number:02d}/{self.symbol}" if self.number else ""


class OutgoingParagraph(models.Model):
    """One paragraph of a document: what the portal computes, and what a person made of it.

    ``lead`` and ``text`` are those of a person once it ``is_rewritten``, else blank. ``basis`` is what was
    computed when a person last decided on it (`words`): another one since then is "nguồn đã thay đổi".
    ``set_aside`` keeps the words a person wrote and then gave up for the computed ones (`outgoing.editing`).
    """

    document = models.ForeignKey(
        OutgoingDocument, models.PROTECT, related_name="paragraphs", verbose_name="Văn bản"
    )
    key = models.CharField("Khóa", max_length=120)
    section = models.CharField("Mục", max_length=40)
    position = models.PositiveIntegerField("Thứ tự trong mục")
    style = models.CharField("Kiểu", max_length=10)
    computed_lead = models.TextField("Phần đầu do hệ thống lập", blank=True)
    computed_text = models.TextField("Nội dung do hệ thống lập", blank=True)
    sources = models.JSONField("Nguồn", default=list)
    is_rewritten = models.BooleanField("Đã sửa", default=False)
    lead = models.TextField("Phần đầu đã sửa", blank=True)
    text = models.TextField("Nội dung đã sửa", blank=True)
    basis = models.TextField("Nội dung hệ thống lập lúc sửa", blank=True)
    set_aside = models.TextField("Nội dung đã sửa, để lại", blank=True)
    is_moved = models.BooleanField("Đã chuyển chỗ", default=False)
    is_added = models.BooleanField("Do người soạn thêm", default=False)
    is_gone = models.BooleanField("Nguồn không còn", default=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="Đã gộp vào đoạn",
    )
    edited_at = optional_instant("Sửa lúc")
    edited_by = optional_person("Người sửa")
    dropped_at = optional_instant("Bỏ lúc")
    dropped_by = optional_person("Người bỏ")

    objects = OutgoingParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = "đoạn của văn bản đi"
        verbose_name_plural = "đoạn của văn bản đi"
        ordering = ["document", "section", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="outgoingparagraph_one_per_key"),
            models.CheckConstraint(
                condition=Q(is_rewritten=True) | Q(lead="", text=""),
                name="outgoingparagraph_words_of_a_person",
            ),
            stamped("edited", "outgoingparagraph_edited_pair"),
            stamped("dropped", "outgoingparagraph_dropped_pair"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(dropped_at__isnull=False),
                name="outgoingparagraph_merged_is_dropped",
            ),
        ]
        indexes = [models.Index(fields=["document", "section", "position"], name="outgoingparagraph_section")]

    def __str__(self) -> str:
        return f"{self.document}: {self.key}"

    @property
    def computed(self) -> str:
        """The computed words, in one string to compare by."""
        return words(self.computed_lead, self.computed_text)

    @property
    def shown_lead(self) -> str:
        return self.lead if self.is_rewritten else self.computed_lead

    @property
    def shown_text(self) -> str:
        return self.text if self.is_rewritten else self.computed_text

    @property
    def has_new_source(self) -> bool:
        """Whether what a person decided on was computed otherwise than it is now."""
        return self.basis != self.computed and (self.is_rewritten or self.dropped_at is not None)

    @property
    def is_printed(self) -> bool:
        """Dropped ones are not, nor blank ones, nor computed ones without a source; a person's words stay."""
        has_words = bool(self.lead or self.text) if self.is_rewritten else not self.is_gone
        return self.dropped_at is None and has_words


def words(lead: str, text: str) -> str:
    """Return a paragraph in one string, its bold beginning on a line of its own."""
    return f"{lead}\n{text}"


class OutgoingComment(models.Model):
    """A remark on one paragraph between specialist and head, until it is settled."""

    paragraph = models.ForeignKey(
        OutgoingParagraph, models.PROTECT, related_name="comments", verbose_name="Đoạn"
    )
    text = models.TextField("Ý kiến")
    made_at = models.DateTimeField("Lúc")
    made_by = person("Người nêu")
    settled_at = optional_instant("Xử lý xong lúc")
    settled_by = optional_person("Người xử lý")

    class Meta:
        verbose_name = "ý kiến về đoạn"
        verbose_name_plural = "ý kiến về đoạn"
        ordering = ["made_at", "pk"]
        constraints = [stamped("settled", "outgoingcomment_settled_pair")]

    def __str__(self) -> str:
        return f"{self.paragraph}: {self.text[:40]}"


class OutgoingEvent(models.Model):
    """One act on a document, with its reason: append-only; ``version`` is that of the document behind it."""

    document = models.ForeignKey(
        OutgoingDocument, models.PROTECT, related_name="events", verbose_name="Văn bản"
    )
    action = models.CharField("Hành động", max_length=20, choices=OutgoingAction.choices)
    note = models.TextField("Ghi chú", blank=True)
    version = models.PositiveIntegerField("Phiên bản văn bản", default=0)
    done_at = models.DateTimeField("Lúc")
    done_by = person("Người thực hiện")

    class Meta:
        verbose_name = "lịch sử văn bản đi"
        verbose_name_plural = "lịch sử văn bản đi"
        ordering = ["done_at", "pk"]

    def __str__(self) -> str:
        return f"{self.document} – {self.action}"
