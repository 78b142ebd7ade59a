"""A real SMTP server on the loopback that can refuse, drop and keep silent.

A few lines of the standard library instead of a package: the tests need the misbehaviour that a proper
server makes hard.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer


class LoopbackSmtp(ThreadingTCPServer):
    """``refused`` addresses get 550; for ``dropped`` ones the line goes dead after the mail was taken.

    ``replies`` says what to answer to a command ("MAIL FROM", "RCPT TO", "DATA", "." for the end of a mail)
    instead of yes; ``hangs`` and ``drops`` name commands at which the server keeps silent or the line goes
    dead.
    """

    allow_reuse_address = daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.dropped: set[str] = set()
        self.replies: dict[str, str] = {}
        self.hangs: set[str] = set()
        self.drops: set[str] = set()
        self.connections = 0
        self.is_silent = threading.Event()
        self.is_over = threading.Event()

    def handle_error(self, request, client_address) -> None:
        """A client that was killed, or waited no longer, is no fault of the server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

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
        verb = verb.upper()
        if verb == "RCPT TO":
            self.recipient = rest.strip().strip("<>").partition(">")[0]
        if (answer := self.misbehave(verb)) is not None:
            return answer
        if verb == "RCPT TO":
            self.say("550 5.1.1 no such person" if self.recipient in self.server.refused else "250 OK")
        elif verb == "DATA":
            self.say("354 go on")
            return self.take()
        else:
            self.say("221 bye" if verb == "QUIT" else "250 OK")
        return verb != "QUIT"

    def misbehave(self, verb: str) -> bool | None:
        """Do at ``verb`` what the test wants, and return whether to go on; None to behave."""
        if verb in self.server.drops:
            return False
        if verb in self.server.hangs:
            self.server.is_over.wait(20)
            return False
        if verb in self.server.replies:
            self.say(self.server.replies[verb])
            return True
        return None

    def take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:  # the client is dead: half a mail is none
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        raw = b"".join(lines)
        if (answer := self.misbehave(".")) is not None:
            return answer
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
