"""Who a consolidated report is from: Sở Công Thương to UBND tỉnh, or UBND tỉnh to those above it."""

from dataclasses import dataclass

from django.db import models

from agencies.models import Agency
from reports.documents.draft import Letterhead

PROVINCE, PLACE = "UBND tỉnh Bắc Giang", "Bắc Giang"
DEFAULT_ISSUER, DEFAULT_SYMBOL = "Sở Công Thương", "SCT"


class Office(models.TextChoices):
    """Whose report is drafted; Sở Công Thương drafts both."""

    DEPARTMENT = "department", "Báo cáo của Sở Công Thương"
    PROVINCE = "province", "Báo cáo của UBND tỉnh"


@dataclass(frozen=True)
class Voice:
    """How one office heads, addresses and signs its report, and what it calls itself in sentences."""

    name: str
    letterhead: Letterhead
    addressees: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    opens: str
    """The opening sentence, with room for ``plan`` and ``period``."""
    source: str
    """What is said of where the material comes from, with room for ``source`` and ``instant``."""
    owed: str
    """How section I.2 says who owes a report, with room for ``agencies``."""
    closes: str
    """What follows "Trên đây là báo cáo kết quả …,"."""
    own_title: str
    """The heading of what agencies propose to Tỉnh ủy, HĐND, UBND tỉnh."""


def voice_of(office: Office, consolidator: Agency | None, year: int) -> Voice:
    """Return the voice of ``office``; the department is named as it is registered."""
    name = consolidator.name if consolidator else DEFAULT_ISSUER
    symbol = consolidator.symbol if consolidator else DEFAULT_SYMBOL
    return _province(name, year) if office == Office.PROVINCE else _department(name, symbol, year)


def _department(name: str, symbol: str, year: int) -> Voice:
    return Voice(
        name=name,
        letterhead=Letterhead(PROVINCE, name, f"BC-{symbol}", PLACE, str(year)),
        addressees=(PROVINCE,),
        signer="Giám đốc",
        recipients=(
            "Như trên",
            "Giám đốc, các Phó Giám đốc Sở",
            "Các cơ quan, đơn vị được giao nhiệm vụ tại Kế hoạch",
            "Lưu: VT",
        ),
        opens="Thực hiện {plan}, " + name + " tổng hợp, báo cáo kết quả thực hiện {period} như sau:",
        source="(Tổng hợp từ {source} đã được tiếp nhận đến {instant}.)",
        owed="Trong kỳ có {agencies} phải báo cáo.",
        closes=f"{name} báo cáo UBND tỉnh xem xét, chỉ đạo./.",
        own_title="Kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh",
    )


def _province(department: str, year: int) -> Voice:
    issuer = "Ủy ban nhân dân\ntỉnh Bắc Giang"
    return Voice(
        name=PROVINCE,
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
        opens="Thực hiện {plan}, " + PROVINCE + " báo cáo kết quả thực hiện {period} như sau:",
        source="(Theo {source} do " + department + " tiếp nhận, tổng hợp đến {instant}.)",
        owed="Trong kỳ có {agencies} phải báo cáo kết quả thực hiện Kế hoạch về " + department + ".",
        closes=f"{PROVINCE} trân trọng báo cáo Ban Thường vụ Tỉnh ủy, Bộ Công Thương./.",
        own_title="Kiến nghị với Tỉnh ủy, HĐND tỉnh và nội dung các cơ quan, đơn vị kiến nghị UBND tỉnh",
    )
