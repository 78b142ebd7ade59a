"""A real SMTP server on the loopback that can refuse, drop and keep silent.

A few lines of the standard library instead of a package: the tests need the misbehaviour that a proper
server makes hard.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer


class LoopbackSmtp(ThreadingTCPServer):
    """``refused`` addresses get 550; for ``dropped`` ones the line goes dead after the mail was taken."""

    allow_reuse_address = daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.dropped: set[str] = set()
        self.connections = 0
        self.is_silent = threading.Event()
        self.is_over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"] == address]


def subject_of(message: EmailMessage) -> str:
    """The decoded subject; Django begins a long one on a folded line, whose blank is no part of it."""
    return message["Subject"].strip()


class Talk(StreamRequestHandler):
    """One connection."""

    server: LoopbackSmtp

    def handle(self) -> None:
        self.server.connections += 1
        if self.server.is_silent.is_set():
            self.server.is_over.wait(20)
            return
        self.say("220 loopback")
        while (line := self.rfile.readline()) and self.answer(line.decode().strip()):
            pass

    def answer(self, line: str) -> bool:
        """Answer one command; False ends the connection."""
        verb, _, rest = line.partition(":")
        if verb.upper() == "RCPT TO":
            self.recipient = rest.strip().strip("<>").partition(">")[0]
            self.say("550 5.1.1 no such person" if self.recipient in self.server.refused else "250 OK")
        elif verb.upper() == "DATA":
            self.say("354 go on")
            return self.take()
        else:
            self.say("221 bye" if verb.upper() == "QUIT" else "250 OK")
        return verb.upper() != "QUIT"

    def take(self) -> bool:
        lines = iter(self.rfile.readline, b".\r\n")
        raw = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        self.server.messages.append(message_from_bytes(raw, policy=policy.default))
        if self.recipient in self.server.dropped:
            return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def running(settings) -> Iterator[LoopbackSmtp]:
    """Run a server and point ``settings`` at it."""
    with LoopbackSmtp() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
            thread.join()
