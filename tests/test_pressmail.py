"""Mails of press lists: listed senders only, links never followed, the folder read once."""

from __future__ import annotations

import mailbox
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.errors import UserError
from monitor.pipeline import catalogue
from monitor.pipeline.pressmails import read_mailbox
from monitor.pipeline.work import open_work
from monitor.pressmail import MAX_BYTES, read_mail
from monitor.settings import Settings
from tests.faults.guard import no_way_out
from tests.storage.made import NOW

SENDERS = {"press@mfa.example": "mfa", "@gov.example": "gov"}
TEXT = (
    "The minister of foreign affairs of Armenia, Ararat Mirzoyan, spoke on the talks with Azerbaijan in Yerevan.\n"
    "“We will sign the treaty in spring”, Ararat Mirzoyan said. Read more: https://mfa.example/1\n"
) * 3
OVERLAY = """outlets:
  - {id: mfa-armenia, senders: [press@mfa.example]}
"""


def mail(sender: str = "Press <Press@MFA.example>", text: str = TEXT, identity: str = "<1@mfa.example>") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = sender, "Déclaration à Erevan", identity
    message["Date"] = "Sat, 06 Jun 2026 03:08:00 +0400"
    message.set_content(text)
    message.add_alternative("<p>HTML</p><img src='https://mfa.example/pixel'>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    return bytes(message)


def test_a_mail_is_a_page_of_its_senders_outlet() -> None:
    found = read_mail(mail(), SENDERS, NOW)
    assert found.page.url == "mid:1@mfa.example"
    assert found.page.body.decode().startswith("The minister")
    assert (found.hints.outlet, found.hints.title) == ("mfa", "Déclaration à Erevan")
    assert str(found.hints.published.value) == "2026-06-05 23:08:00+00:00"
    assert read_mail(mail("x@gov.example"), SENDERS, NOW).hints.outlet == "gov"


@pytest.mark.parametrize("sender", ["x@evil.example", "press@mfa.example.evil", "", "a@sub.gov.example", "@", "\n"])
def test_nobody_else_is_read(sender: str) -> None:
    raw = b"From: " + sender.encode() + b"\n\nText"
    with pytest.raises(UserError) as caught:
        read_mail(raw, SENDERS, NOW)
    assert caught.value.code == "sender_refused"


def test_what_is_too_large_or_has_no_text_is_told() -> None:
    head = b"From: press@mfa.example\n"
    for raw, code in ((b"x" * (MAX_BYTES + 1), "too_large"), (head + b"Content-Type: image/png\n\nx", "no_text")):
        with pytest.raises(UserError) as caught:
            read_mail(raw, SENDERS, NOW)
        assert caught.value.code == code


class Imap(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as one folder with unread mails needs."""

    mails: dict[int, bytes]

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            tag, command, *rest = line.split(" ", 2)
            self.wfile.write(self.answer(command.upper(), " ".join(rest)))
            self.wfile.write(f"{tag} OK done\r\n".encode())

    def answer(self, command: str, rest: str) -> bytes:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command == "SELECT":
            return b"* 9 EXISTS\r\n"
        if command == "SEARCH":
            return b"* SEARCH " + b" ".join(str(n).encode() for n in self.mails) + b"\r\n"
        if command == "FETCH":
            raw = self.mails[int(rest.split()[0])]
            return f"* {rest.split()[0]} FETCH (BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        if command == "STORE":
            del self.mails[int(rest.split()[0])]
        return b""


@pytest.fixture
def imap() -> Iterator[tuple[str, dict[int, bytes]]]:
    mails: dict[int, bytes] = {}
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Handler", (Imap,), {"mails": mails})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://reader:secret%40@127.0.0.1:{server.server_address[1]}/Press", mails
        server.shutdown()


def settings_for(home: Path, sqlite_url: str, **given: object) -> Settings:
    (home / "catalogue").mkdir()
    (home / "catalogue" / "outlets.yaml").write_text(OVERLAY)
    return Settings.load(home=home, database_url=sqlite_url, **given)


def test_the_folder_is_read_once_and_no_link_is_followed(tmp_path: Path, sqlite_url: str, imap) -> None:
    url, mails = imap
    mails |= {1: mail(), 2: mail("x@evil.example"), 3: mail(text="", identity="<3@mfa.example>")}
    settings = settings_for(tmp_path, sqlite_url, imap_url=url)
    with no_way_out() as guard, open_work(settings) as work:
        catalogue.load(work)
        counts = read_mailbox(work)
        assert (counts.ended["new"], counts.ended["sender_refused"]) == (1, 1)
        assert list(mails) == [2], "a refused mail stays unread"
        assert set(guard.tried) == {"127.0.0.1"}
        assert work.storage.entries.waiting() == 0, "nothing is left to fetch"
        (row,) = work.storage.ledger.runs()
        assert (row.kind, row.found, row.difference) == ("mail", 3, 0)


def test_a_mailbox_that_does_not_open_tells_no_password(tmp_path: Path, sqlite_url: str) -> None:
    settings = settings_for(tmp_path, sqlite_url, imap_url="imap://reader:secret@127.0.0.1:9/X")
    with open_work(settings) as work:
        catalogue.load(work)
        with pytest.raises(Exception, match="does not open") as caught:
            read_mailbox(work)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://a.example", "imap://reader:secret@mail.example/X"])
def test_only_imap_with_tls(url: str) -> None:
    from monitor.fetch.mailbox import Mailbox

    with pytest.raises(UserError, match="MONITOR_IMAP_URL"):
        Mailbox(url)


def test_saved_mails_are_imported(cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "one.eml").write_bytes(mail())
    box = mailbox.mbox(folder / "list.mbox")
    for number in (2, 3):
        box.add(mail(identity=f"<{number}@mfa.example>", text=f"{TEXT} Number {number}."))
    box.add(mail("x@evil.example"))
    box.close()
    overlay = tmp_path / "mine"
    overlay.mkdir()
    (overlay / "outlets.yaml").write_text(OVERLAY)
    monkeypatch.setenv("MONITOR_CATALOGUE", str(overlay))
    cli("init")
    code, out, err = cli("import", folder)
    assert code == 1, "one was refused"
    assert "stored: 3 (3 new)" in out
    assert "x@evil.example" in err
