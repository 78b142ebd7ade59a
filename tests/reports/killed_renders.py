"""A site whose rendering worker is killed: what is left then, for the test and for the benchmark."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from tests.lib.worker_site import Site


def inputs() -> dict:
    """A document of which both parts are worth a process: its PDF is rendered by two."""
    from reports.outgoing.assembly import VERSION
    from tests.reports import document_world as world
    from tests.reports.test_pdf_document import LONG

    tasks = [world.task(f"III.1-{number}", result=LONG) for number in range(1, 8)]
    indicators = [world.indicator("1a", str(number), note=LONG[:800]) for number in range(1, 71)]
    document = world.document(world.content(tasks=tasks, indicators=indicators), is_sample=True)
    return {"version": VERSION} | json.loads(json.dumps(asdict(document)))


def ask(number: int, now: datetime) -> int:
    """Ask for the files of issued document ``number``, as a person does; return the job's key."""
    from agencies.models import Role, User
    from reports.content import digest
    from reports.models import OutgoingDocument, ReportingPeriod
    from reports.outgoing.rendering import request_rendition

    day = date(2026, 6, 15)
    by, _ = User.objects.get_or_create(email="a@example.vn", full_name="A", role=Role.ADMINISTRATOR)
    of_period = {"kind": "half_year", "year": 2026, "name": "6 tháng", "window_start": day}
    of_period |= {"window_end": day, "opens_on": day, "due_before": now}
    period, _ = ReportingPeriod.objects.get_or_create(code="2026-6-thang", defaults=of_period)
    frozen = inputs()
    fields = {"state": "issued", "number": number, "issued_on": day, "issued_year": 2026, "issued_at": now}
    fields |= {"issued_by": by, "frozen": frozen, "digest": digest(frozen), "content": {}, "data_at": now}
    fields |= {"drafted_at": now, "drafted_by": by, "kind": "department", "symbol": "BC-SCT"}
    document, _ = OutgoingDocument.objects.get_or_create(period=period, serial=number, defaults=fields)
    return request_rendition(document, by=by, now=now).job_id


def hashes() -> dict[str, str]:
    """The files as they are made when nobody kills anybody."""
    from reports.documents.rendering import render_pdf
    from reports.documents.sheets import to_xlsx
    from reports.documents.word import to_docx

    said = inputs()
    made = {"docx": to_docx(said), "xlsx": to_xlsx(said), "pdf": render_pdf(said, lambda *_: None, every=5)}
    return {kind: hashlib.sha256(content).hexdigest() for kind, content in made.items()}


@dataclass(frozen=True)
class Kill:
    """One kill: whether the job was at work, at what, how many processes beside it, how many outlived it."""

    at_work: bool
    words: str
    beside: int
    orphans: int


class RenderSite(Site):
    """An installation that renders one document at a time."""

    def build(self) -> None:
        super().build()
        self.manage("migrate", "--verbosity=0")
        self.expected = json.loads(
            self.python(
                "import json; from tests.reports.killed_renders import hashes; print(json.dumps(hashes()))"
            )
        )

    def ask(self, number: int) -> int:
        return int(self.python(f"from tests.reports.killed_renders import ask; print(ask({number}, now))"))

    def job(self, pk: int) -> tuple[str, int, str]:
        """Status, attempts and progress in words of one job."""
        rows = {row[0]: row[1:] for row in self.rows("id, status, attempts, progress_words")}
        return rows[pk]

    def until(self, pk: int, *statuses: str, seconds: float = 60) -> str:
        deadline = time.monotonic() + seconds
        while (status := self.job(pk)[0]) not in statuses:
            assert time.monotonic() < deadline, f"{status} is none of {statuses}\n{self.said()}"
            time.sleep(0.02)
        return status

    def kill_at(self, pk: int, delay: float, *, beside: bool = False) -> Kill:
        """Start a worker and kill it, alone, ``delay`` seconds into job ``pk``.

        ``beside`` waits for its second process first.
        """
        worker = self.worker()
        self.until(pk, "running")
        deadline = time.monotonic() + 20
        while beside and not parts_of(worker) and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(delay)
        parts = parts_of(worker)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)
        status, _, words = self.job(pk)
        return Kill(status == "running", words, len(parts), len(outlived(parts)))

    def files(self) -> dict[str, str]:
        """Every finished file by name, with its hash."""
        folder = self.folder / "media" / "van-ban-di"
        found = [each for each in folder.rglob("*") if each.is_file() and not each.name.startswith(".")]
        return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in found}

    def unfinished(self) -> list[str]:
        return [each.name for each in (self.folder / "media").rglob(".*")]

    def half_files(self) -> list[str]:
        """Finished files that are not to the byte what they are to be."""
        return [
            name for name, digest in self.files().items() if digest != self.expected[Path(name).suffix[1:]]
        ]

    def noted(self) -> list[tuple]:
        """What the rows of renditions say of their files."""
        return self.select("docx_sha256, pdf_sha256, xlsx_sha256 FROM reports_outgoingrendition ORDER BY id")


def parts_of(worker: subprocess.Popen) -> list[int]:
    """The processes that ``worker`` has started beside itself."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    with contextlib.suppress(OSError):
        return [pid for pid in map(int, children.read_text().split()) if _is_part(pid)]
    return []


def _is_part(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return b"reports.documents.part" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def outlived(pids: list[int], seconds: float = 5) -> list[int]:
    """Those that still run after ``seconds``."""
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in pids if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _runs(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False
