"""PDFs of one document made one: pages, structure, bookmarks; the first one's title and language."""

from io import BytesIO

from pikepdf import Array, Dictionary, Object, ObjectStreamMode, Pdf, String


def joined(first: bytes, *rest: bytes) -> bytes:
    """Return the pages of ``first`` and then of ``rest``, tagged PDFs of WeasyPrint, as one tagged PDF.

    There is one structure tree, one tree of bookmarks, one description (the first one's); equal inputs give
    equal bytes.
    """
    if not rest:
        return first
    with Pdf.open(BytesIO(first)) as whole:
        for content in rest:
            with Pdf.open(BytesIO(content)) as other:
                if any(_names_headers(each) for each in whole.objects):
                    _rename_headers(other, f"{len(whole.pages)}.")
                _append(whole, other)
        made = BytesIO()
        whole.save(made, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return made.getvalue()


def _append(whole: Pdf, other: Pdf) -> None:
    shift = _next_key(whole.Root.StructTreeRoot.ParentTree.Nums)
    for page in other.pages:
        _renumber(page.obj, shift)
    whole.pages.extend(other.pages)  # first: what is copied next finds its pages by them
    _join_structure(whole, other, shift)
    _join_bookmarks(whole, other)


def _next_key(numbers: Array) -> int:
    return int(numbers[-2]) + 1 if len(numbers) else 0


def _renumber(page: Object, shift: int) -> None:
    """Move the keys by which a page and its annotations are found in the structure tree."""
    page.StructParents = int(page.StructParents) + shift
    for annotation in page.get("/Annots", ()):
        if "/StructParent" in annotation:
            annotation.StructParent = int(annotation.StructParent) + shift


def _names_headers(element: Object) -> bool:
    return isinstance(element, Dictionary) and "/ID" in element and "/S" in element


def _rename_headers(pdf: Pdf, prefix: str) -> None:
    """Put ``prefix`` before the names by which cells know their headers: each part counts from the start."""
    for element in pdf.objects:
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        if "/ID" in element:
            element.ID = String(prefix + str(element.ID))
        if "/A" in element and "/Headers" in element.A:
            element.A.Headers = Array([String(prefix + str(each)) for each in element.A.Headers])


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
