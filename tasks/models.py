"""The plan as issued: sections, tasks, dated parts, zones named, and who is responsible."""

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from bacgiang_plan.lib.dates import short_date
from zones.models import Zone

from .querysets import AssignmentQuerySet, TaskQuerySet


class Plan(models.Model):
    """The issued document. Number and day may be blank: the source leaves them blank."""

    code = models.SlugField("Mã", unique=True)
    number = models.CharField("Số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    issued_words = models.CharField("Thời gian ban hành", max_length=120, help_text="Nguyên văn.")
    title = models.TextField("Trích yếu")
    issuer = models.CharField("Cơ quan ban hành", max_length=120)
    preamble = models.TextField("Lời dẫn")
    signature = models.TextField("Chữ ký", help_text="Thẩm quyền, chức vụ, họ tên; mỗi dòng một ý.")
    recipients = models.JSONField("Nơi nhận", default=list)

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class SectionKind(models.TextChoices):
    PART = "part", "Phần"
    SECTION = "section", "Mục"
    AGENCY = "agency", "Đề mục cơ quan"


class Section(models.Model):
    """A heading of the plan with its own words: part (III), section (III.2), agency heading (III.2.1)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sections", verbose_name="Kế hoạch")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="Thuộc"
    )
    clause = models.CharField("Điều khoản", max_length=20, help_text="Ví dụ: III.2.1")
    kind = models.CharField("Loại", max_length=10, choices=SectionKind.choices)
    order = models.PositiveSmallIntegerField("Thứ tự")
    title = models.TextField("Tiêu đề", blank=True, help_text="Nguyên văn; các khoản của phần I không có.")
    text = models.TextField("Nội dung", blank=True, help_text="Nguyên văn phần không phải nhiệm vụ.")

    class Meta:
        verbose_name = "mục của kế hoạch"
        verbose_name_plural = "mục của kế hoạch"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "clause"], name="section_one_per_clause"),
            models.UniqueConstraint(fields=["plan", "order"], name="section_one_per_order"),
        ]

    def __str__(self) -> str:
        return f"{self.clause}. {self.title}"

    def natural_key(self) -> tuple[str, str]:
        return (self.plan.code, self.clause)


class Task(models.Model):
    """One bullet, one inline text under an agency heading, or one numbered paragraph of part IV."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="tasks", verbose_name="Mục")
    clause = models.CharField("Điều khoản", max_length=20, unique=True, help_text="Ví dụ: III.2.1-1")
    order = models.PositiveSmallIntegerField("Thứ tự", unique=True)
    text = models.TextField("Nội dung", help_text="Nguyên văn; lỗi chính tả của văn bản giữ nguyên.")
    first_line = models.PositiveSmallIntegerField("Từ dòng", help_text="Dòng đầu trong văn bản nguồn.")
    last_line = models.PositiveSmallIntegerField("Đến dòng", help_text="Dòng cuối trong văn bản nguồn.")
    other_parties = models.JSONField(
        "Phối hợp không xác định",
        default=list,
        blank=True,
        help_text="Nguyên văn các bên phối hợp không phải cơ quan báo cáo hoặc không nêu rõ tên.",
    )
    cited_documents = models.JSONField("Văn bản được dẫn", default=list, blank=True)
    note = models.TextField("Ghi chú biên tập", blank=True, help_text="Căn cứ khi phân công cần suy xét.")
    search_text = models.TextField("Khóa tìm kiếm", editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(last_line__gte=F("first_line")), name="task_lines_in_order")
        ]

    def __str__(self) -> str:
        return self.clause

    def natural_key(self) -> tuple[str]:
        return (self.clause,)


class Recurrence(models.TextChoices):
    ONCE = "once", "Một lần"
    HALF_YEARLY = "half_yearly", "6 tháng"
    YEARLY = "yearly", "Hằng năm"


