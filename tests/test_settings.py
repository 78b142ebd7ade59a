"""Settings from the environment: blank is absent, and production refuses what anybody could guess or name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KEY = "0123456789" * 6
PRODUCTION = {"EMAIL_URL": "consolemail://", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "portal.example"}
PRINT = "from django.conf import settings as s; print({})"


def started(tmp_path: Path, environment: dict[str, str], expression: str) -> subprocess.CompletedProcess:
    """A process of its own with nothing else in its environment, asked for one expression of its settings."""
    env = {"DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings", "VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "-c", PRINT.format(expression)]
    return subprocess.run(command, env=env | environment, cwd=ROOT, capture_output=True, text=True)


def value(tmp_path: Path, environment: dict[str, str], expression: str) -> str:
    run = started(tmp_path, environment, expression)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def refusal(tmp_path: Path, environment: dict[str, str]) -> str:
    run = started(tmp_path, environment, "s.SECRET_KEY")
    assert run.returncode == 1
    return run.stderr.strip().splitlines()[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: ")


@pytest.mark.parametrize("blank", ["", " "])
def test_blank_variables_are_absent_ones(blank, tmp_path):
    names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DEBUG")
    names += ("MEDIA_ROOT", "STATIC_ROOT", "SITE_URL", "SESSION_COOKIE_AGE", "BEHIND_PROXY")
    told = "s.PRODUCTION, s.DATABASES['default']['NAME'], str(s.MEDIA_ROOT), s.SITE_URL, s.ALLOWED_HOSTS[0]"
    expected = (
        False,
        str(tmp_path / "var" / "db.sqlite3"),
        str(tmp_path / "var" / "media"),
        "http://127.0.0.1:8000",
        "localhost",
    )
    assert value(tmp_path, dict.fromkeys(names, blank), told) == " ".join(map(str, expected))


def test_the_folder_of_the_embedded_default_is_for_its_user_only(tmp_path):
    before = os.umask(0o022)
    try:
        value(tmp_path, {}, "s.SECRET_KEY")
    finally:
        os.umask(before)
    modes = {path.name: f"{path.stat().st_mode & 0o777:o}" for path in (tmp_path / "var").glob("secret_key")}
    assert modes | {"var": f"{(tmp_path / 'var').stat().st_mode & 0o777:o}"} == {
        "secret_key": "600",
        "var": "700",
    }


def test_a_whole_production_starts_and_its_names_are_trimmed(tmp_path):
    hosts = {"ALLOWED_HOSTS": " portal.example , other.example,"}
    assert value(tmp_path, PRODUCTION | hosts, "s.ALLOWED_HOSTS") == "['portal.example', 'other.example']"


@pytest.mark.parametrize("key", ["", "   "])
def test_production_without_a_key_says_what_to_set(key, tmp_path):
    assert refusal(tmp_path, PRODUCTION | {"SECRET_KEY": key}).startswith("Thiếu biến môi trường SECRET_KEY.")


@pytest.mark.parametrize(("key", "length"), [("x", 1), (KEY[:49], 49), ("ab" * 40, 80)])
def test_production_with_a_key_that_can_be_guessed_says_how_to_make_one(key, length, tmp_path):
    assert refusal(tmp_path, PRODUCTION | {"SECRET_KEY": key}) == (
        f"SECRET_KEY quá ngắn hoặc quá đơn giản ({length} ký tự, cần ít nhất 50). Tạo khóa mới: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
    )


def test_production_without_names_says_what_to_set(tmp_path):
    told = refusal(tmp_path, PRODUCTION | {"ALLOWED_HOSTS": ""})
    assert told.startswith("Thiếu biến môi trường ALLOWED_HOSTS.")


@pytest.mark.parametrize("hosts", ["*", "portal.example,*", ", ,"])
def test_production_that_answers_to_any_name_says_what_to_set(hosts, tmp_path):
    assert refusal(tmp_path, PRODUCTION | {"ALLOWED_HOSTS": hosts}) == (
        f"ALLOWED_HOSTS={hosts} không hợp lệ. Hãy ghi đúng các tên miền của Cổng, cách nhau bằng dấu phẩy, "
        "ví dụ kehoach147.bacgiang.gov.vn."
    )
