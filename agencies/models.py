"""Agencies and the people who act for them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bacgiang_plan.lib.vietnamese import nfc, search_key

from .querysets import AgencyQuerySet, UserQuerySet


class AgencyKind(models.TextChoices):
    DEPARTMENT = "department", "Sở"
    BOARD = "board", "Ban quản lý"
    OFFICE = "office", "Văn phòng"
    INSPECTORATE = "inspectorate", "Thanh tra"
    POLICE = "police", "Công an"
    DISTRICT_COMMITTEE = "district_committee", "UBND cấp huyện"


class Agency(models.Model):
    """A reporting unit of the plan; effective-dated, never deleted (domain.md 3 and 9)."""

    code = models.SlugField("Mã", unique=True)
    name = models.CharField("Tên cơ quan", max_length=200)
    short_name = models.CharField("Tên ngắn", max_length=60)
    symbol = models.CharField("Ký hiệu văn bản", max_length=20, help_text="Ví dụ: SCT trong số 05/BC-SCT.")
    kind = models.CharField("Loại", max_length=20, choices=AgencyKind.choices)
    order = models.PositiveSmallIntegerField("Thứ tự", help_text="Thứ tự chính thức trong danh sách.")
    is_consolidator = models.BooleanField("Đầu mối tổng hợp", default=False)
    allows_self_approval = models.BooleanField(
        "Người soạn được tự duyệt",
        default=False,
        help_text="Chỉ dành cho cơ quan chỉ có một người phụ trách báo cáo.",
    )
    valid_from = models.DateField("Hiệu lực từ", null=True, blank=True)
    valid_until = models.DateField("Hiệu lực đến", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="agency_valid_until_after_from",
                violation_error_message="Hiệu lực đến không được trước hiệu lực từ.",
            ),
            models.UniqueConstraint(
                fields=["is_consolidator"],
                condition=Q(is_consolidator=True),
                name="agency_one_consolidator",
                violation_error_message="Chỉ một cơ quan là đầu mối tổng hợp.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(valid_until__isnull=True),
                name="agency_one_name_in_force",
                violation_error_message="Đã có cơ quan đang hiệu lực mang tên này.",
            ),
            models.UniqueConstraint(
                fields=["short_name"],
                condition=Q(valid_until__isnull=True),
                name="agency_one_short_name_in_force",
                violation_error_message="Đã có cơ quan đang hiệu lực mang tên ngắn này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def clean(self) -> None:
        self.name, self.short_name = nfc(self.name), nfc(self.short_name)


class AgencyAlias(models.Model):
    """Another spelling under which documents name the agency."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="aliases", verbose_name="Cơ quan")
    name = models.CharField("Cách viết khác", max_length=200, unique=True)
    search_key = models.CharField("Khóa tìm kiếm", max_length=200, db_index=True, editable=False)

    class Meta:
        verbose_name = "tên gọi khác"
        verbose_name_plural = "tên gọi khác"
        ordering = ["agency", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.search_key = search_key(self.name)


class Role(models.TextChoices):
    OFFICER = "officer", "Chuyên viên"
    AGENCY_HEAD = "agency_head", "Lãnh đạo cơ quan"
    SPECIALIST = "specialist", "Chuyên viên tổng hợp Sở Công Thương"
    CONSOLIDATOR_HEAD = "consolidator_head", "Lãnh đạo Sở Công Thương"
    LEADER = "leader", "Lãnh đạo UBND tỉnh"
    ADMINISTRATOR = "administrator", "Quản trị viên"


CONSOLIDATOR_ROLES = [Role.SPECIALIST, Role.CONSOLIDATOR_HEAD]
HEAD_ROLES = [Role.AGENCY_HEAD, Role.CONSOLIDATOR_HEAD]
"""The head of Sở Công Thương also heads that agency's own report."""
AGENCY_ROLES = [Role.OFFICER, Role.AGENCY_HEAD, *CONSOLIDATOR_ROLES]


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person: work e-mail, position, agency and role only (security.md); disabled, never deleted."""

    email = models.EmailField("Thư điện tử công vụ", unique=True)
    full_name = models.CharField("Họ và tên", max_length=100)
    position = models.CharField("Chức vụ", max_length=100, blank=True)
    role = models.CharField("Vai trò", max_length=20, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="Cơ quan"
    )
    is_active = models.BooleanField("Đang hoạt động", default=True)
    is_sample = models.BooleanField("Tài khoản mẫu", default=False, editable=False)
    created_at = models.DateTimeField("Tạo lúc", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["agency__order", "full_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(role__in=[r.value for r in AGENCY_ROLES]),
                name="user_agency_roles_have_an_agency",
                violation_error_message="Vai trò này cần có cơ quan.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        self._clean_last_administrator()
        if self.role in CONSOLIDATOR_ROLES and self.agency and not self.agency.is_consolidator:
            consolidator = Agency.objects.filter(is_consolidator=True).first()
            whose = consolidator.name if consolidator else "cơ quan đầu mối tổng hợp"
            raise ValidationError({"role": f"Vai trò này chỉ dành cho người của {whose}."})

    def _clean_last_administrator(self) -> None:
        """Without anybody who opens the admin nobody could let one in again."""
        administrators = User.objects.may_sign_in().filter(role=Role.ADMINISTRATOR)
        stays = self.is_active and self.role == Role.ADMINISTRATOR
        if not stays and set(administrators.values_list("pk", flat=True)) == {self.pk}:
            field = "role" if self.is_active else "is_active"
            words = "Đây là quản trị viên duy nhất còn đăng nhập được. Hãy giao vai trò này cho một người "
            raise ValidationError({field: f"{words}khác trước."})

    def get_short_name(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The admin's history names people by it."""
        return self.full_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """An address is the same person in capitals and in small letters."""
        return super().normalize_username(username).lower()

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens for this person."""
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR


class StoredFile(models.Model):
    """A file somebody brought, under a random name. What it belongs to decides who sees it."""

    file = models.FileField("Tệp", upload_to="tep/")
    name = models.CharField("Tên tệp", max_length=200)
    content_type = models.CharField("Loại nội dung", max_length=100)
    size = models.PositiveIntegerField("Kích thước (byte)")
    sha256 = models.CharField("Mã kiểm tra (SHA-256)", max_length=64, db_index=True)
    uploaded_at = models.DateTimeField("Tải lên lúc")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="Người tải lên")

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name