class DatedPart(models.Model):
    """A part of a task that carries a time limit, with the words that set it (domain.md 6)."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="dated_parts", verbose_name="Nhiệm vụ")
    order = models.PositiveSmallIntegerField("Thứ tự")
    words = models.TextField("Nội dung", help_text="Nguyên văn phần có thời hạn.")
    due_words = models.CharField("Thời hạn nguyên văn", max_length=120)
    due_on = models.DateField("Hạn", null=True, blank=True, help_text="Ngày cuối cùng còn trong hạn.")
    recurrence = models.CharField(
        "Lặp lại", max_length=12, choices=Recurrence.choices, default=Recurrence.ONCE
    )

    class Meta:
        verbose_name = "phần có thời hạn"
        verbose_name_plural = "phần có thời hạn"
        ordering = ["task", "order"]
        constraints = [
            models.UniqueConstraint(fields=["task", "order"], name="datedpart_one_per_order"),
            models.CheckConstraint(
                condition=Q(recurrence="once", due_on__isnull=False)
                | (~Q(recurrence="once") & Q(due_on__isnull=True)),
                name="datedpart_once_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.clause}: {self.due_words}"

    def natural_key(self) -> tuple[str, int]:
        return (self.task.clause, self.order)


class ZoneMention(models.Model):
    """What one task says of one zone, in its own words."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="zone_mentions", verbose_name="Nhiệm vụ")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="mentions", verbose_name="Khu, cụm")
    order = models.PositiveSmallIntegerField("Thứ tự")
    dated_part = models.ForeignKey(
        DatedPart,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="zone_mentions",
        verbose_name="Phần có thời hạn",
    )
    words = models.CharField("Nguyên văn", max_length=300)
    area_ha = models.DecimalField(
        "Diện tích nêu (ha)", max_digits=10, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "khu, cụm được nêu"
        verbose_name_plural = "khu, cụm được nêu"
        ordering = ["task", "order"]
        constraints = [models.UniqueConstraint(fields=["task", "order"], name="zonemention_one_per_order")]

    def __str__(self) -> str:
        return f"{self.task.clause}: {self.words}"


class AssignmentRole(models.TextChoices):
    LEAD = "lead", "Chủ trì"
    COORDINATING = "coordinating", "Phối hợp"


class Assignment(models.Model):
    """One agency's part in one task, with the facts of its progress (domain.md 6).

    A task given to a group has one row for each member. The label (đúng hạn, quá hạn …) is derived
    in ``state.py`` from these facts, never stored.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments", verbose_name="Nhiệm vụ")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments", verbose_name="Cơ quan")
    role = models.CharField("Vai trò", max_length=12, choices=AssignmentRole.choices)
    from_group = models.CharField(
        "Theo nhóm", max_length=120, blank=True, help_text="Nguyên văn tên nhóm cơ quan được giao."
    )
    valid_from = models.DateField("Hiệu lực từ", null=True, blank=True)
    valid_until = models.DateField("Hiệu lực đến", null=True, blank=True)
    started_on = models.DateField("Bắt đầu ngày", null=True, blank=True)
    completed_on = models.DateField(
        "Hoàn thành ngày", null=True, blank=True, help_text="Theo báo cáo đã được Sở Công Thương tiếp nhận."
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["task__order", "-role", "agency__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"],
                condition=Q(valid_until__isnull=True),
                name="assignment_one_open_per_agency",
                violation_error_message="Cơ quan này đang có một phân công còn hiệu lực cho nhiệm vụ.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="assignment_valid_until_after_from",
                violation_error_message="Hiệu lực đến không được trước hiệu lực từ.",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(completed_on__gte=F("started_on")),
                name="assignment_completed_after_started",
                violation_error_message="Ngày hoàn thành không được trước ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.clause} – {self.agency.short_name} ({self.get_role_display()})"


class DatedPartCompletion(models.Model):
    """The day on which one agency completed one dated part of its task."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="part_completions", verbose_name="Phân công"
    )
    dated_part = models.ForeignKey(
        DatedPart, models.PROTECT, related_name="completions", verbose_name="Phần có thời hạn"
    )
    completed_on = models.DateField("Hoàn thành ngày")

    class Meta:
        verbose_name = "hoàn thành phần có thời hạn"
        verbose_name_plural = "hoàn thành phần có thời hạn"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "dated_part"], name="partcompletion_one_each")
        ]

    def __str__(self) -> str:
        return f"{self.dated_part} – {short_date(self.completed_on)}"
