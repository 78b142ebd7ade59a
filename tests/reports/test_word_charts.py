"""The charts of a document in its Word file: pictures with their numbers as words, captions to edit."""

import json
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from dataclasses import asdict
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from bacgiang_plan.lib.charts import Course, Dot, chart_keys
from reports.documents import pictures
from reports.documents.charts import as_data
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.documents.pictures import Pictures, pictures_of, png
from reports.documents.word import to_docx
from tests.reports import document_world as world
from tests.reports.office import needs_office, printed_by_office
from tests.reports.pdf_reading import page_text, reader
from tests.reports.test_pdf_rendering import HOSTILE, opened  # noqa: F401  # a fixture
from tests.reports.test_word_document import CONTROLS

ROOT = Path(__file__).resolve().parent.parent.parent
D = Decimal
KEYS = [words for _, words in chart_keys()]
MADE: dict[str, Pictures] = {}
"""The pictures that several tests read."""


def course(first: int) -> dict:
    dots = (Dot(2021, D(first), False, f"{first} % (2021)"), Dot(2024, D(55), True, "55 % (2024, ước)"))
    path = ((2020, D("47.1")), (2030, D(60)))
    return as_data(Course(path=path, dots=dots, target=(2030, D(60)), target_label="60 (2030)", gaps=(2022,)))


def chart(number: int, **changes) -> dict:
    said = {
        "title": f"({number}) Mục tiêu {number}",
        "subtitle": "Tỷ trọng công nghiệp",
        "value": "54,8%; 2024, ước",
        "verdict": "Đúng tiến độ: cần 0,87 điểm %/năm",
        "desc": f"Mục tiêu 60 % đến năm 2030. Số liệu: {40 + number} (2021); 55 (2024, ước).",
    }
    return said | {"course": course(40 + number), "years": [2020, 2030]} | changes


def document(*charts: dict) -> dict:
    """A document with ``charts`` in its second section, as it comes back from the database."""
    words = json.loads(json.dumps(asdict(world.document(is_sample=True))))
    words["sections"][1]["charts"] = json.loads(json.dumps(charts))
    return words


def five() -> dict:
    return document(*map(chart, range(1, 6)))


def taken() -> Pictures:
    return MADE.get("five") or MADE.setdefault("five", pictures_of(five()))


def made(words: dict, given: Pictures | None):
    return docx.Document(BytesIO(to_docx(words, given)))


def drawings(of) -> list[tuple[str, bytes, tuple[int, int]]]:
    """Of each picture in order: what it tells, its file, its size in tenths of a millimetre."""
    found = []
    for inline in of.element.body.iter(qn("wp:inline")):
        key = next(inline.iter(qn("a:blip"))).get(qn("r:embed"))
        size = (round(inline.extent.cx / 3600), round(inline.extent.cy / 3600))
        found.append((inline.docPr.get("descr"), of.part.related_parts[key].blob, size))
    return found


def test_there_is_a_picture_of_each_chart_which_tells_what_the_chart_says():
    words = five()
    found = drawings(made(words, taken()))
    charts, keys = found[:5], found[5:]
    assert [told for told, _, _ in charts] == [each["desc"] for each in words["sections"][1]["charts"]]
    assert [content for _, content, _ in charts] == taken().charts
    assert {size for _, _, size in charts} == {(800, 295)}
    assert [(told, content, size) for told, content, size in keys] == [
        ("", content, (80, 40)) for content in taken().keys
    ]


def test_pictures_differ_as_their_charts_do_and_have_200_dots_an_inch():
    assert (len(set(taken().charts)), len(set(taken().keys))) == (5, 6)
    assert {struct.unpack(">II", each[16:24]) for each in taken().charts} == {(630, 233)}
    assert {struct.unpack(">II", each[16:24]) for each in taken().keys} == {(63, 32)}


def test_captions_are_those_of_the_pdf_two_charts_beside_each_other():
    table = made(five(), taken()).tables[1]
    assert [[cell.text.split("\n") for cell in row.cells] for row in table.rows] == [
        [caption(1), caption(2)],
        [caption(3), caption(4)],
        [caption(5), [""]],
    ]
    printed = " ".join(" ".join(page_text(page).split()) for page in reader(to_pdf(to_html(five()))).pages)
    assert [line for number in range(1, 6) for line in caption(number) if line not in printed] == []
    assert round(sum(column.width.mm for column in table.columns)) == 165
    gaps = [cell._tc.find(f".//{qn('w:tcMar')}/{qn('w:right')}") for cell in table.rows[0].cells]
    assert [gap is not None and gap.get(qn("w:w")) for gap in gaps] == ["283", False]
    assert {row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows} == {True}


