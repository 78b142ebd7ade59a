"""HTML to PDF: WeasyPrint, our own files only, the same bytes for the same page."""

import gc
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

OWN_FILES = "https://portal.invalid/static/"
"""Address under which documents name our static files; ``.invalid`` never resolves (RFC 2606)."""
STATIC = Path(__file__).resolve().parent.parent.parent / "static"
"""Not from the settings: a part is rendered by a process that knows none (`part`)."""
FOLDERS = ("documents", "fonts")
KINDS = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}
PDF_IDENTIFIER = b"bacgiang-plan"
"""Constant: the default is random, and equal inputs must give equal bytes."""
VARIANT = "pdf/a-3a"
"""For the archive: fonts and colours inside the file, its structure and its language told."""
PAGE_MESSAGE = "Step 5 - Creating layout - Page %d"


class ForeignAddressError(ValueError):
    """A document asked for something that is not one of our own files."""


def own_file(url: str) -> Path:
    """Return the static file that ``url`` names. Raises ForeignAddressError for anything else."""
    path, _, rest = url.removeprefix(OWN_FILES).partition("?")
    file = (STATIC / path).resolve()
    allowed = any(file.is_relative_to(STATIC / folder) for folder in FOLDERS)
    if not url.startswith(OWN_FILES) or rest or not allowed or file.suffix not in KINDS:
        raise ForeignAddressError(url)
    return file


def to_pdf(html: str, *, on_page: Callable[[int], None] = lambda page: None) -> bytes:
    """Return ``html`` as PDF; ``on_page`` hears the number of each page as it is laid out.

    Opens no file but our own static ones and no connection; a document that asks for more is a fault and
    raises RuntimeError.
    """
    [content] = to_pdfs(html, on_page=on_page)
    return content


def to_pdfs(
    html: str, *, on_page: Callable[[int], None] = lambda page: None, at_once: int | None = None
) -> Iterator[bytes]:
    """Yield ``html`` as PDFs of ``at_once`` pages each, to bound what tags and drawings take of memory.

    The layout of all pages stays in memory, about 0.7 MB a page. Bookmarks below the first level would lose
    their parents at a cut. Otherwise as `to_pdf`.
    """
    # Imported here, not above: it costs 1.2-1.9 s and 40 MB, which only the worker that renders pays.
    import weasyprint

    class OwnFilesFetcher(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: object = None) -> "weasyprint.urls.URLFetcherResponse":
            file = own_file(url)
            kind = {"Content-Type": KINDS[file.suffix]}
            return weasyprint.urls.URLFetcherResponse(url, file.read_bytes(), kind)

    fetcher = OwnFilesFetcher(fail_on_errors=True)
    try:
        with _without_gc(), _watching(on_page), _forgiving():
            source = weasyprint.HTML(string=html, base_url=OWN_FILES, url_fetcher=fetcher)
            document = source.render(pdf_variant=VARIANT)
            pages, document.pages = document.pages, []
            while pages:
                some = document.copy(pages[:at_once])
                del pages[:at_once]
                yield some.write_pdf(pdf_identifier=PDF_IDENTIFIER, pdf_variant=VARIANT)
    except weasyprint.urls.FatalURLFetchingError as error:  # a BaseException: it would kill the worker
        raise RuntimeError(f"the document asks for {error}") from error


@contextmanager
def _without_gc() -> Iterator[None]:
    """Rendering makes millions of boxes and no garbage: without the collector it takes 0.73 of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _forgiving() -> Iterator[None]:
    """WeasyPrint 70 leaves its colour profile open for the interpreter to close."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


@contextmanager
def _watching(on_page: Callable[[int], None]) -> Iterator[None]:
    """Pass the page numbers of WeasyPrint's progress log to ``on_page``; what that raises stops it."""

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.msg == PAGE_MESSAGE:
                on_page(record.args[0])

    logger = logging.getLogger("weasyprint.progress")
    handler, level, propagate = Pages(), logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
