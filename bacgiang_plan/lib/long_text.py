"""What is too long: a text for its field, a word for its line."""

import re

from django.core.exceptions import ValidationError

from .numbers import format_decimal
from .printable import each_string

LIMIT = 100_000
"""Characters in one field: some 35 printed pages, far beyond what a report says of one matter."""
ZERO_WIDTH_SPACE = "\u200b"
UNBROKEN = re.compile(r"[^ \t\r\n]{60}[\u0300-\u036f]{0,8}(?=[^ \t\r\n])")


def within_limit(text: str) -> None:
    """Refuse more than ``LIMIT`` characters. A validator, so that no browser cuts what is pasted."""
    if len(text) > LIMIT:
        raise ValidationError(
            f"Nội dung vừa nhập dài {format_decimal(len(text))} ký tự; mỗi ô ghi được tối đa "
            f"{format_decimal(LIMIT)} ký tự. Chưa lưu, nhưng toàn bộ nội dung vẫn còn nguyên trong ô; "
            "đề nghị rút gọn rồi lưu lại."
        )


def breakable(value: object) -> object:
    """Return ``value`` with a zero-width space after every 60 characters without a blank.

    Looks into lists, tuples and dictionaries. One word of 100,000 letters costs WeasyPrint minutes (its
    line breaking is quadratic in the word), broken up it costs a second; no reader sees the difference.
    """
    return each_string(value, lambda text: UNBROKEN.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", text))
