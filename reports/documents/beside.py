"""A part of a document rendered by a process beside this one: `part`, started, fed, waited for, ended."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "reports.documents.part"]
PATIENCE = 5  # seconds
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "FONTCONFIG_FILE")
"""All that it is told of our environment: no address, no secret."""


class Beside:
    """The process that renders ``html``, while the block runs; leaving the block ends it."""

    def __init__(self, html: str) -> None:
        self.html = html.encode()

    def __enter__(self) -> Self:
        # A worker of Celery may have no multiprocessing children; files without a name leave nothing behind.
        self.answer, self.faults = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=self.answer,
            stderr=self.faults,
            cwd=ROOT,
            env=environment,
        )
        self._ask()
        return self

    def _ask(self) -> None:
        try:
            self.process.stdin.write(b"%d\n" % len(self.html) + self.html)
            self.process.stdin.flush()  # and stays open: its end would end the process
        except BrokenPipeError:
            self.process.wait()
            self.require()

    def require(self) -> None:
        """Raise RuntimeError when it has failed, for then the whole document has."""
        if self.process.poll():
            self.faults.seek(0)
            told = self.faults.read().decode(errors="replace").strip().splitlines() or ["nothing"]
            raise RuntimeError(f"a part was not rendered (code {self.process.returncode}): {told[-1]}")

    def content(self) -> bytes:
        """Wait for the PDF and return it. Raises RuntimeError as `require` does."""
        self.process.wait()
        self.require()
        self.answer.seek(0)
        return self.answer.read()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(BrokenPipeError):  # what it never read
            self.process.stdin.close()  # tells it to tidy up and end
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.answer.close()
        self.faults.close()
