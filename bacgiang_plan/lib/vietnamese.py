"""Vietnamese text at the edges: NFC, search keys, collation keys."""

import re
import unicodedata

UNSEEN = {"Mn", "Me", "Cf"}  # combining marks and format characters


def nfc(text: str) -> str:
    """Return ``text`` in Unicode NFC, the only form the portal stores (domain.md 10)."""
    return unicodedata.normalize("NFC", text)


def search_key(text: str) -> str:
    """Return the key by which ``text`` is searched: no case, no diacritics, single blanks.

    Marks that nobody sees (zero-width blanks, soft hyphens, byte-order marks) go too.

    >>> search_key("KCN  Yên Lư")
    'kcn yen lu'
    """
    folded = unicodedata.normalize("NFD", nfc(text).casefold().replace("đ", "d"))
    unseen = [ord(char) for char in set(folded) if unicodedata.category(char) in UNSEEN]
    bare = folded.translate(dict.fromkeys(unseen))
    return re.sub(r"\s+", " ", bare).strip()


def shortened(text: str, length: int) -> str:
    """Return ``text``, or its first words and "…" when it has more than ``length`` letters.

    A word is cut only where whole words would leave less than half.
    """
    if len(text) <= length:
        return text
    words = text[:length].rpartition(" ")[0].rstrip()
    return f"{words if len(words) >= length // 2 else text[: length - 1].rstrip()}…"


def lower_first(text: str) -> str:
    """Return ``text`` as it stands inside a sentence: only the first letter small."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Return ``text`` as it opens a sentence: only the first letter capital."""
    return text[:1].upper() + text[1:]


ALPHABET = {letter: i for i, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


MARK = f"[{''.join(TONES)}]"
OLD_PLACE = re.compile(rf"(o(?={MARK}[ae])|u(?={MARK}y))({MARK})([aey])(?![\u0300-\u036f])")


def name_key(text: str) -> str:
    """Return the key by which a name is the same name: diacritics count, case and punctuation do not.

    A tone mark in its old place (hòa, thúy) and in its new one (hoà, thuý) is one.

    >>> name_key("Đông-Sơn  HOÀ")
    'đông sơn hoà'
    """
    folded = unicodedata.normalize("NFD", nfc(text).casefold())
    placed = nfc(OLD_PLACE.sub(r"\1\3\2", "".join(c for c in folded if unicodedata.category(c) != "Cf")))
    return " ".join(re.findall(r"\w+", placed.replace("_", " ")))


def collation_key(text: str) -> tuple[list[int], list[int]]:
    """Return a sort key in Vietnamese order: đ after d, tones decide only between equal letters.

    Order of the tones: none, huyền, hỏi, ngã, sắc, nặng. What is no Vietnamese letter comes before the
    letters; a stray combining mark counts for nothing.
    """
    letters, tones = [], []
    for char in nfc(text).casefold():
        decomposed = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
        if base:
            letters.append(100 + ALPHABET[base] if base in ALPHABET else min(ord(base[0]), 99))
            tones.append(next((TONES[mark] for mark in decomposed if mark in TONES), 0))
    return letters, tones


def stored_order(text: str) -> str:
    """Return `collation_key` as text that every database sorts alike: two hexadecimal digits a letter."""
    letters, tones = collation_key(text)
    return f"{bytes(letters).hex()}00{bytes(tones).hex()}"
