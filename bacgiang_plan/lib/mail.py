"""One shape for every mail of the portal, and one way to hand it to the mail server."""

import hashlib
import smtplib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

TIMEOUT = 20  # seconds a silent mail server is waited for, at each step
TRANSIENT = range(400, 500)
TROUBLE = (smtplib.SMTPException, OSError)


class MailError(Exception):
    """The mail was not handed over; the text says why, in Vietnamese."""


class MailRefusedError(MailError):
    """This one mail failed; the next may well pass."""


class MailUnavailableError(MailError):
    """The mail server does not let us in: no mail can leave now, and nothing was tried."""


def message_id(kind: str, *keys: object) -> str:
    """Return a Message-ID (RFC 5322, 3.6.4) that the same ``kind`` and ``keys`` always give again.

    A repeat after a crash carries the same one, so that mail systems can drop it.
    """
    digest = hashlib.sha256("|".join(map(str, keys)).encode()).hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{kind}.{digest}@{domain}>"


def compose(
    *, to: str, subject: str, template: str, context: dict, message_id: str
) -> EmailMultiAlternatives:
    """Return the mail made of ``mail/<template>.txt`` and ``.html``.

    Django encodes the subject (RFC 2047); line breaks in it become blanks. ``Auto-Submitted``
    (RFC 3834) keeps absence notices from answering.
    """
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"mail/{template}.txt", context),
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return message


def send(message: EmailMultiAlternatives) -> None:
    """Hand ``message`` over on a connection of its own.

    Raises `MailUnavailableError` when the server cannot be reached, refuses to talk or for now takes no mail
    of ours (4xx to the sender: no space, too many), `MailRefusedError` when it fails this mail.
    """
    with _connection() as connection:
        try:
            accepted = connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            raise MailRefusedError(f"Máy chủ thư từ chối địa chỉ nhận. {_refusals(error)}") from error
        except smtplib.SMTPSenderRefused as error:
            kind = MailUnavailableError if error.smtp_code in TRANSIENT else MailRefusedError
            raise kind(f"Máy chủ thư không nhận thư của Cổng. {_words(error)}") from error
        except (*TROUBLE, ValueError) as error:  # ValueError: an address or header no mail can carry
            raise MailRefusedError(f"Không chuyển được thư. {_words(error)}") from error
    if not accepted:
        raise MailRefusedError("Không chuyển được thư: không có địa chỉ nhận.")


@contextmanager
def _connection() -> Iterator:
    with ExitStack() as stack:
        try:
            connection = get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT)
            stack.callback(_close, connection)  # a sign-in that fails leaves a line open, too
            connection.open()
        except (*TROUBLE, ImproperlyConfigured) as error:  # the latter: a mail folder that cannot be written
            raise MailUnavailableError(f"Không kết nối được máy chủ thư. {_words(error)}") from error
        yield connection


def _close(connection) -> None:
    with suppress(*TROUBLE):  # a farewell that fails takes nothing back
        connection.close()


def _refusals(error: smtplib.SMTPRecipientsRefused) -> str:
    return "; ".join(
        f"{address}: {code} {_text(reply)}" for address, (code, reply) in error.recipients.items()
    )


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__}: {error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply
