"""Text that every document format can carry."""

import re
from collections.abc import Callable

UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (Char, production 2) leaves out: control characters, lone surrogates, U+FFFE, U+FFFF."""


def printable(value: object) -> object:
    """Return ``value`` without the characters that no XML file may hold; see `each_string`."""
    return each_string(value, lambda text: UNPRINTABLE.sub("", text))


def each_string(value: object, change: Callable[[str], str]) -> object:
    """Return ``value`` with every string in its lists, tuples and dictionaries changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_string(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [each_string(each, change) for each in value]
    return value
