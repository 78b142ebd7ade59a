"""The web server's settings, the same on one machine and in a container; ``--bind`` is the caller's."""

import os

# Threads, because a browser keeps connections open ahead of need: each would hold a whole sync worker.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
timeout = 60  # seconds; documents are rendered by the Celery worker, no page takes that long
keepalive = 5
accesslog = "-"
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # no query: it may hold personal words
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
