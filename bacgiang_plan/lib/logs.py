"""Logs one can trust: a line is one line whatever a visitor typed, and holds what somebody may act on."""

import logging
import re

from django.utils.log import CallbackFilter

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def escaped(text: str) -> str:
    r"""Return ``text`` with every control character spelled out, as in ``\n``."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class LineFormatter(logging.Formatter):
    """A message in one line; only tracebacks, which nobody outside writes, have more."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        record.message = escaped(record.message)
        return super().formatMessage(record)


def short_refusals(record: logging.LogRecord) -> bool:
    """Take the traceback from a refused request: it tells nothing, and anybody can ask for thousands."""
    if getattr(record, "status_code", 500) < 500:
        record.exc_info = None
    return True


def with_glyphs(record: logging.LogRecord) -> bool:
    """Leave out WeasyPrint's warning of each letter its fonts lack: one report of emoji would fill it."""
    return not str(record.msg).startswith(".notdef glyph")


def settings(*, level: str) -> dict:
    """Return Django's ``LOGGING``: everything from ``level`` up on the console."""
    line = {"()": LineFormatter, "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    console = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["short_refusals"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "filters": {
            rule.__name__: {"()": CallbackFilter, "callback": rule} for rule in (short_refusals, with_glyphs)
        },
        "handlers": {"console": console},
        "loggers": {
            "weasyprint": {"filters": ["with_glyphs"]},
            "weasyprint.progress": {"level": "WARNING"},  # its steps; documents/pdf.py listens to them
        },
        "root": {"handlers": ["console"], "level": level},
    }
