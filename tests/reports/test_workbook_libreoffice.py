"""A workbook opened and saved by LibreOffice comes back as it was."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from reports.workbooks.export import report_workbook
from tests.conftest import NOW
from tests.reports.cycle import write_part, write_task
from tests.reports.workbook_world import (
    PARTS,
    TASKS,
    ZONES,
    cell,
    check,
    column_of,
    exported,
    file_of,
    preview_of,
)

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here")


def saved_by_libreoffice(content: bytes, folder: Path) -> BytesIO:
    """The workbook as LibreOffice writes it after opening."""
    (folder / "in").mkdir()
    source = folder / "in" / "so.xlsx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(source)], check=True, capture_output=True, timeout=120
    )
    return BytesIO((folder / "out" / "so.xlsx").read_bytes())


def changes(report, file, officer):
    seen = preview_of(check(report, file, officer))
    return [(each.what, each.label, each.old, each.new) for each in seen.changes + seen.conflicts]


def test_saved_by_libreoffice_unchanged_it_changes_nothing(full, assignment, officer, tmp_path):
    words = "- Đã triển khai\n- =1+1\n  <b>\"x\" & 'y'</b>, 47,1 %"
    write_task(full, assignment, officer, state="done", completed_on=NOW.date(), result=words)
    for key, text in {"direction": "=1+1", "achievements": "@a", "next_steps": "+84", "causes": "5"}.items():
        write_part(full, key, text, officer)
    assert changes(full, saved_by_libreoffice(report_workbook(full, now=NOW), tmp_path), officer) == []


def test_what_was_filled_in_is_read_from_what_libreoffice_saved(full, assignment, officer, tmp_path):
    book = exported(full)
    task = f"task-{assignment.pk}"
    cell(book, TASKS, task, "Ngày dự kiến hoàn thành").value = "15/1/2027"
    cell(book, PARTS, "part-causes", "Nội dung").value = "Dòng 1\n- Dòng 2"
    book[ZONES].cell(2, column_of(book[ZONES], "Diện tích (ha)")).value = 377.25
    content = file_of(book).getvalue()
    assert changes(full, saved_by_libreoffice(content, tmp_path), officer) == [
        ("III.2.2-1", "Ngày dự kiến hoàn thành", "–", "15/01/2027"),
        ("Đánh giá chung: nguyên nhân", "Nội dung", "–", "Dòng 1\n- Dòng 2"),
        ("KCN Yên Lư", "Diện tích (ha)", "377", "377,25"),
    ]
