"""An installation's folder is private, its key whole, and made once however many processes start."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from bacgiang_plan.lib.installation import own_key, private_folder


@pytest.fixture
def wide_open():
    """The umask most machines have."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> str:
    return f"{path.stat().st_mode & 0o777:o}"


def test_the_folder_is_made_for_its_user_only(tmp_path, wide_open):
    assert mode(private_folder(tmp_path / "new" / "var")) == "700"


def test_a_folder_that_is_there_keeps_the_mode_somebody_gave_it(tmp_path, wide_open):
    tmp_path.chmod(0o750)
    assert mode(private_folder(tmp_path)) == "750"


def test_the_key_is_made_once_for_its_user_only_and_leaves_nothing_beside_it(tmp_path, wide_open):
    path = tmp_path / "secret_key"
    key = own_key(path)
    assert len(key) >= 50
    assert own_key(path) == key
    assert (mode(path), list(tmp_path.iterdir())) == ("600", [path])


def test_two_installations_have_two_keys(tmp_path):
    assert own_key(tmp_path / "a") != own_key(tmp_path / "b")


def test_processes_that_start_at_once_agree_on_one_key(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda path: False)  # all of them looked before any had made it
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(own_key, [tmp_path / "secret_key"] * 40))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("content", ["", "\n", "x" * 49])
def test_an_empty_or_cut_key_is_refused_with_the_way_out(content, tmp_path):
    path = tmp_path / "secret_key"
    path.write_text(content)
    with pytest.raises(ImproperlyConfigured, match=f"{path} trống hoặc bị cắt cụt. Hãy xóa tệp này"):
        own_key(path)
