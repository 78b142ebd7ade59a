"""Run as a program: one part of a document, HTML on standard input, its PDF on standard output.

The length of the HTML in bytes comes first, on a line of its own. Standard input stays open as long as
somebody waits for the answer; when it ends, this program ends, so none outlives a worker that is killed.
It knows no settings, no database and no secret.
"""

import os
import shutil
import sys
import tempfile
import threading

from reports.documents.joining import joined
from reports.documents.pdf import to_pdfs

STDIN, STDOUT = 0, 1
AT_ONCE = 100  # pages


def main() -> None:
    """Answer one request. What goes wrong is told on standard error, with a return code."""
    source = sys.stdin.buffer
    html = source.read(int(source.readline()))
    folder = tempfile.tempdir = tempfile.mkdtemp(prefix="document-part-")  # of fonts, while it runs
    threading.Thread(target=_end_with_the_asker, args=[folder], daemon=True).start()
    try:
        with os.fdopen(STDOUT, "wb") as target:
            target.write(joined(*to_pdfs(html.decode(), at_once=AT_ONCE)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # millions of boxes need no tidying up


def _end_with_the_asker(folder: str) -> None:
    os.read(STDIN, 1)  # not `source.read`: its lock would stop the program from ending
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()
