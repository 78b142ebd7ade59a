"""A person at a page of the portal, as a browser would be: what the page shows, what it sends back."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import User


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def end_session(client: Client) -> None:
    """Let the session of somebody who has opened a page end; the browser stays the same."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


class _Fields(HTMLParser):
    """Names and values of everything a form would send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = dict(attributes)
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            self.values[name] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def fields(answer: HttpResponse) -> dict[str, str]:
    """What the form on the page holds, ready to be sent back."""
    parser = _Fields()
    parser.feed(answer.content.decode())
    typed = {name: value.removeprefix("\n") for name, value in parser.values.items()}
    return {name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"}


def text_of(answer: HttpResponse) -> str:
    """The words of the page without its tags, blanks collapsed."""
    page = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page))).strip()


def send(client, url: str, **typed):
    """Open the page, type, save."""
    return client.post(url, fields(client.get(url)) | typed)


def queries(client: Client, url: str) -> int:
    """How many queries the page takes, once everything that is kept between requests is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def errors(answer) -> list[str]:
    """What every form of the page complains of."""
    sheet = answer.context.get("sheet")
    forms = sheet.forms if sheet else [answer.context["form"]]
    return [error for form in forms for each in form.errors.values() for error in each]


def doubled_ids(answer: HttpResponse) -> set[str]:
    """Return the ids that more than one element of the page has."""
    found = Counter(re.findall(r'\bid="([^"]+)"', answer.content.decode()))
    return {name for name, times in found.items() if times > 1}


class _Code(HTMLParser):
    """Everything on a page that a browser could run or that styles it from within."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "style" or (tag == "script" and "src" not in given) or tag in ("iframe", "object", "embed"):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"{name}={value}")
            if name in ("href", "src", "action") and re.match(r"\s*(javascript|data|file):", value, re.I):
                self.found.append(f"{name}={value}")


def inline_code(answer: HttpResponse) -> list[str]:
    """What the strict policy forbids, as a browser would parse the page."""
    parser = _Code()
    parser.feed(answer.content.decode())
    return parser.found


def content_of(answer) -> bytes:
    """The whole of a file that was sent. Reading it to its end is what closes it: ``answer.close()`` in a
    test would end the request, and with it the test's connection to PostgreSQL."""
    return b"".join(answer.streaming_content)
