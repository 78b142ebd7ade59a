"""One row per piece of background work; whatever the broker loses or repeats, this row is the truth."""

from django.db import models
from django.db.models import F, Q

from .querysets import JobQuerySet

MAX_ATTEMPTS = 3


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không thành công"


OPEN = [JobStatus.QUEUED.value, JobStatus.RUNNING.value]
CLOSED = [JobStatus.DONE.value, JobStatus.FAILED.value]


class Job(models.Model):
    """Work asked for, its progress and its end; who asked is recorded by the app that owns ``kind``."""

    kind = models.CharField("Loại", max_length=60)
    key = models.CharField("Khóa", max_length=200, help_text="Mỗi khóa chỉ có một công việc đang mở.")
    payload = models.JSONField("Đầu vào", default=dict, blank=True)
    status = models.CharField(
        "Trạng thái", max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField("Số lần chạy", default=0)
    queued_at = models.DateTimeField("Xếp hàng lúc")
    started_at = models.DateTimeField("Bắt đầu lúc", null=True, blank=True)
    heartbeat_at = models.DateTimeField("Tín hiệu gần nhất", null=True, blank=True)
    finished_at = models.DateTimeField("Kết thúc lúc", null=True, blank=True)
    progress_done = models.PositiveIntegerField("Đã làm", default=0)
    progress_total = models.PositiveIntegerField("Tổng số", default=0)
    progress_words = models.CharField("Đang làm gì", max_length=200, blank=True)
    result = models.JSONField("Kết quả", default=dict, blank=True)
    error = models.TextField("Lý do không thành công", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "công việc nền"
        verbose_name_plural = "công việc nền"
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(status__in=OPEN), name="job_one_open_per_key"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=JobStatus.QUEUED, started_at=None, heartbeat_at=None, finished_at=None)
                    | Q(status=JobStatus.RUNNING, started_at__isnull=False, finished_at=None)
                    | Q(status__in=CLOSED, started_at__isnull=False, finished_at__isnull=False)
                ),
                name="job_instants_match_status",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, heartbeat_at=None)
                | Q(started_at__isnull=False, heartbeat_at__isnull=False),
                name="job_started_with_heartbeat",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="job_finished_after_started",
            ),
            models.CheckConstraint(
                condition=Q(~Q(error=""), status=JobStatus.FAILED) | Q(~Q(status=JobStatus.FAILED), error=""),
                name="job_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MAX_ATTEMPTS) & (Q(status=JobStatus.QUEUED) | Q(attempts__gte=1)),
                name="job_attempts_in_range",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")), name="job_progress_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to wait for it."""
        return self.status in OPEN

    @property
    def percent(self) -> int | None:
        """Whole percents done, rounded down; None while the size of the work is not known."""
        return 100 * self.progress_done // self.progress_total if self.progress_total else None
