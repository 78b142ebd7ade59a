"""How people name zones: kinds before names, hyphens and blanks in every way, one key for all of them."""

import re
import unicodedata
from functools import lru_cache

from bacgiang_plan.lib.vietnamese import nfc, search_key

from .enums import ZoneKind

PARK, CLUSTER = ZoneKind.INDUSTRIAL_PARK.value, ZoneKind.INDUSTRIAL_CLUSTER.value
KIND_WORDS = {
    "khu cong nghiep": PARK,
    "khu cn": PARK,
    "kcn": PARK,
    "cum cong nghiep": CLUSTER,
    "cum cn": CLUSTER,
    "ccn": CLUSTER,
}
LONG = r"(?:khu|cụm)\s+(?:công\s+nghiệp|cn)|kcn|ccn"
PREFIX = re.compile(rf"^({LONG})\b[\s:.–-]*", re.IGNORECASE)
ANY_KIND = re.compile(rf"\b({'|'.join(KIND_WORDS)})\b")


@lru_cache(maxsize=50_000)
def plain_key(text: str) -> str:
    """Return the words of ``text`` without case, diacritics and punctuation.

    >>> plain_key("Đoan Bái-Lương Phong 1")
    'doan bai luong phong 1'
    """
    return " ".join(re.findall(r"\w+", search_key(text).replace("_", " ")))


def shown(text: str) -> str:
    """Return ``text`` in one line, without the characters that nobody sees (zero-width, directions)."""
    return " ".join("".join(char for char in nfc(text) if unicodedata.category(char) != "Cf").split())


def foreign_letter(name: str) -> str:
    """Return the first letter of ``name`` that is not Latin, as the Cyrillic “а” is not; "" for none."""
    letters = (char for char in name if char.isalpha())
    return next((char for char in letters if not unicodedata.name(char, "").startswith("LATIN")), "")


def kind_in(text: str) -> str:
    """Return the one kind of zone that ``text`` speaks of, "" for none or both."""
    kinds = {KIND_WORDS[found] for found in ANY_KIND.findall(plain_key(text))}
    return kinds.pop() if len(kinds) == 1 else ""


def split_name(text: str) -> tuple[str, str]:
    """Return (kind, name) of "KCN Yên Lư"; the kind is "" when none stands before the name."""
    words = shown(text)
    found = PREFIX.match(words)
    if not found or found.end() == len(words):
        return "", words
    return KIND_WORDS[plain_key(found[1])], words[found.end() :]


def zone_key(kind: str, name: str) -> tuple[str, str]:
    """Return the key by which a zone is known whatever the spelling: KCN and CCN Yên Lư are two."""
    return kind, plain_key(name)
