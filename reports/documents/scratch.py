"""A folder for what a renderer unpacks meanwhile, its fonts above all: ours, so that it can be swept.

A worker that is killed (-9) leaves its folder; the next job takes it away.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from bacgiang_plan.lib.installation import private_folder

PREFIX = "render-"
LEFT_BEHIND = timedelta(hours=1)
"""No rendering takes as long: a younger folder may be another worker's."""


@contextmanager
def scratch(*, now: datetime) -> Iterator[Path]:
    """Have temporary files of this process and of those it starts made in a folder that ends with the block.

    For workers, whose processes do one thing at a time. Sweeps what was left behind an hour before ``now``.
    """
    root = private_folder(settings.VAR_DIR / "tmp")
    _sweep(root, now)
    folder = tempfile.mkdtemp(prefix=PREFIX, dir=root)
    before = os.environ.get("TMPDIR"), tempfile.tempdir
    _use(folder, folder)
    try:
        yield Path(folder)
    finally:
        _use(*before)
        shutil.rmtree(folder, ignore_errors=True)


def _use(told: str | None, used: str | None) -> None:
    os.environ.pop("TMPDIR", None)
    if told is not None:
        os.environ["TMPDIR"] = told
    tempfile.tempdir = used


def _sweep(root: Path, now: datetime) -> None:
    for each in root.glob(f"{PREFIX}*"):
        if _changed_at(each) < (now - LEFT_BEHIND).timestamp():
            shutil.rmtree(each, ignore_errors=True)


def _changed_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:  # another worker swept it
        return float("inf")
