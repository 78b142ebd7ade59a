"""Headers of a workbook that came back: known again however they are written, in any order."""

from collections.abc import Iterable

from bacgiang_plan.lib.vietnamese import nfc
from bacgiang_plan.lib.xlsx import Sheet


def header_key(text: str) -> str:
    """Return the key by which a header is known: Unicode form, case, blanks and line ends do not count."""
    return " ".join(nfc(text).casefold().split())


def find_header(sheet: Sheet, wanted: Iterable[str], *, within: int = 40) -> tuple[int, dict[str, int]]:
    """Return the row that holds most of the headers ``wanted`` and the column of each one found.

    Columns may stand in any order; of two equal headers the first counts. (0, {}) when no row has any.
    """
    keys = {header_key(each): each for each in wanted}
    best: tuple[int, dict[str, int]] = (0, {})
    for number in sorted(sheet.rows)[:within]:
        found: dict[str, int] = {}
        for column, cell in sorted(sheet.rows[number].items()):
            name = keys.get(header_key(str(cell.value))) if cell.kind == "text" else None
            if name is not None:
                found.setdefault(name, column)
        if len(found) > len(best[1]):
            best = number, found
    return best
