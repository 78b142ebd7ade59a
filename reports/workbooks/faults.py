"""What is wrong with a workbook: which cell, what was read, what is expected."""

from collections.abc import Iterable
from typing import NamedTuple

from bacgiang_plan.lib.xlsx import address


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


class FaultsError(Exception):
    """The workbook is ours, and wrong: nothing was written. ``faults`` has all of them, in reading order."""

    def __init__(self, faults: Iterable[Fault], titles: Iterable[str]) -> None:
        order = {title: number for number, title in enumerate(titles)}
        super().__init__("faults")
        self.faults = sorted(faults, key=lambda fault: (order.get(fault.sheet, 99), fault.row, fault.column))
