"""Handlers only for the tests with real workers, which load them by ``--include``."""

import time
from pathlib import Path

from bacgiang_plan.lib.background.handlers import handler


@handler("test.note")
def note(job, progress):
    """Note each start and end in a file; the first ``payload["hangs"]`` attempts never come to an end."""
    log = Path(job.payload["log"])
    write(log, f"{job.pk} start {job.attempts}")
    progress(1, 2, "Đang chạy thử")
    if job.attempts <= job.payload.get("hangs", 0):
        time.sleep(600)
    time.sleep(job.payload.get("seconds", 0))
    write(log, f"{job.pk} end {job.attempts}")
    return {"attempt": job.attempts}


def write(log: Path, line: str) -> None:
    with log.open("a") as file:
        file.write(f"{line}\n")
