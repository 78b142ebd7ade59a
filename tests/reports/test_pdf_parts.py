"""A long document is rendered by two processes and joined: the same pages, one structure, no orphan."""

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from reports.documents import beside, rendering
from reports.documents.beside import Beside
from reports.documents.html import parts_of, to_html
from reports.documents.joining import joined
from reports.documents.pdf import to_pdf, to_pdfs
from reports.documents.rendering import render_pdf
from tests.reports import document_world as world
from tests.reports.pdf_reading import interpreted, page_text, reader, size_mm
from tests.reports.structure_reading import elements, faults_of
from tests.reports.test_pdf_document import LONG
from tests.reports.test_pdf_rendering import HOSTILE

ROOT = Path(__file__).resolve().parent.parent.parent
ASKS_ABROAD = '<html lang="vi"><body><img src="http://127.0.0.1:9/a.png">'


def document(**changes) -> dict:
    """A document with a main text and appendices of several pages, as it comes back from the database."""
    tasks = [world.task(f"III.1-{n}", result=LONG) for n in range(1, 4)]
    indicators = [world.indicator("1a", str(n), note=LONG[:800]) for n in range(1, 41)]
    said = world.content(tasks=tasks, indicators=indicators)
    return json.loads(json.dumps(asdict(world.document(said, is_sample=True)))) | changes


def in_two(words: dict, told=lambda *said: None) -> bytes:
    return render_pdf(words, told, every=1)


@pytest.fixture(autouse=True)
def small_documents_are_parted_too(monkeypatch):
    monkeypatch.setattr(rendering, "WORTH_A_PROCESS", 0)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return to_pdf(to_html(document()))


@pytest.fixture(scope="module")
def content() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "WORTH_A_PROCESS", 0)
        return in_two(document())


def test_the_pages_are_those_of_the_document_rendered_at_once(content, whole):
    found = [[(page_text(page), size_mm(page)) for page in reader(each).pages] for each in (content, whole)]
    assert found[0] == found[1]
    assert len(found[0]) > 8
    assert [page.runs for page in interpreted(content)] == [page.runs for page in interpreted(whole)]


def test_the_bookmarks_are_those_of_the_document_rendered_at_once(content, whole):
    def bookmarks(made: bytes) -> list:
        pdf = reader(made)
        return [
            (each.title, pdf.get_destination_page_number(each), round(each.top))
            for each in pdf.outline
            if not isinstance(each, list)
        ]

    assert bookmarks(content) == bookmarks(whole)
    assert bookmarks(content)[-1][0].startswith("Phụ lục II. ")


def loose_bookmarks(parent: pikepdf.Object) -> list[str]:
    """The bookmarks below ``parent`` that do not name it as theirs, or not the one before them."""
    found, before, each = [], None, parent.get("/First")
    while each is not None:
        knows = each.Parent.objgen == parent.objgen
        if not knows or (before is not None and each.Prev.objgen != before.objgen):
            found.append(str(each.Title))
        found += loose_bookmarks(each)
        before, each = each, each.get("/Next")
    assert before is None or parent.Last.objgen == before.objgen
    return found


def test_every_bookmark_knows_its_parent_and_its_neighbours(content):
    with pikepdf.open(BytesIO(content)) as made:
        assert loose_bookmarks(made.Root.Outlines) == []


def test_there_is_one_structure_tree_and_every_mark_on_every_page_is_in_it(content, whole):
    with pikepdf.open(BytesIO(content)) as made, pikepdf.open(BytesIO(whole)) as once:
        assert faults_of(made) == []
        assert elements(made) == elements(once)


def test_pages_painted_few_at_a_time_are_those_painted_at_once():
    html = parts_of(document())[1]
    once, many = to_pdf(html), list(to_pdfs(html, at_once=2))
    assert len(many) > 2
    by_few = joined(*many)
    assert [page.runs for page in interpreted(by_few)] == [page.runs for page in interpreted(once)]
    with pikepdf.open(BytesIO(by_few)) as made, pikepdf.open(BytesIO(once)) as whole:
        assert faults_of(made) == []
        assert elements(made) == elements(whole)
    titles = [[each.title for each in reader(content).outline] for content in (by_few, once)]
    assert titles[0] == titles[1]


def test_language_title_archive_profile_and_description_are_there_once(content):
    with pikepdf.open(BytesIO(content)) as made:
        assert (str(made.Root.Lang), bool(made.Root.MarkInfo.Marked)) == ("vi", True)
        assert bool(made.Root.ViewerPreferences.DisplayDocTitle)
        assert str(made.docinfo.Title).startswith("Báo cáo: Kết quả thực hiện Kế hoạch")
        [intent] = made.Root.OutputIntents
        assert (intent.S, "/DestOutputProfile" in intent) == (pikepdf.Name.GTS_PDFA1, True)
        with made.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
            assert xmp["dc:title"] == str(made.docinfo.Title)
        assert (len(made.trailer.ID), "/Encrypt" in made.trailer) == (2, False)
        assert made.check_pdf_syntax() == []


