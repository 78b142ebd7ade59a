"""What an installation must have of its own before it starts: its folder, its key, its names."""

import os
import secrets
import tempfile
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
