"""What a renderer unpacks meanwhile lies in a folder of ours; what a killed worker left is swept."""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reports.documents.scratch import scratch

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 6, 15, 8, tzinfo=UTC)


@pytest.fixture
def root(settings) -> Path:
    return settings.VAR_DIR / "tmp"


def left(root: Path, name: str, age: timedelta) -> Path:
    folder = root / name
    (folder / "weasyprint-a").mkdir(parents=True)
    (folder / "weasyprint-a" / "font").write_bytes(b"font")
    at = (NOW - age).timestamp()
    os.utime(folder, (at, at))
    return folder


def test_temporary_files_are_made_in_the_folder_which_ends_with_the_block(root):
    before = os.environ.get("TMPDIR"), tempfile.gettempdir()
    with scratch(now=NOW) as folder:
        assert folder.parent == root
        assert Path(tempfile.mkdtemp(prefix="weasyprint-")).parent == folder
        assert os.environ["TMPDIR"] == str(folder)
        assert (root.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o700, 0o700)
    assert (os.environ.get("TMPDIR"), tempfile.gettempdir()) == before
    assert list(root.iterdir()) == []


def test_it_ends_when_the_rendering_fails_too(root):
    before = tempfile.gettempdir()
    with pytest.raises(KeyError), scratch(now=NOW):
        raise KeyError("taken over")
    assert (tempfile.gettempdir(), list(root.iterdir())) == (before, [])


def test_what_was_left_an_hour_ago_is_swept_and_another_workers_is_not(root):
    old = left(root, "render-old", timedelta(minutes=61))
    young = left(root, "render-young", timedelta(minutes=59))
    foreign = left(root, "mail", timedelta(days=1))
    with scratch(now=NOW):
        assert (old.exists(), young.exists(), foreign.exists()) == (False, True, True)
    assert young.exists()


KILLED = """
import os, signal, sys
import django; django.setup()
from django.utils import timezone
from reports.documents.pdf import to_pdf
from reports.documents.scratch import scratch
with scratch(now=timezone.now()):
    to_pdf(sys.stdin.read(), on_page=lambda page: os.kill(os.getpid(), signal.SIGKILL))
"""
WITH_FONTS = '<link rel="stylesheet" href="documents/official.css"><p>a</p>'


def test_a_killed_renderer_leaves_its_fonts_in_our_folder_and_the_next_job_takes_them_away(root, tmp_path):
    default = tmp_path / "default"
    default.mkdir()
    names = {"DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings", "VAR_DIR": str(root.parent)}
    environment = os.environ | names | {"TMPDIR": str(default)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED], input=WITH_FONTS, text=True, cwd=ROOT, env=environment
    )
    assert done.returncode == -9
    [folder] = root.iterdir()
    [fonts] = folder.glob("weasyprint-*")
    assert len(list(fonts.iterdir())) >= 4
    assert list(default.iterdir()) == []
    with scratch(now=datetime.now(UTC) + timedelta(minutes=61)):
        assert not folder.exists()
