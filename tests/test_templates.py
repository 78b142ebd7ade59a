"""What every screen template owes the strict Content-Security-Policy and the reader."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

FOLDER = settings.BASE_DIR / "templates"
DOCUMENTS = re.compile(r"(documents|mail)/|\.txt$")  # printed or mailed, never under the page's policy
NAMES = sorted(
    name
    for path in FOLDER.rglob("*")
    if path.is_file() and not DOCUMENTS.search(name := str(path.relative_to(FOLDER)))
)
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\shx-on|javascript:", re.I)
OPEN_COMMENT = re.compile(r"\{#(?!.*#\})")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_inline_style_or_script(name: str) -> None:
    assert INLINE.findall((FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_comment_ends_on_its_line_so_that_it_is_not_printed(name: str) -> None:
    assert OPEN_COMMENT.findall((FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_a_template_compiles(name: str) -> None:
    get_template(name)


def test_the_error_page_of_last_resort_needs_no_context_and_no_static_manifest() -> None:
    assert "{%" not in (FOLDER / "500.html").read_text()
    assert "Hệ thống gặp lỗi" in render_to_string("500.html")


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
def test_an_error_page_renders_for_a_visitor(name: str, rf) -> None:
    assert '<html lang="vi">' in render_to_string(name, request=rf.get("/"))
