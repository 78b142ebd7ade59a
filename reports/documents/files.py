"""Files of documents: written whole or not at all, downloaded under a Vietnamese name."""

import os
import tempfile
from pathlib import Path
from urllib.parse import quote


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, for this program's user only; nobody, nor a crash, meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def attachment(name: str, plain: str) -> str:
    """Return the Content-Disposition: a Vietnamese ``name``, and ``plain`` ASCII for what cannot read it."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name.replace('/', '-'), safe='')}"
