"""What an installation must have of its own before it starts: its folder, its key, its names."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH = 50
"""Characters that Django's own check of a secret key asks for (security.W009)."""


def private_folder(path: Path) -> Path:
    """Return ``path``, made if need be for this user's eyes only: it holds database, mail and documents."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def own_key(path: Path) -> str:
    """Return the key kept in ``path``, made on the first start. Raises ImproperlyConfigured when it is cut.

    It appears whole or not at all: of processes that start at once the first to link its file gives the key.
    """
    if not path.exists():
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".key.")  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(KEY_LENGTH))
        with suppress(FileExistsError):
            os.link(unfinished, path)
        Path(unfinished).unlink()
    key = path.read_text().strip()
    if len(key) < KEY_LENGTH:
        raise ImproperlyConfigured(
            f"Khóa bí mật trong {path} trống hoặc bị cắt cụt. Hãy xóa tệp này rồi khởi động lại: "
            "khóa mới được tạo, mọi người cần đăng nhập lại."
        )
    return key


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that say something: a blank one is an absent one."""
    return {name: value for name, value in environment.items() if value.strip()}


def checked_key(key: str) -> str:
    """Return the key of a production installation. Raises ImproperlyConfigured for a weak one."""
    if len(key) < KEY_LENGTH or len(set(key)) < 5:
        raise ImproperlyConfigured(
            f"SECRET_KEY quá ngắn hoặc quá đơn giản ({len(key)} ký tự, cần ít nhất {KEY_LENGTH}). "
            'Tạo khóa mới: python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
        )
    return key


def checked_hosts(words: str) -> list[str]:
    """Return the names a production installation answers to. Raises ImproperlyConfigured for none or all."""
    hosts = [host for host in map(str.strip, words.split(",")) if host]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS={words} không hợp lệ. Hãy ghi đúng các tên miền của Cổng, "
            "cách nhau bằng dấu phẩy, ví dụ kehoach147.bacgiang.gov.vn."
        )
    return hosts


def checked_minutes(words: str, name: str) -> int:
    """Return the seconds of ``words`` minutes. Raises ImproperlyConfigured for what is no whole minute."""
    if not words.strip().isdecimal() or not int(words):
        raise ImproperlyConfigured(f"{name}={words} không hợp lệ. Hãy ghi số phút, từ 1 trở lên, ví dụ 15.")
    return int(words) * 60
