"""Charts as pictures for Word, which has no drawing of ours: the PDF's drawings, by its renderer, as PNG.

For workers only: it imports the renderer. The same charts give the same bytes.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from django.template.loader import render_to_string

from bacgiang_plan.lib.charts import chart_keys
from bacgiang_plan.lib.printable import printable

from .charts import drawing_of
from .pdf import to_pdf

DPI = 200
PNG_START = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS, RGB, UNFILTERED = 8, 2, b"\0"


class Pictures(NamedTuple):
    """PNG files: of each chart in the document's order, of each mark of `chart_keys` in its order."""

    charts: list[bytes]
    keys: list[bytes]


def pictures_of(document: dict) -> Pictures | None:
    """Return the charts of ``document`` (`draft.Document` as a dictionary) as pictures, None without any."""
    charts = [chart for section in document["sections"] for chart in section.get("charts", ())]
    if not charts:
        return None
    drawings = [drawing_of(printable(chart)) for chart in charts]
    keys = [drawing for drawing, _ in chart_keys()]
    html = render_to_string("documents/drawings.html", {"charts": drawings, "keys": keys})
    made = list(_pages(to_pdf(html)))
    if len(made) != len(drawings) + len(keys):
        raise RuntimeError(f"{len(drawings)} charts and {len(keys)} keys took {len(made)} pages")
    return Pictures(made[: len(drawings)], made[len(drawings) :])


def _pages(pdf: bytes) -> Iterator[bytes]:
    """Yield each page as PNG."""
    # Imported here, not above: no web process makes pictures.
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bitmap = page.render(scale=DPI / 72, rev_byteorder=True)
            yield png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            bitmap.close()
            page.close()


def png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return ``pixels``, three bytes each in rows of ``stride`` bytes, as a PNG file without a date.

    Written here so that its bytes depend on zlib alone, as those of the Word file around it do.
    """
    starts = range(0, height * stride, stride)
    rows = b"".join(UNFILTERED + pixels[start : start + 3 * width] for start in starts)
    per_metre = round(DPI / 0.0254)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, EIGHT_BITS, RGB, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return PNG_START + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
