"""One mail on its way out: headers that hold, ways that fail, and what is known afterwards."""

from __future__ import annotations

import datetime as dt
import email
import ssl
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mailcases import full_alert, reader
from smtpsink import Sink, drop, free_port, sink, stall, take_and_drop

from monitor.errors import UserError
from monitor.lines import one_line
from monitor.mail import (
    Delivery,
    FileSender,
    Identity,
    Outcome,
    SmtpSender,
    SmtpServer,
    checked_address,
    compose,
    sender_for,
)
from monitor.model.common import MessageId, SubscriberId
from monitor.model.outbox import Channel, ClaimedMessage, EmailContent, MessageKind
from monitor.render.alert_mail import alert

NOW = dt.datetime(2022, 9, 13, 12, 0, tzinfo=dt.UTC)
FROM = "monitor@desk.example"
IDENTITY = Identity(FROM)
CONTENT = EmailContent("[ARM] A : « b »", "texte\n", "<p>texte</p>\n")


def claimed(
    recipient: str = "reader@example.org", content: EmailContent = CONTENT, key: str = "alert-1-1"
) -> ClaimedMessage:
    return ClaimedMessage(
        MessageId(1), key, MessageKind.ALERT, Channel.MAIL, SubscriberId(7), recipient, f"<{key}@desk.example>", None,
        content, NOW, 0,
    )  # fmt: skip


