"""Paragraphs of one document as the beginning of another: people's decisions go along, unsaved."""

from collections.abc import Iterable, Sequence

from reports.models import OutgoingDocument, OutgoingParagraph

OWN = {"id", "document_id", "merged_into_id"}
"""Columns that a copy has of its own."""


def copies(rows: Iterable[OutgoingParagraph]) -> list[OutgoingParagraph]:
    """Return new rows like ``rows``, of no document yet, merged into none."""
    names = [each.attname for each in OutgoingParagraph._meta.concrete_fields if each.attname not in OWN]
    return [OutgoingParagraph(**{name: getattr(row, name) for name in names}) for row in rows]


def keep(
    document: OutgoingDocument, made: Sequence[OutgoingParagraph], origin: OutgoingDocument | None
) -> None:
    """Save ``made`` as the paragraphs of ``document``; what was merged in ``origin`` is merged here.

    A paragraph that stands again is merged no more.
    """
    for row in made:
        row.document = document
    OutgoingParagraph.objects.bulk_create(made)
    if origin is not None:
        _merge_as(origin, {row.key: row for row in document.paragraphs.all()})


def _merge_as(origin: OutgoingDocument, rows: dict[str, OutgoingParagraph]) -> None:
    pairs = origin.paragraphs.filter(merged_into__isnull=False).values_list("key", "merged_into__key")
    merged = []
    for key, target in pairs:
        if key in rows and target in rows and rows[key].dropped_at:
            rows[key].merged_into = rows[target]
            merged.append(rows[key])
    OutgoingParagraph.objects.bulk_update(merged, ["merged_into"])
