"""Whether two texts say the same in nearly the same words, so that one of them can stand for both.

Pure. Two texts differ for us as soon as a number, a name, a negation, a direction or a unit differs, or
stands in another place: "05 KCN và 09 CCN" is never "09 KCN và 05 CCN", "đã" is never "chưa". Only what is
left may differ, and little of it: the pairs of neighbouring words have to be nine tenths the same (Dice).
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from bacgiang_plan.lib.vietnamese import nfc

SIMILAR = 0.9
WORD = re.compile(r"(?:(?<![\w)])[-–−])?\d+(?:[.,/:]\d+)*%?|[^\W\d_]+")
SENTENCE_END = re.compile(r"(?:^|[.!?:;\n])[\s\"“(*+•–-]*$")
NEAR = 20
"""Letters before a word in which the end of a sentence is looked for."""
TELLING = {
    "time and negation": "không chưa chẳng chậm muộn ngừng dừng hoãn hủy bỏ đã đang sẽ vẫn còn xong hoàn",
    "direction": "nhanh tăng giảm trên dưới hơn kém cao thấp vượt đạt bằng trước sau đầu cuối",
    "measure": "thiếu đủ hết mất trừ ngoài quá khó vướng ha km m đồng usd người tấn ngày tháng quý nửa",
    "number": "một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn ngàn triệu tỷ",
}
TELLING_WORDS = frozenset(" ".join(TELLING.values()).split())
"""Words that turn a sentence into another one."""


@dataclass(frozen=True)
class Wording:
    """One text as it is compared; equal ``tokens`` are equal words whatever the blanks, marks and cases."""

    text: str

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tuple(WORD.findall(nfc(self.text).casefold()))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words with a capital inside a sentence, or of capitals throughout."""
        text = nfc(self.text)
        return frozenset(found[0].casefold() for found in WORD.finditer(text) if is_name(text, found))

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """Numbers and telling words in their order: texts that differ in them are never alike."""
        return tuple(token for token in self.tokens if is_telling(token))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(zip(self.tokens, self.tokens[1:], strict=False))

    @property
    def bucket(self) -> Hashable:
        """What two texts must have in common to be compared at all."""
        return self.telling


def is_name(text: str, found: re.Match) -> bool:
    word = found[0]
    if not word[0].isupper():
        return False
    before = text[max(0, found.start() - NEAR) : found.start()]
    return (len(word) > 1 and word.isupper()) or not SENTENCE_END.search(before)


def is_telling(token: str) -> bool:
    return token in TELLING_WORDS or token[-1].isdigit() or token[0].isdigit()


def are_alike(one: Wording, other: Wording) -> bool:
    """Return whether ``other`` says what ``one`` says, by the rules above.

    >>> are_alike(Wording("Đã tổ chức 05 hội nghị."), Wording("đã tổ chức  05 hội nghị"))
    True
    """
    if one.tokens == other.tokens:
        return True
    if one.telling != other.telling or not (one.pairs and other.pairs):
        return False
    shared = len(one.pairs & other.pairs)
    if 2 * shared < SIMILAR * (len(one.pairs) + len(other.pairs)):
        return False
    names = one.names | other.names
    return [token for token in one.tokens if token in names] == [
        token for token in other.tokens if token in names
    ]
