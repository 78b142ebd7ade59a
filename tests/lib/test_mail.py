"""Mail against a real SMTP server on the loopback, and into a folder; read back as a person would."""

import socket
from pathlib import Path

import pytest
from django.core.mail.backends.smtp import EmailBackend

from bacgiang_plan.lib import mail
from tests.lib import loopback_smtp

SUBJECT = "Sở Xây dựng – Năm 2026: đề nghị gửi báo cáo (còn 7 ngày)"
MATTER = {
    "heading": "Sở Xây dựng – Kỳ báo cáo: Năm 2026",
    "ask": "soạn & gửi báo cáo",
    "time": "Hạn gửi: trước ngày 15/12/2026 (còn 7 ngày).",
    "state": "Chưa soạn",
    "url": "http://127.0.0.1:8000/bao-cao/",
}


@pytest.fixture
def server(settings):
    with loopback_smtp.running(settings) as server:
        yield server


def letter(to: str = "lan@example.vn", subject: str = SUBJECT):
    class Person:
        full_name = "Nguyễn Thị Lan"

    return mail.compose(
        to=to,
        subject=subject,
        template="reminder",
        context={
            "person": Person,
            "matters": [MATTER],
            "stops": "Thư nhắc tự dừng khi việc nêu trên đã được thực hiện trên Cổng.",
            "preferences_url": "http://127.0.0.1:8000/tai-khoan/nhac-viec/",
        },
        message_id="<nhac-viec.1@example.vn>",
    )


def test_a_message_id_is_the_same_for_the_same_matter_and_no_other(settings):
    settings.DEFAULT_FROM_EMAIL = "Cổng <khong-tra-loi@bacgiang.example.vn>"
    first, again, other = (mail.message_id("nhac", *keys) for keys in ((1, 23), (1, 23), (12, 3)))
    assert first == again != other
    assert first.startswith("<nhac.") and first.endswith("@bacgiang.example.vn>")
    assert len(first) <= 120


def test_the_subject_travels_encoded_and_is_read_back_in_vietnamese(server):
    mail.send(letter())
    [received] = server.messages
    assert loopback_smtp.subject_of(received) == SUBJECT
    assert "=?utf-8?" in letter().message()["Subject"]


def test_headers_say_that_a_machine_wrote_and_which_mail_this_is(server):
    mail.send(letter())
    [received] = server.messages
    assert (received["Auto-Submitted"], received["Message-ID"], received["To"]) == (
        "auto-generated",
        "<nhac-viec.1@example.vn>",
        "lan@example.vn",
    )


def test_the_plain_text_says_it_all_without_markup(server):
    mail.send(letter())
    assert server.messages[0].get_body(["plain"]).get_content().replace("\r\n", "\n") == (
        "Kính gửi Nguyễn Thị Lan,\n"
        "\n"
        "Trên Cổng theo dõi Kế hoạch 147 có một việc đang chờ:\n"
        "\n"
        "1. Sở Xây dựng – Kỳ báo cáo: Năm 2026\n"
        "   Đề nghị soạn & gửi báo cáo.\n"
        "   Hạn gửi: trước ngày 15/12/2026 (còn 7 ngày).\n"
        "   Tình trạng hiện nay: Chưa soạn.\n"
        "   Địa chỉ: http://127.0.0.1:8000/bao-cao/\n"
        "\n"
        "Thư nhắc tự dừng khi việc nêu trên đã được thực hiện trên Cổng.\n"
        "\n"
        "--\n"
        "Thông báo đầy đủ luôn có trên Cổng; thư này là bản sao. Đổi cách nhận thư, báo ngày vắng:\n"
        "http://127.0.0.1:8000/tai-khoan/nhac-viec/\n"
        "Cổng theo dõi thực hiện Kế hoạch của UBND tỉnh Bắc Giang về phát triển công nghiệp"
        " giai đoạn 2021–2030.\n"
        "Thư được gửi tự động, đề nghị không trả lời thư này.\n"
        "\n"
    )


def test_the_html_says_the_same_and_is_escaped(server):
    mail.send(letter())
    html = server.messages[0].get_body(["html"]).get_content()
    assert "<strong>Đề nghị soạn &amp; gửi báo cáo.</strong>" in html
    assert '<a href="http://127.0.0.1:8000/bao-cao/">' in html


def test_line_breaks_never_leave_the_subject(server):
    mail.send(letter(subject="Sở Xây dựng\r\nBcc: all@example.vn"))
    assert server.messages[0]["Subject"] == "Sở Xây dựng Bcc: all@example.vn"


def test_a_refused_address_is_named_with_the_servers_words(server):
    server.refused.add("lan@example.vn")
    with pytest.raises(mail.MailRefusedError) as refusal:
        mail.send(letter())
    assert str(refusal.value) == (
        "Máy chủ thư từ chối địa chỉ nhận. lan@example.vn: 550 5.1.1 no such person"
    )


def test_an_address_no_mail_can_carry_is_refused_not_a_crash(server):
    with pytest.raises(mail.MailRefusedError, match="Không chuyển được thư"):
        mail.send(letter(to="lan@@example..vn"))


def test_a_dropped_connection_fails_this_mail_and_not_the_next(server):
    server.dropped.add("lan@example.vn")
    with pytest.raises(mail.MailRefusedError, match="SMTPServerDisconnected"):
        mail.send(letter())
    mail.send(letter(to="hung@example.vn"))
    assert len(server.to("hung@example.vn")) == 1


def test_nobody_listening_is_an_outage(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = unused.getsockname()
        with pytest.raises(mail.MailUnavailableError, match="Không kết nối được máy chủ thư"):
            mail.send(letter())


def test_a_silent_server_is_an_outage_and_costs_only_the_timeout(server, monkeypatch):
    monkeypatch.setattr(mail, "TIMEOUT", 0.3)
    server.is_silent.set()
    with pytest.raises(mail.MailUnavailableError):
        mail.send(letter())


def test_a_farewell_that_fails_takes_nothing_back(server, monkeypatch):
    def rude(backend):
        close(backend)
        raise OSError("connection reset")

    close = EmailBackend.close
    monkeypatch.setattr(EmailBackend, "close", rude)
    mail.send(letter())
    assert len(server.messages) == 1


def test_the_embedded_default_writes_each_mail_into_a_folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    mail.send(letter())
    [file] = Path(tmp_path / "mail").iterdir()
    assert "Message-ID: <nhac-viec.1@example.vn>" in file.read_text()


def test_a_folder_that_cannot_be_written_is_an_outage(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_FILE_PATH.write_text("a file stands where the folder should")
    with pytest.raises(mail.MailUnavailableError):
        mail.send(letter())
