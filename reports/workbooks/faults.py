"""What is wrong with a workbook: which cell, what was read, what is expected."""

from collections.abc import Iterable

from bacgiang_plan.lib.xlsx_faults import Fault

__all__ = ["Fault", "FaultsError"]


class FaultsError(Exception):
    """The workbook is ours, and wrong: nothing was written. ``faults`` has all of them, in reading order."""

    def __init__(self, faults: Iterable[Fault], titles: Iterable[str]) -> None:
        order = {title: number for number, title in enumerate(titles)}
        super().__init__("faults")
        self.faults = sorted(faults, key=lambda fault: (order.get(fault.sheet, 99), fault.row, fault.column))
