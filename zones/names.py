"""How people name zones: kinds before names, hyphens and blanks in every way; what is one name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from bacgiang_plan.lib.vietnamese import name_key, nfc, search_key

from .enums import ZoneKind
from .models import full_name

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
    """Return the key of a zone: Hoà Phú is Hòa Phú, but Đông Sơn and Đồng Sơn are two, and so are KCN and
    CCN Yên Lư.
    """
    return kind, _name_key(name)


_name_key = lru_cache(maxsize=50_000)(name_key)


def is_bare(name: str) -> bool:
    """Return whether ``name`` is written without any diacritics, as "yen lu"."""
    return _name_key(name) == plain_key(name)


class AmbiguousError(ValueError):
    """The name may mean several zones; the message names them."""


class Spellings:
    """The names in use. A name without any diacritics may mean one that has them, never the reverse."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.alike: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = defaultdict(dict)
        for kind, name in names:
            self.alike[kind, plain_key(name)].setdefault(zone_key(kind, name), []).append(name)

    def add(self, kind: str, name: str) -> None:
        """Take in a name that is new, unless it means one in use."""
        alike = self.alike[kind, plain_key(name)]
        if not (alike and is_bare(name)):
            alike.setdefault(zone_key(kind, name), [name])

    def means(self, kind: str, name: str) -> str:
        """Return the name in use that ``name`` spells, else itself; `AmbiguousError` for several."""
        alike = self.alike.get((kind, plain_key(name)), {})
        names = alike.get(zone_key(kind, name), [])
        if not names and is_bare(name):
            names = [each for several in alike.values() for each in several]
        if name in names or not names:
            return name
        if len(names) > 1:
            written = ", ".join(full_name(kind, each) for each in names)
            raise AmbiguousError(f"Cần viết đúng dấu một trong: {written}.")
        return names[0]