def parsed(message: bytes) -> EmailMessage:
    found = email.message_from_bytes(message, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_is_text_and_html_for_one_recipient() -> None:
    message = parsed(compose(claimed(content=alert(full_alert(), reader())), IDENTITY))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["To"] == "reader@example.org"
    assert message["Message-ID"] == "<alert-1-1@desk.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Tue, 13 Sep 2022 12:00:00 +0000"
    assert message["Subject"].startswith("[ARM] Aram Davtian")
    assert not {"Cc", "Bcc", "Reply-To"} & set(message.keys())
    text = message.get_body(("plain",))
    assert text is not None
    assert "Aram Davtian a dit" in text.get_content()


@given(st.text(max_size=120))
@example("[US] Robert O'Brien\u202f: «\u00a0Nous les poussons [l’autre] à le faire et à le dire\u00a0»")
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    message = parsed(compose(claimed(content=EmailContent(subject, "t", "h")), IDENTITY))
    assert message["Subject"] == one_line(subject, 90).replace("=?", "= ?")


def test_an_encoded_word_in_a_subject_is_no_header() -> None:
    smuggled = EmailContent("=?utf-8?q?a=0D=0ABcc:_x@y.example?=", "t", "h")
    sent = compose(claimed(content=smuggled), IDENTITY)
    assert b"\r\nBcc" not in sent
    assert parsed(compose(claimed(content=smuggled), IDENTITY))["Bcc"] is None


def test_the_same_message_is_the_same_bytes() -> None:
    assert (compose(claimed(), IDENTITY)) == (compose(claimed(), IDENTITY))


def test_lines_stay_within_what_smtp_allows() -> None:
    content = EmailContent("s", "x" * 50_000, "<p>" + "y" * 50_000)
    assert max(map(len, (compose(claimed(content=content), IDENTITY)).split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "bad", ["a\r\nBcc: x@y.example", "a\nb", "a\0b", "a\u202eb", "a\ud800b", "a\u2028b", "a\x0bb", "a\x85b"]
)
def test_hostile_subjects_go_out_clean(bad: str) -> None:
    message = parsed(compose(claimed(content=EmailContent(bad, bad, bad)), IDENTITY))
    assert "Bcc" not in message
    assert not {"\r", "\n", "\0", "\u202e"} & set(message["Subject"])


@pytest.mark.parametrize(
    "bad",
    [
        *("", "a", "a@", "@b.example", "a b@c.example", "é@b.example", '"a b"@c.example', "a@-b.example"),
        *("a@b\r\nBcc: c@d.example", "a@b.example\n", "a@b.example\0", "a@" + "b" * 300),
        *("a@b.example, c@d.example", "A <a@b.example>", "=?utf-8?q?a=0D=0ABcc=3A_x?=@b.example"),
    ],
)
def test_only_one_plain_address_is_a_recipient(bad: str) -> None:
    with pytest.raises(UserError, match="not a mail address"):
        checked_address(bad)
    with pytest.raises(UserError):
        compose(claimed(bad), IDENTITY)


def test_addresses_that_are_fine() -> None:
    for address in ("desk@example.org", "first.last+tag@sub.example.co", "monitor@localhost"):
        assert checked_address(address) == address


def test_a_file_is_written_once_and_whole(tmp_path: Path) -> None:
    sender = FileSender(tmp_path / "mail", IDENTITY)
    for _ in range(2):
        assert sender.deliver(claimed(), lambda: True) == Delivery(Outcome.SENT)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == "alert-1-1.eml"
    assert (
        parsed(compose(claimed(), IDENTITY))["Subject"]
        == email.message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
    )


def test_a_key_never_leaves_the_folder(tmp_path: Path) -> None:
    sender = FileSender(tmp_path / "mail", IDENTITY)
    keys = ["../../etc/x", "alert:1:1", "alert/1/1", "x" * 500, ".hidden", "é"]
    for key in keys:
        message = claimed(key=key)
        sender.deliver(message, lambda: True)
    assert len(list((tmp_path / "mail").iterdir())) == len(keys)
    assert [p.name for p in tmp_path.iterdir()] == ["mail"]


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    delivery = FileSender(tmp_path / "mail", IDENTITY).deliver(claimed(), lambda: True)
    assert (delivery.outcome, delivery.is_server_fault) == (Outcome.RETRY, True)
    assert "mail" in delivery.detail


def test_nothing_is_written_once_somebody_else_has_the_message(tmp_path: Path) -> None:
    delivery = FileSender(tmp_path, IDENTITY).deliver(claimed(), lambda: False)
    assert delivery.outcome is Outcome.TAKEN_OVER
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "smtp", None)),
        ("smtps://u%40x:p%2F@mail.example:4650", ("mail.example", 4650, "smtps", "u@x")),
        ("smtp+starttls://u:p@mail.example", ("mail.example", 587, "smtp+starttls", "u")),
        ("smtp://u:p@localhost:1025", ("localhost", 1025, "smtp", "u")),
    ],
)
def test_smtp_addresses(url: str, expected: tuple[object, ...]) -> None:
    server = SmtpServer.parse(url)
    assert (server.host, server.port, server.security, server.user) == expected
    assert "p" not in repr(server).replace("smtp", "").replace("port", "").replace("example", "").replace(
        "SmtpServer", ""
    )


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://u:p@mail.example", "smtp://mail.example:x", ""]
)
def test_smtp_addresses_that_are_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(UserError, match="MONITOR_SMTP_URL") as caught:
        SmtpServer.parse(url)
    assert "smtps://" in caught.value.remedy


def test_a_password_is_never_shown() -> None:
    assert "canary" not in repr(SmtpServer.parse("smtps://user:canary@mail.example"))


def test_the_sender_follows_from_the_setting(tmp_path: Path) -> None:
    assert isinstance(sender_for(None, IDENTITY, tmp_path), FileSender)
    assert isinstance(sender_for("smtp://localhost", IDENTITY, tmp_path), SmtpSender)


def send(server: Sink, *messages: ClaimedMessage, url: str = "", **given: object) -> list[Delivery]:
    sender = SmtpSender(SmtpServer.parse(url or f"smtp://127.0.0.1:{server.port}"), IDENTITY, seconds=1.0, **given)  # type: ignore[arg-type]
    try:
        return [sender.deliver(m, lambda: True) for m in messages]
    finally:
        sender.close()


def test_smtp_takes_many_over_one_connection() -> None:
    with sink() as server:
        deliveries = send(server, *(claimed(f"r{n}@example.org", key=f"k{n}") for n in range(5)))
        assert deliveries == [Delivery(Outcome.SENT)] * 5
        assert server.recipients == [f"r{n}@example.org" for n in range(5)]
        assert b"Message-ID: <k0@desk.example>" in server.received[0][1]


