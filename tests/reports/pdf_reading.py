"""PDF pages read back: where each run of text begins and ends (mm from the top left), the rules drawn."""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

MM = 25.4 / 72
IDENTITY = (1, 0, 0, 1, 0, 0)
Matrix = tuple[float, ...]


@dataclass(frozen=True)
class Run:
    """Text shown by one operator; ``baseline`` and the edges in mm from the top left, ``size`` in pt."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str


@dataclass(frozen=True)
class Box:
    """A filled rectangle: how rules and cell borders are drawn."""

    left: float
    top: float
    width: float
    height: float


def reader(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def page_text(page: PageObject) -> str:
    """The text of a page with single blanks."""
    return " ".join(page.extract_text().split())


def size_mm(page: PageObject) -> tuple[int, int]:
    return round(float(page.mediabox.width) * MM), round(float(page.mediabox.height) * MM)


def times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


class Font:
    """What is needed of an embedded font: its name, its glyphs' widths and letters."""

    def __init__(self, font) -> None:
        self.name = font["/BaseFont"].partition("+")[2]
        self.widths = dict(widths_of(font["/DescendantFonts"][0].get_object()["/W"]))
        pairs = re.findall(r"<(\w+)>\s*<(\w+)>", font["/ToUnicode"].get_data().decode("latin1"))
        self.letters = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def widths_of(table):
    position = 0
    while position < len(table):
        first, widths = int(table[position]), table[position + 1]
        yield from enumerate(map(float, widths), start=first)
        position += 2


class Page:
    """One page interpreted."""

    def __init__(self, page: PageObject, pdf: PdfReader) -> None:
        self.height = float(page.mediabox.height)
        self.fonts = {name: Font(each.get_object()) for name, each in page["/Resources"]["/Font"].items()}
        self.runs: list[Run] = []
        self.boxes: list[Box] = []
        self.state, self.stack = (IDENTITY, None, 0.0), []
        self.text_at = IDENTITY
        self.open_marks: list[int | None] = []
        self.marked: dict[int, list[str]] = {}
        for operands, operator in ContentStream(page.get_contents(), pdf).operations:
            handler = getattr(self, f"on_{operator.decode()}".replace("*", "_star"), None)
            if handler:
                handler(*operands)

    def on_q(self) -> None:
        self.stack.append(self.state)

    def on_Q(self) -> None:  # noqa: N802  # the operator's own name
        self.state = self.stack.pop()

    def on_cm(self, *matrix) -> None:
        self.state = (times(tuple(map(float, matrix)), self.state[0]), *self.state[1:])

    def on_Tf(self, name, size) -> None:  # noqa: N802
        self.state = (self.state[0], self.fonts[name], float(size))

    def on_Tm(self, *matrix) -> None:  # noqa: N802
        self.text_at = tuple(map(float, matrix))

    def on_TJ(self, parts) -> None:  # noqa: N802
        matrix, font, size = self.state
        width, letters = 0.0, []
        for part in parts:
            if isinstance(part, (int, float)):
                width -= float(part)
                continue
            raw = part.original_bytes
            for code in (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)):
                width += font.widths.get(code, 1000)
                letters.append(font.letters.get(code, ""))
        at = times(self.text_at, matrix)
        scale = abs(matrix[0])
        left = at[4] * MM
        for mark in [each for each in self.open_marks if each is not None][-1:]:
            self.marked.setdefault(mark, []).append("".join(letters))
        self.runs.append(
            Run(
                text="".join(letters),
                left=left,
                right=left + width / 1000 * size * scale * MM,
                baseline=(self.height - at[5]) * MM,
                size=round(size * scale, 1),
                font=font.name,
            )
        )

    def on_BDC(self, tag, properties) -> None:  # noqa: N802
        self.open_marks.append(properties.get("/MCID") if hasattr(properties, "get") else None)

    def on_BMC(self, tag) -> None:  # noqa: N802
        self.open_marks.append(None)

    def on_EMC(self) -> None:  # noqa: N802
        self.open_marks.pop()

    def on_re(self, x, y, width, height) -> None:
        matrix = self.state[0]
        at = times((1, 0, 0, 1, float(x), float(y)), matrix)
        self.boxes.append(
            Box(
                left=at[4] * MM,
                top=(self.height - at[5]) * MM,
                width=float(width) * abs(matrix[0]) * MM,
                height=float(height) * abs(matrix[3]) * MM,
            )
        )

    def run(self, text: str) -> Run:
        """The run that shows ``text`` and nothing else."""
        return next(run for run in self.runs if " ".join(run.text.split()) == text)


@cache
def interpreted(content: bytes) -> tuple[Page, ...]:
    """Every page of ``content``."""
    pdf = reader(content)
    return tuple(Page(page, pdf) for page in pdf.pages)


def tables(content: bytes) -> list[list[list[str]]]:
    """The tables that the structure tree tells, as rows of cells; one for each page they stand on."""
    pdf, pages = reader(content), interpreted(content)
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(pdf.pages)}

    def text(element, page: int | None) -> str:
        page = numbers[element.raw_get("/Pg").idnum] if "/Pg" in element else page
        kids = (each if isinstance(each, int) else each.get_object() for each in element.get("/K", ()))
        found = (
            "".join(pages[page].marked.get(kid, ())) if isinstance(kid, int) else text(kid, page)
            for kid in kids
        )
        return "".join(found)

    def below(element, kind: str):
        for kid in (each for each in element.get("/K", ()) if not isinstance(each, int)):
            kid = kid.get_object()
            if kid["/S"] in (kind, *(["/TH"] if kind == "/TD" else [])):
                yield kid
            else:
                yield from below(kid, kind)

    document = pdf.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()
    return [
        [[" ".join(text(cell, None).split()) for cell in below(row, "/TD")] for row in below(table, "/TR")]
        for table in below(document, "/Table")
    ]
