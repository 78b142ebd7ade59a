import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
LOCK = json.loads((VENDOR / "vendor.lock.json").read_text())
CSS = settings.BASE_DIR / "static" / "css"


def test_vendored_files_are_exactly_those_in_the_lock() -> None:
    files = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert files - {"vendor.lock.json"} == set(LOCK)


@pytest.mark.parametrize("file", sorted(LOCK))
def test_a_vendored_file_has_the_hash_in_the_lock(file: str) -> None:
    assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == LOCK[file]["sha256"]


@pytest.mark.parametrize("file", sorted(LOCK))
def test_a_vendored_file_lies_beside_a_licence(file: str) -> None:
    assert (VENDOR / Path(file).parent / "LICENSE").exists()


def test_no_static_file_points_at_a_source_map() -> None:
    texts = [path for kind in ("css", "js") for path in (settings.BASE_DIR / "static").rglob(f"*.{kind}")]
    assert [path.name for path in texts if "sourceMappingURL" in path.read_text()] == []


def test_own_css_stays_below_60_kb() -> None:
    assert sum(path.stat().st_size for path in CSS.rglob("*.css")) < 60_000
