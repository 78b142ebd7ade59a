"""A document to PDF with words of progress, for the jobs of every kind of document."""

from bacgiang_plan.lib.background.progress import Progress

from .html import to_html
from .pdf import to_pdf

CHARACTERS_PER_PAGE = 2600  # of a full period, appendices included; only the progress bar depends on it


def render_pdf(document: dict, progress: Progress, *, every: int) -> bytes:
    """Return ``document`` (`draft.Document` as a dictionary) as PDF; equal documents give equal bytes.

    ``progress`` is told at each ``every``-th page, for each is a write. Raises JobTakenOverError, from
    ``progress``, when another attempt holds the job; RuntimeError when the document cannot be made.
    """
    html = to_html(document)
    total = max(1, len(html) // CHARACTERS_PER_PAGE)
    progress(0, total, "Đang chuẩn bị dựng trang …")

    def on_page(page: int) -> None:
        if page % every == 1:
            progress(min(page, total - 1), total, f"Đang dựng trang {page} …")

    content = to_pdf(html, on_page=on_page)
    progress(total, total, "Đang ghi tệp PDF …")
    return content
