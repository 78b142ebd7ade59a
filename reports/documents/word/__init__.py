"""An official document as Word (.docx): the same `Document` the PDF is made from, with styles to edit by."""

from .writer import to_docx

__all__ = ["to_docx"]
