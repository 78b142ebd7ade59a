"""The words that Django's Vietnamese lacks: what is compiled is what is written."""

import ast
import gettext
import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "locale" / "vi" / "LC_MESSAGES"
STRINGS = r'((?:"(?:[^"\\]|\\.)*"\n?)+)'
ENTRY = re.compile(
    rf"(?:msgctxt {STRINGS})?msgid {STRINGS}(?:msgid_plural {STRINGS}msgstr\[0\]|msgstr) {STRINGS}"
)


def text(quoted: str) -> str:
    return "".join(ast.literal_eval(line) for line in quoted.strip().splitlines())


def written(name: str) -> dict[str, str]:
    """Every message of the .po file by the key under which the .mo file keeps it."""
    found = {}
    for context, message, _, words in ENTRY.findall((FOLDER / f"{name}.po").read_text(encoding="utf-8")):
        if text(message):
            found[f"{text(context)}\x04{text(message)}" if context else text(message)] = text(words)
    return found


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_compiled_words_are_the_written_ones(name):
    with (FOLDER / f"{name}.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    compiled = {key[0] if isinstance(key, tuple) else key: words for key, words in catalogue.items() if key}
    assert compiled == written(name), f"run: msgfmt -o {name}.mo {name}.po"


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_placeholders_survive_translation(name):
    holes = re.compile(r"%\(\w+\)[srd]|%[sd]|\{\}")
    for key, words in written(name).items():
        assert sorted(holes.findall(words)) == sorted(holes.findall(key)), key
