"""What an official document says of itself, the same in PDF, Word and Excel; documents are dictionaries."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from .draft import Form, Style
from .phrases import ITEM_LETTERS
from .widths import even_lines

TYPES = {Form.REPORT: "Báo cáo", Form.LETTER: "Công văn"}
BLANK = " " * 8
"""Room to write a number, a day or a month by hand."""
CONTINUED = {Style.TASK: Style.TASK, Style.REMARK: Style.REMARK}
"""Styles whose further lines look like the first; those of others are `Style.MORE`."""
PRINTED_AS = {Style.LETTERED: Style.ITEM}
SUBJECT_PT, SUBJECT_MM = 14, 150
ABOUT_PT, ABOUT_MM = 12, 66


def is_letter(document: dict) -> bool:
    return document.get("form") == Form.LETTER


def type_of(document: dict) -> str:
    """Return "Báo cáo" or "Công văn"; what was frozen before there were letters is a report."""
    return TYPES[Form(document.get("form") or Form.REPORT)]


def title_of(document: dict) -> str:
    """Return the title of the file: "Báo cáo: Kết quả …", "Công văn V/v đôn đốc …"."""
    separator = " V/v " if is_letter(document) else ": "
    return f"{type_of(document)}{separator}{document['subject']}"


def subject_lines(document: dict) -> list[str]:
    """Return the title below "BÁO CÁO" in even lines: the last one is no single word."""
    return even_lines(document["subject"], SUBJECT_PT, SUBJECT_MM)


def about_lines(document: dict) -> list[str]:
    """Return "V/v …" of a letter in even lines; printed a tenth narrower than bold is measured."""
    return even_lines(f"V/v {document['subject']}", ABOUT_PT, ABOUT_MM)


def issuer_name(letterhead: dict) -> str:
    """Return the issuer as it stands inside a sentence."""
    return letterhead.get("name") or " ".join(letterhead["issuer"].split())


def number_line(letterhead: dict) -> str:
    """Return "Số: 05/BC-SCT", with a blank until the number is given."""
    number = letterhead.get("number")
    return f"Số: {number}" if number else f"Số:{BLANK}/{letterhead['symbol']}"


def place_line(letterhead: dict) -> str:
    """Return "Bắc Giang, ngày 05 tháng 01 năm 2022", with blanks until the day is given."""
    return f"{letterhead['place']}, {letterhead.get('day') or _blank_day(letterhead)}"


def attached_line(document: dict) -> str:
    """Return what stands below the title of an appendix; left blank, as the decree wants it of files."""
    letterhead = document["letterhead"]
    number = f"{type_of(document)} số{BLANK}/{letterhead['symbol']} {_blank_day(letterhead)}"
    return f"(Kèm theo {number} của {issuer_name(letterhead)})"


def _blank_day(letterhead: dict) -> str:
    return f"ngày{BLANK}tháng{BLANK}năm {letterhead['year']}"


def addressee_lines(names: list[str]) -> list[str]:
    """Return one line for one addressee; for several the words before them and a line for each."""
    if len(names) == 1:
        return [f"Kính gửi: {names[0]}."]
    return ["Kính gửi:", *(f"- {name}" for name in ended(names))] if names else []


def recipient_lines(names: list[str]) -> list[str]:
    return [f"- {name}" for name in ended(names)]


def ended(names: list[str]) -> list[str]:
    """Return ``names`` as the lines of a list: ";" after each, "." after the last."""
    return [f"{name}{';' if place < len(names) else '.'}" for place, name in enumerate(names, start=1)]


def closing_lines(document: dict) -> list[str]:
    """Return the paragraphs that close the text; the last of them ends it, "./."."""
    return [line.strip() for line in document["closing"].splitlines() if line.strip()]


def heading_of(section: dict) -> str:
    """Return "III. Kết quả …"; a heading without a number is its title."""
    return f"{section['number']}. {section['title']}" if section["number"] else section["title"]


def printed(paragraphs: Iterable[dict]) -> list[dict]:
    """Return ``paragraphs``, all of one section, with a paragraph for each line of their texts.

    The first one has the lead, with its letter where it has one. What only leads to the next one, "cụ thể
    như sau:" or the first line of several, ``leads`` and stays on its page.
    """
    paragraphs = list(paragraphs)
    letters = letters_of(paragraph["style"] for paragraph in paragraphs)
    lines = [
        each
        for paragraph, letter in zip(paragraphs, letters, strict=True)
        for each in _lines(_with_letter(paragraph, letter) if letter else paragraph)
    ]
    pairs = zip_longest(lines, lines[1:], fillvalue={})
    return [line | {"leads": _leads(line, after)} for line, after in pairs]


def _leads(line: dict, after: dict) -> bool:
    is_first = line["style"] == Style.ITEM and after.get("style") == Style.MORE
    return is_first or line["text"].endswith(":")


def letters_of(styles: Iterable[str]) -> Iterator[str]:
    """Yield "a)", "b)" … for the counted items among the paragraphs of one section, "" for the others.

    More items than there are letters are printed without one.
    """
    letters = iter(ITEM_LETTERS)
    for style in styles:
        letter = next(letters, "") if style == Style.LETTERED else ""
        yield f"{letter})" if letter else ""


def with_letter(letter: str, lead: str) -> str:
    return f"{letter} {lead}".strip()


def _with_letter(paragraph: dict, letter: str) -> dict:
    return paragraph | {"lead": with_letter(letter, paragraph["lead"])}


def _lines(paragraph: dict) -> Iterable[dict]:
    first, *others = [line.strip() for line in paragraph["text"].splitlines() if line.strip()] or [""]
    yield paragraph | {"text": first, "style": PRINTED_AS.get(paragraph["style"], paragraph["style"])}
    style = CONTINUED.get(paragraph["style"], Style.MORE)
    yield from (paragraph | {"text": line, "style": style, "lead": ""} for line in others)
