"""What is wrong with a workbook: which cell, what was read, what is expected."""

from typing import NamedTuple

from .xlsx import address


class Fault(NamedTuple):
    """One fault. ``row`` and ``column`` are zero where no single cell is to blame."""

    sheet: str
    row: int
    column: int
    read: str
    expected: str

    @property
    def place(self) -> str:
        """Return "Nhiệm vụ!F7"."""
        return f"{self.sheet}!{address(self.row, self.column)}" if self.row else self.sheet
