"""Addresses of many things of one kind."""

from collections.abc import Iterable
from typing import TypeVar

from django.urls import reverse

Key = TypeVar("Key", int, str)


def siblings(name: str, *args: object, keys: Iterable[Key]) -> dict[Key, str]:
    """Return the address of each of ``keys``, which is the last argument of the URL called ``name``.

    Resolved once: the addresses differ in that piece only, and a resolution costs as much as a table
    row. The keys are numbers or codes of plain letters, which need no quoting.
    """
    wanted = list(keys)
    if not wanted:
        return {}
    head, _, tail = reverse(name, args=[*args, wanted[0]]).rpartition(str(wanted[0]))
    return {key: f"{head}{key}{tail}" for key in wanted}
