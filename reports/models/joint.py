"""What stands beside the words of a report: evidence, contributions of others, the agency's own plan."""

from django.db import models

from agencies.columns import optional_file, optional_instant, optional_person, person, stamped
from agencies.models import Agency, StoredFile
from bacgiang_plan.lib.dates import local_date, short_date
from tasks.models import Assignment

from .cycle import ReportingPeriod
from .report import AgencyReport


class Evidence(models.Model):
    """A file that proves what a report says of one task; taken out, never deleted."""

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="evidence", verbose_name="Báo cáo")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="evidence", verbose_name="Phân công"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="Tệp")
    removed_at = optional_instant("Gỡ lúc")
    removed_by = optional_person("Người gỡ")

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["pk"]
        constraints = [stamped("removed", "evidence_removed_pair")]

    def __str__(self) -> str:
        return f"{self.assignment} – {self.file}"


class PaperRecord(models.Model):
    """What an agency recorded of its signed paper (công văn): append-only, the last row counts.

    ``sending`` is the number of the sending it goes with: the next one while the report is written, the one
    that stands once it is sent.
    """

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="papers", verbose_name="Báo cáo")
    sending = models.PositiveSmallIntegerField("Lần gửi")
    number = models.CharField("Số, ký hiệu công văn", max_length=60)
    paper_on = models.DateField("Ngày công văn")
    file = optional_file("Bản công văn đã ký")
    recorded_at = models.DateTimeField("Ghi nhận lúc")
    recorded_by = person("Người ghi nhận")

    class Meta:
        verbose_name = "công văn của báo cáo"
        verbose_name_plural = "công văn của báo cáo"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report} – công văn số {self.number}"


class Contribution(models.Model):
    """The short signed text of a co-ordinating agency on a task others lead, in one period."""

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="contributions", verbose_name="Kỳ báo cáo"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="contributions", verbose_name="Phân công phối hợp"
    )
    text = models.TextField("Nội dung phối hợp", blank=True)
    edited_at = models.DateTimeField("Sửa lần cuối lúc")
    edited_by = person("Người sửa cuối")
    signed_at = optional_instant("Ký lúc")
    signed_by = optional_person("Người ký")

    class Meta:
        verbose_name = "nội dung phối hợp"
        verbose_name_plural = "nội dung phối hợp"
        ordering = ["assignment__task__order", "assignment__agency__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "assignment"], name="contribution_one_per_period_and_assignment"
            ),
            stamped("signed", "contribution_signed_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} – {self.period}"


class ImplementingPlan(models.Model):
    """An agency's own plan to implement the Kế hoạch, due in September 2021 (plan, clause IV.1)."""

    agency = models.OneToOneField(
        Agency, models.PROTECT, related_name="implementing_plan", verbose_name="Cơ quan"
    )
    number = models.CharField("Số, ký hiệu", max_length=60)
    issued_on = models.DateField("Ngày ban hành")
    file = optional_file("Tệp kế hoạch")
    recorded_at = models.DateTimeField("Ghi nhận lúc")
    recorded_by = person("Người ghi nhận")

    class Meta:
        verbose_name = "kế hoạch triển khai của cơ quan"
        verbose_name_plural = "kế hoạch triển khai của cơ quan"
        ordering = ["agency__order"]

    def __str__(self) -> str:
        return f"Kế hoạch {self.number} – {self.agency.short_name}"


class ImplementingPlanRecord(models.Model):
    """One recording of an agency's plan, the first or a correction: append-only, the last one is in force."""

    plan = models.ForeignKey(
        ImplementingPlan, models.PROTECT, related_name="records", verbose_name="Kế hoạch triển khai"
    )
    number = models.CharField("Số, ký hiệu", max_length=60)
    issued_on = models.DateField("Ngày ban hành")
    file = optional_file("Tệp kế hoạch")
    reason = models.TextField("Lý do đính chính", blank=True)
    recorded_at = models.DateTimeField("Ghi nhận lúc")
    recorded_by = person("Người ghi nhận")

    class Meta:
        verbose_name = "lần ghi nhận kế hoạch triển khai"
        verbose_name_plural = "lần ghi nhận kế hoạch triển khai"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.plan} – {short_date(local_date(self.recorded_at))}"
