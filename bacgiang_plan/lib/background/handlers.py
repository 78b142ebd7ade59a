"""Which function does which kind of work."""

from collections.abc import Callable

from .models import Job
from .progress import Progress

Handler = Callable[[Job, Progress], dict | None]
_HANDLERS: dict[str, Handler] = {}


class JobError(Exception):
    """A failure to tell people about: its text is one or more whole Vietnamese sentences."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated ``function(job, progress) -> dict`` for jobs of ``kind``.

    It stands in the owning app's ``jobs.py``, which every worker imports. What it must keep to:

    * **idempotent**: a worker killed in the middle means it runs again from the start, three times at most;
    * **files whole or not at all**: written under a temporary name in the same folder, then renamed;
    * it calls ``progress(done, total, words)`` outside ``atomic``, else nobody sees it before the commit;
    * it raises ``JobError`` with a Vietnamese sentence when people can do something about the failure.

    The returned dict (JSON) becomes ``job.result``. Raises ValueError when ``kind`` has a handler already.
    """

    def register(function: Handler) -> Handler:
        if kind in _HANDLERS:
            raise ValueError(f"two handlers for jobs of kind {kind!r}")
        _HANDLERS[kind] = function
        return function

    return register


def handler_for(kind: str) -> Handler:
    """Return the handler of ``kind``; raise JobError when no app has registered one."""
    try:
        return _HANDLERS[kind]
    except KeyError:
        raise JobError(f"Không có chương trình xử lý loại công việc “{kind}”.") from None