def caption(number: int) -> list[str]:
    return [
        f"({number}) Mục tiêu {number}",
        "Tỷ trọng công nghiệp: 54,8%; 2024, ước",
        "",
        "Đúng tiến độ: cần 0,87 điểm %/năm",
    ]


def test_what_the_marks_mean_stands_below_and_its_marks_are_ornaments():
    of = made(five(), taken())
    [line] = [each for each in of.paragraphs if each.style.name == "Chú giải biểu đồ"]
    assert [each.strip() for each in line.text.split("    ") if each] == KEYS
    told = [
        inline.docPr.xpath(".//*[local-name()='decorative']/@val") for inline in line._p.iter(qn("wp:inline"))
    ]
    assert told == [["1"]] * len(KEYS)


def test_every_picture_has_a_number_of_its_own():
    numbers = [each.docPr.id for each in made(five(), taken()).element.body.iter(qn("wp:inline"))]
    assert numbers == list(range(1, 12))


def test_charts_of_several_sections_keep_their_order():
    words = five()
    *moved, last = words["sections"][1]["charts"]
    words["sections"][1]["charts"], words["sections"][3]["charts"] = moved, [last]
    found = drawings(made(words, taken()))
    assert [content for told, content, _ in found if told] == taken().charts


def test_without_charts_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr(pictures, "to_pdf", None)
    assert pictures_of(document()) is None
    before_there_were_charts = document()
    for section in before_there_were_charts["sections"]:
        del section["charts"]
    assert pictures_of(before_there_were_charts) is None


def test_the_same_charts_give_the_same_bytes():
    again = pictures_of(five())
    assert again == taken()
    assert to_docx(five(), again) == to_docx(five(), taken())


def test_a_png_is_its_pixels_and_no_date():
    content = png(b"RGBrgb##" * 2, width=2, height=2, stride=8)
    kinds, place = {}, 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kinds[content[place + 4 : place + 8]] = content[place + 8 : place + 8 + length]
        place += 12 + length
    assert list(kinds) == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]
    assert zlib.decompress(kinds[b"IDAT"]) == b"\0RGBrgb" * 2
    assert struct.unpack(">IIB", kinds[b"pHYs"]) == (7874, 7874, 1)


def hostile() -> dict:
    text = " ".join([*HOSTILE, CONTROLS])
    told = dict.fromkeys(("title", "subtitle", "value", "verdict", "desc"), text)
    poisoned = course(50) | {"target_label": text}
    poisoned["dots"] = [[*dot[:3], text] for dot in poisoned["dots"]]
    return document(chart(1, **told, course=poisoned))


def test_hostile_words_around_a_chart_open_nothing_and_stay_words(opened):  # noqa: F811
    taken()  # what the libraries themselves read
    opened.clear()
    content = to_docx(hostile(), pictures_of(hostile()))
    own = (str(ROOT / "static"), sys.prefix, sys.base_prefix, tempfile.gettempdir(), "/usr/share/")
    assert [each for each in opened if "hostname" in each or "127.0.0.1" in each] == []
    assert [each for each in opened if each.startswith("socket")] == []
    files = [each.removeprefix("open ") for each in opened]
    assert [each for each in files if not each.startswith((*own, str(ROOT))) and "/" in each] == []
    of = docx.Document(BytesIO(content))
    [told] = [told for told, _, _ in drawings(of) if told]
    assert '<script>document.title="x"</script>' in told
    assert told.endswith("trướcsau & <b>đậm</b> ]]> &amp;")
    assert '<script>document.title="x"</script>' in of.tables[1].rows[0].cells[0].text
    package = zipfile.ZipFile(BytesIO(content))
    relations = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    assert "External" not in relations


WEB = """
import django; django.setup()
import json, sys
import bacgiang_plan.urls, reports.jobs
from reports.documents.word import to_docx
from tests.reports.test_word_charts import five
MODULES = ("weasyprint", "pypdfium2")
for name in MODULES:
    sys.modules.pop(name, None)
print(to_docx(five())[:2], [name for name in MODULES if name in sys.modules])
"""


def test_a_word_file_made_by_the_web_process_imports_no_renderer(tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings", "VAR_DIR": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", WEB], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
    )
    assert done.stdout == "b'PK' []\n"


@needs_office
@pytest.mark.worker
def test_libreoffice_prints_the_pictures_whole_and_what_stands_around_them(tmp_path):
    pages = reader(printed_by_office(to_docx(five(), taken()), tmp_path)).pages
    assert sum(page.get_contents().get_data().count(b" Do") for page in pages) == 11
    said = " ".join(" ".join(page_text(page).split()) for page in pages)
    lines = [line for number in range(1, 6) for line in caption(number)]
    assert [line for line in [*lines, *KEYS] if line not in said] == []
