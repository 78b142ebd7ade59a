"""What must not be true of a production installation; ``manage.py check --deploy`` and ``migrate`` say so."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from agencies.models import User


@register(Tags.security, deploy=True)
def whole_production(**kwargs: object) -> list[CheckMessage]:
    """Warn of parts that still run on the embedded default beside a production engine."""
    if not settings.PRODUCTION:
        return []
    half_truths = {
        "W001": (settings.SITE_URL.startswith("http://127."), "SITE_URL: liên kết trong thư trỏ về máy này."),
        "W002": (
            settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"),
            "EMAIL_URL: thư chỉ được ghi vào thư mục.",
        ),
        "W003": (not settings.REDIS_URL, "REDIS_URL: tiến trình nền chỉ chạy được trên một máy."),
        "W004": (
            settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
            "DATABASE_URL: dữ liệu nằm trong một tệp SQLite.",
        ),
    }
    return [
        Warning(f"Chưa đặt {words}", id=f"bacgiang_plan.{number}")
        for number, (is_so, words) in half_truths.items()
        if is_so
    ]


@register(Tags.database)
def no_sample_people(databases: list[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Refuse sample people, whose password everybody knows, who could sign in to a production database."""
    if not settings.PRODUCTION or not databases or not has_users_table():
        return []
    count = User.objects.filter(is_sample=True, is_active=True).count()
    if count == 0:
        return []
    words = f"Có {count} tài khoản mẫu đang hoạt động trên hệ thống vận hành chính thức."
    return [Error(words, hint="Hãy vô hiệu hóa các tài khoản này.", id="bacgiang_plan.E001")]


def has_users_table() -> bool:
    """False on the first migration of an empty database."""
    return User._meta.db_table in connections["default"].introspection.table_names()
