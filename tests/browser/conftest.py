"""The running portal, as a newcomer starts it, and people in front of it."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from reports.sample.people import DOMAIN, PASSWORD
from tests.running_portal import Server

SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
WAITS_MS = 30_000  # for a page, or words of one still being fetched, on a busy machine
PICTURE_ENDING = {"desktop": "", "phone": "-360"}
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
# The shell draws the same pages, without the windows round them that cost most of a second for each person.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}  # axe need not describe what is right


@pytest.fixture(scope="module")
def portal(tmp_path_factory, installation) -> Iterator[Server]:
    var_dir = tmp_path_factory.mktemp("portal") / "var"
    installation.copy(var_dir)
    server = Server(var_dir, installation.static_root, name="console.txt")
    try:
        server.wait_for("đang chạy tại")
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


class Person:
    """Somebody signed in, in a browser of their own; every page they see is checked on the way."""

    def __init__(
        self, browser: Browser, site: str, account: str, size: str, problems: list[str], *, dark: bool = False
    ) -> None:
        self.site, self.size, self.problems = site, size, problems
        self.picture_ending = PICTURE_ENDING[size] + ("-dark" if dark else "")
        context = browser.new_context(
            viewport=SIZES[size],
            locale="vi-VN",
            accept_downloads=True,
            color_scheme="dark" if dark else "light",
        )
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAITS_MS)
        self.page.on("console", self._note_console)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.open("/dang-nhap/")
        self.page.fill("input[name=username]", f"{account}@{DOMAIN}")
        self.page.fill("input[name=password]", PASSWORD)
        self.press("Đăng nhập")

    def _note_console(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def open(self, address: str) -> int:
        return self.page.goto(self.site + address).status

    def press(self, words: str) -> None:
        """Press the button or link of the page itself whose name begins with ``words``."""
        main, name = self.page.locator("main"), re.compile(rf"^{re.escape(words)}(\s|$)")
        main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).and_(
            self.page.locator(":not(.hidden-words)")
        ).first.click()
        self.page.wait_for_load_state()

    def reads(self, words: str) -> bool:
        """Whether the page shows ``words``, now or as soon as the page being fetched has come."""
        try:
            expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True, timeout=WAITS_MS)
        except AssertionError:
            return False
        return True

    def inspect(self, name: str = "") -> None:
        """Note what this page does wrong: sideways scrolling, accessibility, words no official writes.

        A ``name`` keeps its picture, where the run was asked to (SCREENSHOTS=docs/screenshots).
        """
        self.page.wait_for_load_state("networkidle")
        # A colour half-way between light and dark is no colour of ours.
        self.page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0)))")
        if name and SCREENSHOTS:
            path = Path(SCREENSHOTS) / f"{name}{self.picture_ending}.png"
            self.page.screenshot(path=path, caret="initial")  # to hide it takes a style the policy forbids
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.problems.append(f"{self.page.url} ({self.size}): {wide} px too wide")
        for found in Axe().run(self.page, options=ONLY_WHAT_IS_WRONG).response["violations"]:
            if found["impact"] in ("serious", "critical"):
                where = [node["target"] for node in found["nodes"]][:3]
                self.problems.append(f"{self.page.url} ({self.size}): {found['id']} {where}")
        text = self.page.locator("body").inner_text()
        for word in ("None", "NaN", "undefined"):
            if f" {word} " in text:
                self.problems.append(f"{self.page.url}: says {word}")


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Everything that was wrong on the pages seen; must be empty at the end."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def sign_in(browser, portal, problems) -> Callable[..., Person]:
    def person(account: str, size: str = "desktop", *, dark: bool = False) -> Person:
        return Person(browser, portal.site, account, size, problems, dark=dark)

    return person
