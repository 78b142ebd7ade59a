"""The heads of the list of zones by which it is sorted."""

from typing import NamedTuple
from urllib.parse import urlencode


class SortedColumn(NamedTuple):
    """The head of a column that can be sorted: a press asks for ``order``, the filter stays."""

    label: str
    order: str
    direction: str
    url: str

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "")


HEADS = {
    "ten": ("Tên", False),
    "dien-tich": ("Diện tích (ha)", True),
    "gpmb": ("GPMB (%)", True),
    "ha-tang": ("Hạ tầng (%)", True),
    "lap-day": ("Lấp đầy (%)", True),
}


def sorted_columns(order: str, asked: dict[str, str] | None = None) -> dict[str, SortedColumn]:
    """Return the heads by key; names rise first and figures fall first, a second press turns them round.

    ``asked`` are the other parameters of the address, which stay; the page does not.
    """
    kept = {name: value for name, value in (asked or {}).items() if name not in ("page", "sap_xep")}
    found = {}
    for key, (label, _) in HEADS.items():
        pressed = _pressed(key, order)
        url = f"?{urlencode(kept | {'sap_xep': pressed})}"
        found[key.replace("-", "_")] = SortedColumn(label, pressed, _direction(key, order), url)
    return found


def _pressed(key: str, order: str) -> str:
    first, second = (f"-{key}", key) if HEADS[key][1] else (key, f"-{key}")
    return second if order == first else first


def _direction(key: str, order: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(order, "")
