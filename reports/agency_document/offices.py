"""How each kind of agency heads, dates and signs a document (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import re
from datetime import date
from typing import NamedTuple

from agencies.models import AgencyKind
from bacgiang_plan.lib.dates import official_date
from reports.documents.draft import Letterhead
from reports.documents.widths import capitals_width

PROVINCE, PLACE = "UBND tỉnh Bắc Giang", "Bắc Giang"
ISSUER_MM = 63  # of the 65 mm column
ISSUER_PT = 13
BREAKS = [re.compile(r"(?<=,) | (?=(?:và|các) )"), re.compile(r" (?=(?:khu|Phát triển) )"), re.compile(" ")]
"""Where a name may break, the best first: before "và", before a whole term, anywhere."""


class Office(NamedTuple):
    """Who signs (lines), and who of the agency's own gets a copy."""

    signer: str
    leaders: str


OFFICES = {
    AgencyKind.DEPARTMENT: Office("Giám đốc", "Giám đốc, các Phó Giám đốc Sở"),
    AgencyKind.BOARD: Office("Trưởng Ban", "Trưởng Ban, các Phó Trưởng Ban"),
    AgencyKind.OFFICE: Office("Chánh Văn phòng", "Chánh Văn phòng, các Phó Chánh Văn phòng"),
    AgencyKind.INSPECTORATE: Office("Chánh Thanh tra", "Chánh Thanh tra, các Phó Chánh Thanh tra"),
    AgencyKind.POLICE: Office("Giám đốc", "Giám đốc, các Phó Giám đốc Công an tỉnh"),
    AgencyKind.DISTRICT_COMMITTEE: Office(
        "TM. Ủy ban nhân dân\nChủ tịch", "Chủ tịch, các Phó Chủ tịch UBND {area}"
    ),
}


class Issuer(NamedTuple):
    """The agency as it heads its documents: named as in the report, kind and symbol as registered."""

    name: str
    kind: str
    symbol: str

    @property
    def area(self) -> str:
        """The district of a district committee: "huyện Hiệp Hòa"."""
        return re.sub(r"^(UBND|Ủy ban nhân dân)\s+", "", self.name)

    @property
    def place(self) -> str:
        """Where documents are dated: the district's own name, else the province's."""
        if self.kind != AgencyKind.DISTRICT_COMMITTEE:
            return PLACE
        return re.sub(r"^(huyện|thành phố|thị xã)\s+", "", self.area)

    @property
    def signer(self) -> str:
        return OFFICES[AgencyKind(self.kind)].signer

    @property
    def recipients(self) -> tuple[str, ...]:
        leaders = OFFICES[AgencyKind(self.kind)].leaders.format(area=self.area)
        return ("Như trên", leaders, "Lưu: VT")


def letterhead(issuer: Issuer, *, number: str, day: date | None, year: int) -> Letterhead:
    """Return the top of a report of ``issuer``; blank ``number`` and ``day`` are left to be filled in."""
    parent, name = _heading(issuer)
    return Letterhead(
        parent=parent,
        issuer=name,
        symbol=f"BC-{issuer.symbol}",
        place=issuer.place,
        year=str(year),
        name=issuer.name,
        number=_number(number, issuer.symbol),
        day=official_date(day) if day else "",
    )


def _heading(issuer: Issuer) -> tuple[str, str]:
    """Return parent and issuer: a committee has no parent, the police has its ministry."""
    if issuer.kind == AgencyKind.DISTRICT_COMMITTEE:
        return "", f"Ủy ban nhân dân\n{issuer.area}"
    if issuer.kind == AgencyKind.POLICE:
        return "Bộ Công an", broken(f"{issuer.name} {PLACE}" if PLACE not in issuer.name else issuer.name)
    if issuer.kind == AgencyKind.OFFICE:
        return PROVINCE, broken(issuer.name.removesuffix(" UBND tỉnh"))
    return PROVINCE, broken(issuer.name)


def broken(name: str) -> str:
    """Return ``name`` with a line break where it reads best, when it is too long for one line.

    >>> broken("Sở Thông tin và Truyền thông")
    'Sở Thông tin\\nvà Truyền thông'
    """
    if capitals_width(name, ISSUER_PT) <= ISSUER_MM:
        return name
    for places in BREAKS:
        broken_names = [_broken_at(name, place.start()) for place in places.finditer(name)]
        fitting = [each for each in broken_names if _fits(each)]
        if fitting:
            return min(fitting, key=lambda each: capitals_width(each, ISSUER_PT))
    return name


def _broken_at(name: str, place: int) -> str:
    return f"{name[:place]}\n{name[place + 1 :]}"


def _fits(lines: str) -> bool:
    return capitals_width(lines, ISSUER_PT) <= ISSUER_MM


def _number(given: str, symbol: str) -> str:
    """Return "05/BC-SXD" from "5" or "05"; a number given with its symbol stays as it is."""
    if not given or "/" in given:
        return given
    return f"{given.zfill(2)}/BC-{symbol}"
