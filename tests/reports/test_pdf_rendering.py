"""The renderer opens nothing but our own files, and leaves whole files (scenarios 38, 39)."""

import gc
import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from reports.documents.files import write_whole
from reports.documents.html import to_html
from reports.documents.pdf import OWN_FILES, ForeignAddressError, own_file, to_pdf
from tests.reports.pdf_reading import page_text, reader
from tests.reports.test_pdf_document import fill

ROOT = Path(__file__).resolve().parent.parent.parent
FONTS = {
    "LiberationSerif-Regular.ttf": "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba",
    "LiberationSerif-Bold.ttf": "446a4421f297698427170fd7db20e59169a4188baaaf940e9bea58af6341a723",
    "LiberationSerif-Italic.ttf": "c1830c433ab41379f1139fac388989d37c9f08c81e1bd643efdcc7946db30753",
    "LiberationSerif-BoldItalic.ttf": "36dd6965be8915f6d7efb259757f1f7546a7c6f72c53a20bbe4ae7092f2cd558",
}
HOSTILE = (
    '<script>document.title="x"</script>',
    '<img src="http://127.0.0.1:9/a.png"><img src="file:///etc/hostname">',
    '<link rel="attachment" href="file:///etc/hostname"><link rel="stylesheet" href="file:///etc/hostname">',
    '</p></td></table><iframe src="file:///etc/hostname"></iframe>',
    '<style>@import url("http://127.0.0.1:9/a.css"); body { background: url(file:///etc/hostname) }</style>',
    '" onload="x" style="background:url(file:///etc/hostname)',
    "{% include 'agencies/login.html' %}{{ draft.sha256 }}&#60;b&#62;",
)
OPENED: list[str] = []
LISTENING = False


def listen(event: str, arguments: tuple) -> None:
    """Audit hooks stay for the life of the process; this one hears only while a test asks."""
    if LISTENING and event in ("open", "socket.connect", "socket.getaddrinfo"):
        OPENED.append(f"{event} {arguments[0] if event == 'open' else arguments[:2]}")


sys.addaudithook(listen)


@pytest.fixture
def opened():
    global LISTENING
    OPENED.clear()
    LISTENING = True
    yield OPENED
    LISTENING = False


def poisoned(inputs: dict) -> dict:
    """``inputs`` with hostile words in every place where an agency's words may stand."""
    text = " ".join(HOSTILE)
    for section in inputs["sections"]:
        section["title"] += text
        for paragraph in section["paragraphs"]:
            paragraph["text"] += text
            paragraph["lead"] += text
    for appendix in inputs["appendices"]:
        for row in appendix["rows"]:
            row["cells"] = [cell + text for cell in row["cells"]]
    return inputs | {"subject": inputs["subject"] + text, "notes": [text]}


@pytest.fixture
def poisoned_html(db) -> str:
    return to_html(poisoned(fill()))


def test_hostile_words_open_no_file_and_no_connection(poisoned_html, opened):
    to_pdf("<p>warm up: what the library itself reads</p>")
    opened.clear()
    to_pdf(poisoned_html)
    own = (str(ROOT / "static"), sys.prefix, sys.base_prefix, tempfile.gettempdir(), "/usr/share/")
    foreign = [each for each in opened if "hostname" in each or "127.0.0.1" in each]
    assert foreign == []
    assert [each for each in opened if each.startswith("socket")] == []
    files = [each.removeprefix("open ") for each in opened]
    unknown = [each for each in files if not each.startswith(own) and "/" in each]
    assert unknown == []


def test_hostile_words_stand_in_the_document_as_words(poisoned_html):
    text = " ".join(page_text(page) for page in reader(to_pdf(poisoned_html)).pages)
    assert '<script>document.title="x"</script>' in text
    assert "{{ draft.sha256 }}&#60;b&#62;" in text


def test_the_document_carries_no_attachment_no_link_and_no_script(poisoned_html):
    pdf = reader(to_pdf(poisoned_html))
    assert dict(pdf.attachments) == {}
    assert [page.get("/Annots") for page in pdf.pages if page.get("/Annots")] == []
    assert "/JavaScript" not in pdf.trailer["/Root"].get("/Names", {})


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/a.png",
        "data:text/css,body{}",
        f"{OWN_FILES}../bacgiang_plan/settings.py",
        f"{OWN_FILES}documents/../../var/secret_key",
        f"{OWN_FILES}css/base.css",
        f"{OWN_FILES}documents/",
        f"{OWN_FILES}documents/official.css?x=1",
        f"{OWN_FILES}fonts/liberation-serif/LICENSE",
        "documents/official.css",
        f"x{OWN_FILES}documents/official.css",
    ],
)
def test_an_address_that_is_not_one_of_our_own_files_is_refused(address):
    with pytest.raises(ForeignAddressError):
        own_file(address)


def test_our_own_files_are_served():
    assert own_file(f"{OWN_FILES}documents/official.css") == ROOT / "static/documents/official.css"


@pytest.mark.parametrize(
    "element",
    [
        '<img src="http://127.0.0.1:9/a.png">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background: url(file:///etc/hostname)">x</p>',
    ],
)
def test_a_document_that_asks_for_a_foreign_file_is_not_made(element):
    with pytest.raises(RuntimeError, match=r"hostname|127\.0\.0\.1"):
        to_pdf(f"<html><body>{element}</body></html>")


def test_the_pages_are_told_as_they_are_laid_out_and_the_log_stays_as_it_was():
    heard, logger = [], logging.getLogger("weasyprint.progress")
    before = (logger.level, logger.propagate, list(logger.handlers))
    to_pdf('<p>a</p><p style="break-before: page">b</p>', on_page=heard.append)
    assert heard == [1, 2]
    assert (logger.level, logger.propagate, logger.handlers) == before


def test_what_the_listener_raises_stops_the_rendering_and_the_collector_runs_again():
    def stop(page: int) -> None:
        raise KeyError(page)

    with pytest.raises(KeyError):
        to_pdf("<p>a</p>", on_page=stop)
    assert gc.isenabled()


def test_the_fonts_are_the_ones_that_were_vendored():
    folder = ROOT / "static/fonts/liberation-serif"
    assert {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.ttf")
    } == FONTS
    assert (folder / "LICENSE").read_text().startswith("Liberation Serif 2.1.5")


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "folder" / "a.pdf"
    write_whole(path, b"first")

    def full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"second")
    assert (path.read_bytes(), [each.name for each in path.parent.iterdir()]) == (b"first", ["a.pdf"])


def test_the_web_process_never_imports_the_renderer(tmp_path):
    code = (
        "import django, sys; django.setup(); import bacgiang_plan.urls, reports.jobs; "
        "print('weasyprint' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings", "VAR_DIR": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
    )
    assert done.stdout == "False\n"


def test_a_document_is_for_this_program_s_user_only(tmp_path):
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "a.pdf", b"first")
    finally:
        os.umask(before)
    assert f"{(tmp_path / 'a.pdf').stat().st_mode & 0o777:o}" == "600"
