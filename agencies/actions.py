"""Verbs of people and what they bring."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bacgiang_plan.lib.files import KINDS, checked, clean_name, delete_on_rollback, digest

from .models import StoredFile, User


@transaction.atomic
def store_file(
    upload: UploadedFile, *, by: User, now: datetime, kinds: Collection[str] = tuple(KINDS)
) -> StoredFile:
    """Keep ``upload`` under a random name that only this program reads; its own name is a column.

    ``kinds`` narrows the whitelist of ``lib/file_kinds.py`` (keys of ``KINDS``). Raises
    `lib.files.FileRefusedError`. When the transaction fails, also one round this call, no file is left.
    """
    kind = checked(upload, kinds)
    sha256, size = digest(upload)
    stored = StoredFile(
        name=clean_name(upload.name),
        content_type=kind.content_type,
        size=size,
        sha256=sha256,
        uploaded_at=now,
        uploaded_by=by,
    )
    stored.file.save(secrets.token_hex(16), upload, save=False)
    delete_on_rollback(stored.file.storage, stored.file.name)
    stored.save()
    return stored