def test_the_same_document_gives_the_same_bytes(content):
    assert in_two(document()) == content


def test_a_document_without_appendices_or_a_short_one_needs_no_second_process(monkeypatch):
    monkeypatch.setattr(beside, "COMMAND", ["/nonexistent"])
    monkeypatch.setattr(rendering, "WORTH_A_PROCESS", 60_000)
    short = document()
    for appendix in short["appendices"]:
        appendix["rows"] = appendix["rows"][:1]
    assert in_two(short)[:5] == b"%PDF-"
    assert in_two(document(appendices=[]))[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; sys.exit('no memory')", r"code 1\): no memory"),
        ("import os; os.kill(os.getpid(), 9)", r"code -9\): nothing"),
        ("import sys; sys.stdin.buffer.read(9); sys.exit(3)", r"code 3\): nothing"),
    ],
)
def test_a_part_that_fails_fails_the_document(program, told, monkeypatch):
    monkeypatch.setattr(beside, "COMMAND", [sys.executable, "-c", program])
    with pytest.raises(RuntimeError, match=told):
        in_two(document())


def test_a_part_that_asks_for_a_foreign_file_fails_and_says_which():
    with Beside(ASKS_ABROAD) as other, pytest.raises(RuntimeError, match=r"127\.0\.0\.1"):
        other.content()


def test_when_the_job_is_taken_over_the_other_process_is_ended():
    started = []

    class Watched(Beside):
        def __enter__(self):
            started.append(self)
            return super().__enter__()

    def taken_over(done: int, *rest) -> None:
        if done:
            raise KeyError("taken over")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "Beside", Watched)
        with pytest.raises(KeyError):
            in_two(document(), taken_over)
    assert started[0].process.returncode == 1


ASKER = """
import sys, time
from reports.documents.beside import Beside
with Beside(sys.stdin.read()) as other:
    print(other.process.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("after", [0, 0.4, 1.5])
def test_when_the_worker_is_killed_the_other_process_ends_too_and_leaves_no_file(
    after, tmp_path, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    _, appendices = parts_of(document())
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    asker.stdin.write((appendices * 20).encode())
    asker.stdin.close()
    other = int(asker.stdout.readline())
    time.sleep(after)
    asker.kill()
    asker.wait()
    asker.stdout.close()
    waited = time.monotonic() + 10
    while is_running(other):
        assert time.monotonic() < waited
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_an_answered_request_and_a_failed_one_leave_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Beside(parts_of(document())[1]) as other:
        assert other.content()[:5] == b"%PDF-"
    with Beside(ASKS_ABROAD) as other, pytest.raises(RuntimeError):
        other.content()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_does_not_end_by_itself_is_ended(monkeypatch):
    monkeypatch.setattr(beside, "COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(beside, "PATIENCE", 0.1)
    with Beside("<p>") as other:
        pass
    assert other.process.returncode == -9


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


LISTENER = """
import sys
def listen(event, arguments):
    if event in ("open", "socket.connect", "socket.getaddrinfo"):
        print("HEARD", event, arguments[0], file=sys.stderr)
sys.addaudithook(listen)
from reports.documents.part import main
main()
"""


def test_hostile_words_open_no_file_and_no_connection_in_the_other_process(monkeypatch):
    words = document()
    text = " ".join(HOSTILE)
    for appendix in words["appendices"]:
        appendix |= {"title": appendix["title"] + text, "note": text}
        appendix["columns"][0]["title"] += text
        appendix["rows"] = [
            row | {"cells": [cell + text for cell in row["cells"]]} for row in appendix["rows"][:3]
        ]
    words["letterhead"] |= {"name": text, "symbol": text}
    monkeypatch.setattr(beside, "COMMAND", [sys.executable, "-c", LISTENER])
    with Beside(parts_of(words)[1]) as other:
        made = reader(other.content())
        other.faults.seek(0)
        heard = [line for line in other.faults.read().decode().splitlines() if line.startswith("HEARD")]
    assert [
        line for line in heard if "hostname" in line or "127.0.0.1" in line or "HEARD socket" in line
    ] == []
    assert len([line for line in heard if "static/" in line]) >= 5
    assert '<script>document.title="x"</script>' in page_text(made.pages[0])


def test_the_other_process_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgres://s3cret")
    told = "import os, sys; sys.exit(str(sorted(set(os.environ) - {'LC_CTYPE'})))"
    monkeypatch.setattr(beside, "COMMAND", [sys.executable, "-c", told])
    with Beside("<p>") as other, pytest.raises(RuntimeError) as failed:
        other.content()
    assert str(failed.value).endswith(str(sorted(set(beside.KEPT) & set(os.environ))))
