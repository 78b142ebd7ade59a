"""Whether a PDF holds digital signatures: found, never verified.

A signature names the bytes it covers (``/ByteRange``, ISO 32000-1, 12.8.1): all but its own contents, a
string in hexadecimal. Both must stand in the file as they are, outside every compressed stream, so the file
is searched and not parsed: what strangers bring meets no parser.
"""

import re
from itertools import islice
from typing import BinaryIO

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*0+\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
LONGEST = 200
"""Bytes of the longest ``/ByteRange`` with its blanks that is found where two pieces meet."""
PIECE = 1024 * 1024
MOST = 100
"""Signatures that are counted: nobody signs more, and a hostile file may pretend to hold any number."""
CONTENTS = re.compile(rb"<\s*30", re.IGNORECASE)
"""The contents begin with a SEQUENCE of DER; a place kept for a signature holds zeros."""


def count_signatures(file: BinaryIO) -> int:
    """Return how many digital signatures ``file``, a PDF that can seek, holds, at most `MOST`.

    It is left at its beginning.
    """
    size = file.seek(0, 2)
    found = (gap for gap in _gaps(file, size) if _holds_contents(file, *gap))
    count = sum(1 for _ in islice(found, MOST))
    file.seek(0)
    return count


def _gaps(file: BinaryIO, size: int) -> set[tuple[int, int]]:
    """Return what every ``/ByteRange`` within the file leaves out, as (first byte, byte after it)."""
    gaps: set[tuple[int, int]] = set()
    rest = b""
    file.seek(0)
    while piece := file.read(PIECE):
        text = rest + piece
        for match in BYTE_RANGE.finditer(text):
            start, end, length = map(int, match.groups())
            if start < end and end + length <= size:
                gaps.add((start, end))
        rest = text[-LONGEST:]
    return gaps


def _holds_contents(file: BinaryIO, start: int, end: int) -> bool:
    file.seek(start)
    begins = CONTENTS.match(file.read(16))
    file.seek(end - 1)
    return bool(begins) and file.read(1) == b">"
