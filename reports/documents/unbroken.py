"""What no line of the PDF may end inside of: "147-NQ/TU", "11%/năm", "điểm %", "Phụ lục I", "III.2.1-1"."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString

UNBROKEN = re.compile(
    r"(?<=.)(?:"
    r"Phụ lục [IVX]+\b"
    r"|\b\d+(?:/\d+)?[-/][A-ZĐ][\w/-]{1,20}"
    r"|\bđiểm %(?:/năm)?"
    r"|(?<!\w)[\w,.]{0,12}%?/(?:năm|tháng)\b"
    r"|\b[IVX]+\.\d[\d.]{0,8}(?:-\d+)?"
    r")"
)


def unbroken(text: str) -> SafeString:
    """Return ``text`` escaped, with such words each in a span that stays on one line.

    A span costs some time; the word a text begins with needs none, for it begins a line.
    """
    return SafeString(UNBROKEN.sub(r'<span class="unbroken">\g<0></span>', escape(text)))
