"""What happened to a report: each sending frozen, each step, each decision on one item."""

from django.db import models
from django.db.models import Q

from agencies.columns import optional_instant, optional_person, person, stamped
from bacgiang_plan.lib.dates import short_date
from tasks.models import Assignment, DatedPart

from ..enums import ProposalVerdict, ReportState, ReviewVerdict, TaskState
from ..querysets import SubmissionQuerySet
from .report import AgencyReport


class Submission(models.Model):
    """One sending of a report, its content frozen: what outsiders read, what a receipt states."""

    report = models.ForeignKey(
        AgencyReport, models.PROTECT, related_name="submissions", verbose_name="Báo cáo"
    )
    number = models.PositiveSmallIntegerField("Lần gửi")
    content = models.JSONField("Nội dung đã gửi")
    content_hash = models.CharField("Mã kiểm tra nội dung", max_length=64)
    counts = models.JSONField("Số lượng", default=dict)
    submitted_at = models.DateTimeField("Gửi lúc")
    submitted_by = person("Người gửi")
    withdrawn_at = optional_instant("Rút lại lúc")
    withdrawn_by = optional_person("Người rút lại")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "lần gửi báo cáo"
        verbose_name_plural = "lần gửi báo cáo"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="submission_one_per_number"),
            stamped("withdrawn", "submission_withdrawn_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.report} – lần gửi {self.number}"


class ItemReview(models.Model):
    """What the reviewer decided on one task, figure or part of one sending (``items.py`` names items)."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews", verbose_name="Lần gửi")
    item = models.CharField("Nội dung được xem xét", max_length=40)
    verdict = models.CharField("Kết luận", max_length=10, choices=ReviewVerdict.choices)
    reason = models.TextField("Lý do", blank=True)
    rating = models.CharField("Sở Công Thương đánh giá", max_length=12, choices=TaskState.choices, blank=True)
    reply = models.TextField("Giải trình của cơ quan", blank=True)
    decided_at = models.DateTimeField("Quyết định lúc")
    decided_by = person("Người quyết định")

    class Meta:
        verbose_name = "kết luận từng nội dung"
        verbose_name_plural = "kết luận từng nội dung"
        ordering = ["submission", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "item"], name="itemreview_one_per_submission_and_item"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="redo") | ~Q(reason=""), name="itemreview_redo_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} – {self.item}"


class ReportEvent(models.Model):
    """One step in the life of a report: append-only history, and the outbox the notifier reads."""

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="events", verbose_name="Báo cáo")
    action = models.CharField("Hành động", max_length=20)
    source = models.CharField("Từ", max_length=12, choices=ReportState.choices)
    target = models.CharField("Sang", max_length=12, choices=ReportState.choices)
    note = models.TextField("Ý kiến", blank=True)
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="Lần gửi"
    )
    done_at = models.DateTimeField("Lúc")
    done_by = person("Người thực hiện")
    notified_at = optional_instant("Đã báo tin lúc")

    class Meta:
        verbose_name = "lịch sử báo cáo"
        verbose_name_plural = "lịch sử báo cáo"
        ordering = ["done_at", "pk"]

    def __str__(self) -> str:
        return f"{self.report} – {self.action}"


class CompletionProposal(models.Model):
    """An agency's proposal that a task, or a dated part of it, is complete; Sở Công Thương decides.

    Made when the report that states it is accepted; the fact enters ``tasks`` on confirmation only. Decided,
    it is an outbox that the notifier reads.
    """

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="completion_proposals", verbose_name="Phân công"
    )
    dated_part = models.ForeignKey(
        DatedPart, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Phần có thời hạn"
    )
    report = models.ForeignKey(
        AgencyReport, models.PROTECT, related_name="completion_proposals", verbose_name="Báo cáo"
    )
    completed_on = models.DateField("Ngày hoàn thành đề nghị")
    proposed_at = models.DateTimeField("Đề nghị lúc")
    proposed_by = person("Người đề nghị")
    verdict = models.CharField("Kết luận", max_length=10, choices=ProposalVerdict.choices, blank=True)
    reason = models.TextField("Lý do không xác nhận", blank=True)
    decided_at = optional_instant("Quyết định lúc")
    decided_by = optional_person("Người quyết định")
    notified_at = optional_instant("Đã báo tin lúc")

    class Meta:
        verbose_name = "đề nghị công nhận hoàn thành"
        verbose_name_plural = "đề nghị công nhận hoàn thành"
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "assignment"],
                condition=Q(dated_part__isnull=True, verdict=""),
                name="proposal_one_open_per_task",
            ),
            models.UniqueConstraint(
                fields=["report", "assignment", "dated_part"],
                condition=Q(dated_part__isnull=False, verdict=""),
                name="proposal_one_open_per_part",
            ),
            stamped("decided", "proposal_decided_pair"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True)
                | (~Q(verdict="") & Q(decided_at__isnull=False)),
                name="proposal_verdict_has_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="declined") | ~Q(reason=""), name="proposal_declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} – {short_date(self.completed_on)}"
