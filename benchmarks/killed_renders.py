"""Scenario 39: the rendering worker is killed (-9) twenty times, at random moments of its work.

Each document is rendered by a worker that is killed twice and then by one that is not, until twenty kills
have met one at work; a site of its own, real workers, the second process of each renderer included. Prints
what each kill met and, at the end,
what is lost, half, doubled, orphaned: all of it must be 0.

    .venv/bin/python benchmarks/killed_renders.py
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KILLS, KILLS_EACH = 20, 2


def main() -> int:
    """Kill, count, print; 1 when anything was lost, half, doubled or orphaned."""
    sys.path.insert(0, str(ROOT))
    from tests.reports.killed_renders import RenderSite

    with tempfile.TemporaryDirectory() as folder:
        site = RenderSite(Path(folder), database="sqlite", broker="embedded")
        try:
            site.build()
            seconds = undisturbed(site)
            print(f"one document undisturbed: {seconds:.1f} s from claim to end")
            found, documents = Counter(), 2
            while found["kills"] < KILLS:
                documents += 1
                render_killed(site, documents, seconds, found)
            return told(site, documents, found)
        finally:
            site.destroy()


def undisturbed(site) -> float:
    """Return how long a job takes whose worker lives, once it is warm: the second of two documents."""
    first, second, worker = site.ask(1), site.ask(2), site.worker()
    site.until(first, "done")
    site.until(second, "running", "done")
    started = time.monotonic()
    site.until(second, "done")
    worker.kill()
    worker.wait()
    return time.monotonic() - started


def render_killed(site, number: int, seconds: float, found: Counter) -> None:
    """Ask for one document, kill its worker twice on the way, let the third one come to the end."""
    job, kills = site.ask(number), 0
    while kills < KILLS_EACH:
        kill = site.kill_at(job, random.Random(f"{number} {kills}").uniform(0, seconds))  # noqa: S311
        found["orphans"] += kill.orphans
        found["half"] += len(site.half_files())
        if not kill.at_work:  # it was faster: another document takes its place
            found["finished before the kill"] += 1
            break
        kills += 1
        found["kills"] += 1
        found["kills with a process beside"] += bool(kill.beside)
        print(f"document {number:2}, kill {kills}: {kill.words or 'Word, Excel'}; {kill.beside} beside")
        found["second renders after a second click"] += site.ask(number) != job
        site.sweep(seconds=125)
    worker = site.worker()
    site.until(job, "done")
    worker.kill()
    worker.wait()


def told(site, documents: int, found: Counter) -> int:
    """Print what is left at the end; return 1 when it is not what it is to be."""
    rows = site.noted()
    whole = tuple(site.expected[kind] for kind in ("docx", "pdf", "xlsx"))
    found["lost"] = sum(row != whole for row in rows) + documents - len(rows)
    found["half"] += len(site.half_files())
    found["doubled"] = len(site.files()) - 3 * documents + len(site.rows("id")) - documents
    found["left unfinished"] = len(site.unfinished())
    for name in ("kills", "kills with a process beside", "finished before the kill"):
        print(f"{name:36} {found[name]:3}")
    bad = ("lost", "half", "doubled", "orphans", "left unfinished", "second renders after a second click")
    for name in bad:
        print(f"{name:36} {found[name]:3}")
    return int(any(found[name] for name in bad))


if __name__ == "__main__":
    sys.exit(main())
