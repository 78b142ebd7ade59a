"""Who a consolidated report is from: Sở Công Thương to UBND tỉnh, or UBND tỉnh to those above it."""

import re
from dataclasses import dataclass

from django.db import models

from agencies.models import Agency
from reports.documents.draft import Letterhead

PROVINCE, PLACE = "UBND tỉnh Bắc Giang", "Bắc Giang"
DEFAULT_ISSUER, DEFAULT_SYMBOL = "Sở Công Thương", "SCT"


ROOM = re.compile(r"\{(\w+)\}")


class Office(models.TextChoices):
    """Whose report is drafted; Sở Công Thương drafts both."""

    DEPARTMENT = "department", "Báo cáo của Sở Công Thương"
    PROVINCE = "province", "Báo cáo của UBND tỉnh"


@dataclass(frozen=True)
class Voice:
    """How one office heads, addresses and signs its report, and what it calls itself in sentences."""

    name: str
    department: str
    """Sở Công Thương as it is registered: the reports of agencies go there, whoever the office is."""
    letterhead: Letterhead
    addressees: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    opens: str
    """The opening sentence, with room for ``plan`` and ``period``; all have it for the two names above."""
    source: str
    """What is said of where the material comes from, with room for ``source`` and ``instant``."""
    owed: str
    """What agencies owe, as section I.2 says it."""
    closes: str
    """What follows "Trên đây là báo cáo kết quả …,"."""
    own_title: str
    """The heading of what is proposed to Tỉnh ủy, HĐND, UBND tỉnh."""

    def say(self, template: str, **words: str) -> str:
        """Return a sentence of this voice with its room filled, once: what is put in is never read again."""
        known = {"name": self.name, "department": self.department} | words
        return ROOM.sub(lambda found: known[found[1]], template)


def voice_of(office: Office, consolidator: Agency | None, year: int) -> Voice:
    """Return the voice of ``office``; the department is named as it is registered."""
    name = consolidator.name if consolidator else DEFAULT_ISSUER
    symbol = consolidator.symbol if consolidator else DEFAULT_SYMBOL
    return _province(name, year) if office == Office.PROVINCE else _department(name, symbol, year)


def _department(name: str, symbol: str, year: int) -> Voice:
    return Voice(
        name=name,
        department=name,
        letterhead=Letterhead(PROVINCE, name, f"BC-{symbol}", PLACE, str(year)),
        addressees=(PROVINCE,),
        signer="Giám đốc",
        recipients=(
            "Như trên",
            "Giám đốc, các Phó Giám đốc Sở",
            "Các cơ quan, đơn vị được giao nhiệm vụ tại Kế hoạch",
            "Lưu: VT",
        ),
        opens="Thực hiện {plan}, {name} tổng hợp, báo cáo kết quả thực hiện {period} như sau:",
        source="Báo cáo được tổng hợp từ {source} đã được tiếp nhận đến {instant}.",
        owed="phải báo cáo",
        closes="{name} báo cáo UBND tỉnh xem xét, chỉ đạo./.",
        own_title="Kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh",
    )


def _province(department: str, year: int) -> Voice:
    issuer = "Ủy ban nhân dân\ntỉnh Bắc Giang"
    return Voice(
        name=PROVINCE,
        department=department,
        letterhead=Letterhead("", issuer, "BC-UBND", PLACE, str(year), PROVINCE),
        addressees=("Ban Thường vụ Tỉnh ủy", "Bộ Công Thương"),
        signer="TM. Ủy ban nhân dân\nChủ tịch",
        recipients=(
            "Như trên",
            "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh",
            "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
            department,
            "Các cơ quan, đơn vị được giao nhiệm vụ tại Kế hoạch",
            "Lưu: VT",
        ),
        opens="Thực hiện {plan}, {name} báo cáo kết quả thực hiện {period} như sau:",
        source="Báo cáo được tổng hợp từ {source} do {department} tiếp nhận đến {instant}.",
        owed="phải báo cáo kết quả thực hiện Kế hoạch về {department}",
        closes="{name} trân trọng báo cáo Ban Thường vụ Tỉnh ủy, Bộ Công Thương./.",
        own_title="Kiến nghị với Tỉnh ủy, HĐND tỉnh",
    )
