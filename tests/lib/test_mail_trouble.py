"""A mail server in trouble at each step of the talk: what is an outage, what fails one mail, what arrived."""

import base64

import pytest

from bacgiang_plan.lib import mail
from tests.lib import loopback_smtp
from tests.lib.test_mail import letter

HOSTILE = [
    "Sở Xây dựng\r\nBcc: ke-gian@example.vn\r\n\r\nNội dung khác",
    "Sở\nX-Injected: 1",
    "Sở\r X-Injected: 1",
    "Sở\u2028X-Injected: 1\u2029\x0b\x0c\x1c\x85X",
    "Cơ quan có tên rất dài " * 60,
    "Sở 😀👩‍👩‍👧 " * 20,
    "=?utf-8?b?" + base64.b64encode(b"\r\nBcc: ke-gian@example.vn").decode() + "?=",
    "\udcff nửa ký tự",
]


@pytest.fixture
def server(settings):
    settings.EMAIL_TIMEOUT = 0.3
    with loopback_smtp.running(settings) as server:
        yield server


def outcome(message=None) -> type[Exception] | None:
    try:
        mail.send(message or letter())
    except mail.MailError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("step", "reply", "expected"),
    [
        ("MAIL FROM", "452 4.3.1 out of space", mail.MailUnavailableError),
        ("MAIL FROM", "421 4.7.0 too many", mail.MailUnavailableError),
        ("MAIL FROM", "550 5.7.1 no such sender", mail.MailRefusedError),
        ("RCPT TO", "450 4.2.0 greylisted", mail.MailRefusedError),
        ("RCPT TO", "421 4.7.0 try later", mail.MailRefusedError),
        ("RCPT TO", "552 5.2.2 mailbox full", mail.MailRefusedError),
        ("DATA", "451 4.3.0 local error", mail.MailRefusedError),
        (".", "451 4.3.0 not stored", mail.MailRefusedError),
        (".", "554 5.7.1 looks like spam", mail.MailRefusedError),
    ],
)
def test_a_no_at_each_step_fails_the_mail_or_is_an_outage_and_nothing_arrives(step, reply, expected, server):
    server.replies[step] = reply
    assert (outcome(), server.messages) == (expected, [])
    server.replies.clear()
    assert (outcome(), len(server.messages)) == (None, 1)


@pytest.mark.parametrize("step", ["MAIL FROM", "RCPT TO", "DATA", "."])
@pytest.mark.parametrize("way", ["hangs", "drops"])
def test_a_silence_or_a_dead_line_fails_the_mail_within_the_timeout(step, way, server):
    getattr(server, way).add(step)
    assert (outcome(), server.messages) == (mail.MailRefusedError, [])


def test_a_line_dropped_after_the_mail_was_taken_looks_like_a_failure_too(server):
    server.dropped.add("lan@example.vn")
    assert (outcome(), len(server.messages)) == (mail.MailRefusedError, 1)


@pytest.mark.parametrize("option", ["TLS", "account"])
def test_a_server_without_the_tls_or_the_sign_in_we_insist_on_is_an_outage(option, server, settings):
    """Never a mail in the clear, or unsigned, because the server could not."""
    if option == "TLS":
        settings.EMAIL_USE_TLS = True
    else:
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cong", "mat-khau"
    assert (outcome(), server.messages) == (mail.MailUnavailableError, [])


@pytest.mark.parametrize("words", HOSTILE)
def test_no_name_breaks_out_of_the_subject(words, server):
    message = letter(subject=f"{words} – Năm 2026: đề nghị gửi báo cáo")
    result = outcome(message)
    if "\udcff" in words:
        assert (result, server.messages) == (mail.MailRefusedError, [])
        return
    [received] = server.messages
    assert result is None
    assert received.keys() == letter().message().keys()
    assert (received["Bcc"], received["X-Injected"]) == (None, None)
    assert loopback_smtp.subject_of(received).split() == message.subject.split()


@pytest.mark.parametrize(
    "address",
    [
        "lan@example.vn\nBcc: ke-gian@example.vn",
        "lan@example.vn\r\nRCPT TO:<x@y>",
        "lan@example.vn\x00",
        "lan",
        "",
    ],
)
def test_an_address_with_more_in_it_is_refused_or_goes_to_itself_alone(address, server):
    outcome(letter(to=address))
    assert all(received["Bcc"] is None and received["To"] == address for received in server.messages)
