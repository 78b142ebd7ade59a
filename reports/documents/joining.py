"""Two PDFs of one document made one: pages, structure, bookmarks; the first one's title and language."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Object, Pdf


def joined(first: bytes, rest: bytes) -> bytes:
    """Return the pages of ``first`` and then of ``rest``, tagged PDFs of WeasyPrint, as one tagged PDF.

    There is one structure tree, one tree of bookmarks, one description (the first one's); equal inputs give
    equal bytes.
    """
    with Pdf.open(BytesIO(first)) as whole, Pdf.open(BytesIO(rest)) as other:
        shift = _next_key(whole.Root.StructTreeRoot.ParentTree.Nums)
        for page in other.pages:
            _renumber(page.obj, shift)
        whole.pages.extend(other.pages)  # first: what is copied next finds its pages by them
        _join_structure(whole, other, shift)
        _join_bookmarks(whole, other)
        made = BytesIO()
        whole.save(
            made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False
        )
        return made.getvalue()


def _next_key(numbers: Array) -> int:
    return int(numbers[-2]) + 1 if len(numbers) else 0


def _renumber(page: Object, shift: int) -> None:
    """Move the keys by which a page and its annotations are found in the structure tree."""
    page.StructParents = int(page.StructParents) + shift
    for annotation in page.get("/Annots", ()):
        if "/StructParent" in annotation:
            annotation.StructParent = int(annotation.StructParent) + shift


def _join_structure(whole: Pdf, other: Pdf, shift: int) -> None:
    """Append the elements of ``other`` to the document element of ``whole``; keys move by ``shift``."""
    root, copied = whole.Root.StructTreeRoot, whole.copy_foreign(other.Root.StructTreeRoot)
    document = root.K[0]
    for element in copied.K[0].K:
        element.P = document
        document.K.append(element)
    for place, entry in enumerate(copied.ParentTree.Nums):
        root.ParentTree.Nums.append(entry if place % 2 else int(entry) + shift)


def _join_bookmarks(whole: Pdf, other: Pdf) -> None:
    if "/Outlines" not in other.Root:
        return
    copied = whole.copy_foreign(other.Root.Outlines)
    if "/Outlines" not in whole.Root:
        whole.Root.Outlines = copied
        return
    outlines, each = whole.Root.Outlines, copied.First
    last, each.Prev = outlines.Last, outlines.Last
    last.Next, outlines.Last = each, copied.Last
    outlines.Count = int(outlines.Count) + int(copied.Count)
    while each is not None:
        each.Parent = outlines
        each = each.get("/Next")