def test_one_refused_recipient_does_not_stop_the_others() -> None:
    with sink() as server:
        server.rcpt["gone@example.org"] = "550 no such user"
        server.rcpt["later@example.org"] = "451 greylisted"
        server.data["big@example.org"] = "552 too large"
        names = ("gone", "later", "big", "fine")
        deliveries = send(server, *(claimed(f"{name}@example.org", key=name) for name in names))
        assert [d.outcome for d in deliveries] == [Outcome.DEAD, Outcome.RETRY, Outcome.DEAD, Outcome.SENT]
        assert deliveries[0].detail == "550 no such user"
        assert server.recipients == ["fine@example.org"]


def test_421_is_the_servers_fault() -> None:
    with sink() as server:
        server.rcpt["a@example.org"] = "421 closing"
        (delivery,) = send(server, claimed("a@example.org"))
        assert (delivery.outcome, delivery.is_server_fault) == (Outcome.RETRY, True)


@pytest.mark.parametrize(("behaviour", "arrived"), [(drop, 0), (take_and_drop, 1), (stall, 0)])
def test_no_answer_after_data_is_uncertain_and_the_next_goes_out(behaviour: object, arrived: int) -> None:
    with sink() as server:
        server.data["a@example.org"] = behaviour  # type: ignore[assignment]
        deliveries = send(server, claimed("a@example.org", key="a"), claimed("b@example.org", key="b"))
        assert [d.outcome for d in deliveries] == [Outcome.UNCERTAIN, Outcome.SENT]
        assert server.recipients.count("a@example.org") == arrived


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    (delivery,) = send(Sink(), claimed(), url=f"smtp://127.0.0.1:{free_port()}")
    assert (delivery.outcome, delivery.is_server_fault) == (Outcome.RETRY, True)
    assert "refused" in delivery.detail


def test_nothing_is_sent_once_the_lease_is_lost() -> None:
    with sink() as server:
        sender = SmtpSender(SmtpServer.parse(f"smtp://127.0.0.1:{server.port}"), IDENTITY)
        assert sender.deliver(claimed(), lambda: False).outcome is Outcome.TAKEN_OVER
        assert sender.deliver(claimed(), lambda: True).outcome is Outcome.SENT
        sender.close()
        assert server.started == 1


def test_never_without_tls_when_it_is_demanded() -> None:
    with sink() as server:
        (delivery,) = send(server, claimed(), url=f"smtp+starttls://127.0.0.1:{server.port}")
        assert (delivery.outcome, delivery.is_server_fault) == (Outcome.RETRY, True)
        assert "STARTTLS" in delivery.detail
        (delivery,) = send(server, claimed(), url=f"smtps://127.0.0.1:{server.port}")
        assert (delivery.outcome, delivery.is_server_fault) == (Outcome.RETRY, True)
        assert server.started == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a self-signed certificate for localhost, in one file."""
    x509 = pytest.importorskip("cryptography.x509", reason="TLS tests need `pip install cryptography`")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509
        .CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # the sink doesn't see that smtps is TLS
@pytest.mark.parametrize("security", ["smtps", "smtp+starttls"])
def test_tls_and_password(certificate: Path, security: str) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with sink(served, starttls=security != "smtps", password="secret") as server:
        url = f"{security}://user:{{}}@localhost:{server.port}"
        assert send(server, claimed(), url=url.format("secret"), context=trusting) == [Delivery(Outcome.SENT)]
        (wrong,) = send(server, claimed(), url=url.format("wrong"), context=trusting)
        assert (wrong.outcome, wrong.is_server_fault) == (Outcome.RETRY, True)
        assert "wrong" not in wrong.detail
        (untrusted,) = send(server, claimed(), url=url.format("secret"))
        assert (untrusted.outcome, untrusted.is_server_fault) == (Outcome.RETRY, True)
        assert server.recipients == ["reader@example.org"]
