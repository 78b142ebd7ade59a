"""A line of the log is one line and means something."""

import logging
import logging.config
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bacgiang_plan.lib import logs
from bacgiang_plan.web_server import AccessLog

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(capsys):
    """What the portal's own settings of logging make of records; the loggers are as before afterwards."""
    before = logging.root.handlers[:], logging.root.level

    def write(name: str, level: int, message: str, *args: object, **options) -> str:
        logging.config.dictConfig(logs.settings(level="INFO"))
        logging.getLogger(name).log(level, message, *args, **options)
        return capsys.readouterr().err

    yield write
    logging.root.handlers, logging.root.level = before[0], before[1]
    logging.getLogger("weasyprint").filters.clear()
    logging.getLogger("weasyprint.progress").setLevel(logging.NOTSET)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x00", "\x85", "\u2028"])
def test_what_a_visitor_typed_stays_in_its_line(sign, written):
    line = written("portal", logging.WARNING, "user %s failed", f"a{sign}2026-11-23 INFO ok")
    assert line.splitlines() == [line.removesuffix("\n")]
    assert sign.encode("unicode_escape").decode() in line


def test_vietnamese_is_written_as_it_is(written):
    assert written("portal", logging.INFO, "Kỳ báo cáo đã mở").endswith("INFO portal: Kỳ báo cáo đã mở\n")


def with_traceback(status: int) -> dict:
    try:
        raise ValueError("x")
    except ValueError as error:
        return {"exc_info": error, "extra": {"status_code": status}}


@pytest.mark.parametrize(("status", "lines"), [(400, 1), (404, 1), (500, 5), (503, 5)])
def test_a_refusal_is_one_line_and_a_fault_has_its_traceback(status, lines, written):
    assert len(written("django.request", logging.ERROR, "x", **with_traceback(status)).splitlines()) == lines


def test_letters_that_a_font_lacks_are_no_news_but_a_font_that_cannot_be_loaded_is(written):
    assert written("weasyprint", logging.WARNING, ".notdef glyph rendered for %s", "👩") == ""
    assert "cannot be loaded" in written("weasyprint", logging.WARNING, "Font-face %r cannot be loaded", "x")


def test_the_steps_of_the_renderer_are_no_news(written):
    assert written("weasyprint.progress", logging.INFO, "Step 2 - Fetching and parsing CSS") == ""


def test_a_path_is_one_line_of_the_access_log_however_it_is_encoded():
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/", "SERVER_PROTOCOL": "HTTP/1.1", "QUERY_STRING": ""}
    environ["PATH_INFO"] = '/a\n127.0.0.1 "đ"'.encode().decode("latin-1")
    answer = SimpleNamespace(status="200 OK", headers=[])
    log = AccessLog.__new__(AccessLog)
    atoms = log.atoms(answer, SimpleNamespace(headers=[]), environ, timedelta())
    assert atoms["U"] == "/a%0A127.0.0.1%20%22%C4%91%22"


def test_gunicorn_takes_the_settings_with_the_logger_in_them(tmp_path):
    command = [sys.executable, "-m", "gunicorn", "--config", "bacgiang_plan/web_server.py", "--print-config"]
    environment = {"VAR_DIR": str(tmp_path), "WEB_WORKERS": ""}
    run = subprocess.run(
        [*command, "bacgiang_plan.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told = dict(line.split("=", 1) for line in run.stdout.splitlines() if "=" in line)
    told = {name.strip(): value.strip() for name, value in told.items()}
    assert ("AccessLog" in told["logger_class"], told["workers"]) == (True, "2")
