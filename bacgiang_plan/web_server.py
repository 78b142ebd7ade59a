"""The web server's settings, the same on one machine and in a container; ``--bind`` is the caller's."""

import os
import re
from urllib.parse import quote

from gunicorn.glogging import Logger
from gunicorn.workers import gthread


def without_secrets(path: str) -> str:
    """Return ``path`` without the token of a personal calendar, which is all one needs to read it."""
    return re.sub(r"^/lich/[^/]+\.ics$", "/lich/***.ics", path)


class AccessLog(Logger):
    """A path in the log as it came over the wire: percent-encoded, so that it cannot pretend to be lines."""

    def atoms(self, resp, req, environ, request_time) -> dict:
        path = quote(without_secrets(environ["PATH_INFO"]), encoding="latin-1")
        return super().atoms(resp, req, environ, request_time) | {"U": path}


# Threads, because a browser keeps connections open ahead of need: each would hold a whole sync worker.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or "2")
threads = 4
# A thread would wait five seconds for the first byte: eight silent connections, and nobody is served. So it
# waits a moment, and they go on waiting together, without one. Not 0: it is also the time to read what is
# left of a request, and with none a connection announced as kept is closed.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.05
timeout = 60  # seconds; documents are rendered by the Celery worker, no page takes that long
keepalive = 5
accesslog = "-"
logger_class = AccessLog
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # no query: it may hold personal words
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
