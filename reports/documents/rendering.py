"""A document to PDF with words of progress, for the jobs of every kind of document."""

from collections.abc import Callable

from bacgiang_plan.lib.background.progress import Progress

from .beside import Beside
from .html import parts_of, to_html
from .pdf import to_pdf

CHARACTERS_PER_PAGE = 2600  # of a full period, appendices included; only the progress bar depends on it
WORTH_A_PROCESS = 60_000  # characters of appendices: starting one costs what 15 to 20 pages cost


def render_pdf(document: dict, progress: Progress, *, every: int) -> bytes:
    """Return ``document`` (`draft.Document` as a dictionary) as PDF; equal documents give equal bytes.

    ``progress`` is told at each ``every``-th page, for each is a write. Raises JobTakenOverError, from
    ``progress``, when another attempt holds the job; RuntimeError when the document cannot be made.
    """
    main, appendices = parts_of(document)
    if len(appendices) >= WORTH_A_PROCESS:
        content = _in_two_processes(main, appendices, progress, every)
    else:
        content = _in_this_process(to_html(document), progress, every)
    progress(1, 1, "Đang ghi tệp PDF …")
    return content


def _in_this_process(html: str, progress: Progress, every: int) -> bytes:
    return to_pdf(html, on_page=_telling(progress, len(html) // CHARACTERS_PER_PAGE, every))


def _in_two_processes(main: str, appendices: str, progress: Progress, every: int) -> bytes:
    """Render the main text here and the appendices beside, at once, and join them."""
    # Imported here, not above: 10 MB, and no web process joins anything.
    from .joining import joined

    told = _telling(progress, len(main) // CHARACTERS_PER_PAGE, every)
    with Beside(appendices) as other:

        def on_page(page: int) -> None:
            other.require()
            told(page)

        first = to_pdf(main, on_page=on_page)
        progress(1, 2, "Đang dựng các phụ lục …")
        return joined(first, other.content())


def _telling(progress: Progress, estimate: int, every: int) -> Callable[[int], None]:
    """Return what is to be told of each page of about ``estimate``."""
    total = max(1, estimate)
    progress(0, total, "Đang chuẩn bị dựng trang …")

    def on_page(page: int) -> None:
        if page % every == 1 % every:
            progress(min(page, total - 1), total, f"Đang dựng trang {page} …")

    return on_page
