"""Rows that are no zones: totals, headings of groups, numbers of columns, words under the table."""

import re
from typing import NamedTuple

from ..names import KIND_WORDS, kind_in, plain_key
from .world import Agencies

TOTAL = re.compile(r"(tong cong|tong so|tong|cong)( (kcn|ccn|khu|cum|i|ii|iii|a|b|1|2|toan tinh)\b.*)?")
NUMBERING = re.compile(r"^\s*(?:([IVXLC]+|[A-HĐ])|(\d+))\s*[.):/–-]\s*", re.IGNORECASE)
ROMAN = re.compile(r"[IVXLC]+|[A-HĐ]")
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?|\(?\d{1,2}\)? ?=.*")
MANY = re.compile(r"^(cac|danh muc|danh sach|nhom) ")
DISTRICT_WORDS = re.compile(r"^(huyen|thanh pho|tp|thi xa|tx|dia ban)\b")
REMARK = re.compile(r"^(ghi chu|nguon|luu y|nguoi lap|noi nhan|so lieu|don vi tinh)\b")


class Heading(NamedTuple):
    """A row that speaks of the rows below it: their kind of zone, their district."""

    kind: str
    district: int | None


def is_total(*texts: str) -> bool:
    """Whether a row sums up others: "Tổng cộng", "Cộng", "Tổng số KCN"."""
    return any(TOTAL.fullmatch(plain_key(text)) for text in texts)


def is_numbers_of_columns(texts: list[str]) -> bool:
    """Whether a row under the header only numbers the columns: (1), (2), (3)."""
    return len(texts) > 1 and all(COLUMN_NUMBER.fullmatch(text.strip()) for text in texts)


def heading_of(serial: str, words: str, *, has_more: bool, agencies: Agencies) -> Heading | None:
    """Return what "I. Khu công nghiệp" or "Huyện Việt Yên" says of the rows below; None for another row.

    ``has_more`` tells that the row has more than a name and an area: then it is no heading.
    """
    if has_more or not words:
        return None
    found = NUMBERING.match(words)
    rest = words[found.end() :] if found else words
    key, kind = plain_key(rest), kind_in(rest)
    numbered = bool(ROMAN.fullmatch(serial.strip(" .)"))) or bool(found and found[1])
    if key in KIND_WORDS or (kind and (MANY.match(key) or numbered)):
        return Heading(kind, None)
    district = agencies.district(rest) if numbered or DISTRICT_WORDS.match(key) else None
    return Heading("", district) if district else None


def is_remark(words: str) -> bool:
    return bool(REMARK.match(plain_key(words)))
