"""The broker in a folder: nothing lost, nothing twice, in order, and no Django needed."""

import json
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from bacgiang_plan.lib import embedded_broker

ROOT = Path(__file__).resolve().parents[2]
PRELUDE = """
import json, sys
from pathlib import Path
from queue import Empty
from kombu import Connection
from bacgiang_plan.lib import embedded_broker
options = embedded_broker.options(Path(sys.argv[1]))
broker = Connection(embedded_broker.url(), transport_options=options)
queue = broker.SimpleQueue("work")
"""
WRITER = """
for number in range(int(sys.argv[2])):
    queue.put({"number": number, "padding": "Bắc Giang " * 400})
"""
READER = """
numbers = []
try:
    while True:
        message = queue.get(timeout=2)
        message.ack()
        numbers.append(message.payload["number"])
except Empty:
    print(json.dumps(numbers))
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "broker"


def connect(folder: Path) -> Connection:
    return Connection(embedded_broker.url(), transport_options=embedded_broker.options(folder))


def put(folder: Path, *words: str) -> None:
    with connect(folder) as broker, broker.SimpleQueue("work") as queue:
        for word in words:
            queue.put(word)


def read_all(folder: Path) -> list[str]:
    words = []
    with connect(folder) as broker, broker.SimpleQueue("work") as queue:
        try:
            while True:
                message = queue.get(block=False)
                message.ack()
                words.append(message.payload)
        except Empty:
            return words


def start(code: str, *args: object) -> subprocess.Popen:
    command = [sys.executable, "-c", PRELUDE + code, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_messages_come_out_in_the_order_they_went_in(folder):
    put(folder, "một", "hai", "ba")
    assert read_all(folder) == ["một", "hai", "ba"]


def test_order_outlives_a_restart_of_the_machine(folder, monkeypatch):
    put(folder, "trước")
    monkeypatch.setattr(time, "monotonic", lambda: 1.0)  # the clock kombu names its files by
    put(folder, "sau")
    assert read_all(folder) == ["trước", "sau"]


def test_a_message_waits_for_a_reader_that_comes_later_and_leaves_nothing_behind(folder):
    put(folder, "một")
    assert read_all(folder) == ["một"]
    assert list((folder / "messages").iterdir()) == []


def test_half_a_file_is_never_read(folder):
    put(folder, "một")
    [whole] = (folder / "messages").iterdir()
    whole.rename(f"{whole}.part")
    assert read_all(folder) == []


def test_a_broker_whose_folder_is_removed_goes_on(folder):
    with connect(folder) as broker, broker.SimpleQueue("work") as queue:
        queue.put("lost with the folder")
        for path in [*(folder / "messages").iterdir(), *(folder / "control").iterdir()]:
            path.unlink()
        (folder / "messages").rmdir()
        (folder / "control").rmdir()
        with pytest.raises(Empty):
            queue.get(block=False)
        queue.put("after")
    assert read_all(folder) == ["after"]


DAMAGED = {
    "empty": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"body": "\xff\xfe"}',
    "NULs": b"\0" * 200,
    "a list": b"[]",
    "a word": b'"x"',
    "no properties": b'{"body": "eA=="}',
    "properties of another shape": b'{"properties": []}',
    "nowhere to deliver": b'{"properties": {"delivery_tag": "1", "delivery_info": 5}}',
    "no tag": b'{"properties": {"delivery_tag": {}, "delivery_info": {}}}',
    "headers of another shape": b'{"headers": [1], "properties": {"delivery_tag": "1"}}',
    "a body in no base64": b'{"body": "x", "properties": {"delivery_tag": "1", "body_encoding": "base64"}}',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_message_is_put_aside_and_told_and_the_next_one_read(content, folder, caplog):
    put(folder, "lành")
    damaged = folder / "messages" / "0_damaged.work.msg"
    damaged.write_bytes(content)
    assert read_all(folder) == ["lành"]
    left = {path.name: path.read_bytes() for path in (folder / "messages").iterdir()}
    assert left == {"0_damaged.work.msg.bad": content}
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert damaged.name in caplog.text


@pytest.mark.parametrize("content", [b"", b"{", b"5", b"\xff"])
def test_damaged_bindings_are_written_anew(content, folder, caplog):
    with connect(folder) as broker:
        bindings = folder / "control" / "news.exchange"
        broker.default_channel._queue_bind("news", "", "", "work")
        whole = bindings.read_bytes()
        bindings.write_bytes(content)
        assert broker.default_channel.get_table("news") == [("news", "", "news")]
        broker.default_channel._queue_bind("news", "", "", "work")
        assert bindings.read_bytes() == whole
    assert "written anew" in caplog.text


def test_a_message_is_on_the_disk_before_it_has_its_name(folder, monkeypatch):
    flushed = []
    monkeypatch.setattr("os.fsync", lambda handle: flushed.extend((folder / "messages").iterdir()))
    put(folder, "một")
    assert [path.suffix for path in flushed] == [".part"]
    assert [path.suffix for path in (folder / "messages").iterdir()] == [".msg"]


@pytest.mark.worker
def test_two_thousand_messages_pass_two_writers_and_two_busy_readers_none_lost_none_twice(folder):
    embedded_broker.options(folder)
    readers = [start(READER, folder) for _ in range(2)]
    writers = [start(WRITER, folder, 1000) for _ in range(2)]
    assert [writer.communicate(timeout=60) for writer in writers] == [("", None), ("", None)]
    numbers = [number for reader in readers for number in json.loads(reader.communicate(timeout=60)[0])]
    assert sorted(numbers) == sorted([*range(1000), *range(1000)])


def test_the_module_knows_nothing_of_django():
    source = (ROOT / "bacgiang_plan/lib/embedded_broker.py").read_text()
    assert "import django" not in source
    assert "from django" not in source
