"""Webhooks against a real server on loopback: signed, once, and never to a private address; chat by Apprise."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import feedparser
import pytest
from mailcases import alert_view, full_alert, reader

from monitor import render, tokens
from monitor.channels import ChatSender, Senders, WebhookSender, checked_webhook
from monitor.errors import UserError
from monitor.fetch import PosterSettings
from monitor.mail import Identity, Outcome, compose
from monitor.model.common import MessageId, SubscriberId
from monitor.model.outbox import Channel, ClaimedMessage, MessageKind

NOW = datetime(2022, 9, 13, 12, 0, tzinfo=UTC)
SECRET = "a secret of this test"


class Receiver(BaseHTTPRequestHandler):
    """Answers by path: /307?to= redirects, /500 refuses, /gone is gone, /silent says nothing, else it is taken."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        if self.path == "/silent":
            self.server.done.wait(30)  # type: ignore[attr-defined]
        status = {"/500": 500, "/gone": 410}.get(self.path, 307 if "/307" in self.path else 200)
        self.send_response(status)
        if status == 307:
            self.send_header("Location", self.path.partition("?to=")[2])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def receiver() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got, server.done = [], threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.done.set()  # type: ignore[attr-defined]
        server.shutdown()


def claimed(recipient: str, channel: Channel = Channel.WEBHOOK, in_reply_to: str | None = None) -> ClaimedMessage:
    letter = render.letter(full_alert(), reader(), channel)
    return ClaimedMessage(
        MessageId(1), "alert:1:1:webhook", MessageKind.ALERT, channel, SubscriberId(7), recipient, "<a@desk.example>",
        in_reply_to, letter.content, NOW, 0,
    )  # fmt: skip


def sender(*hosts: str) -> WebhookSender:
    return WebhookSender(SECRET, PosterSettings("test/1", lambda: NOW, hosts, 1.0, 3.0))


def deliver(url: str, *hosts: str) -> Outcome:
    found = sender(*hosts)
    try:
        return found.deliver(claimed(url), lambda: True).outcome
    finally:
        found.close()


def test_a_webhook_gets_a_signed_document() -> None:
    with receiver() as server:
        url = f"http://hook.localhost:{server.server_port}/in"
        assert deliver(url, "hook.localhost") is Outcome.SENT
        ((_, headers, body),) = server.got  # type: ignore[attr-defined]
    document = json.loads(body)
    assert (document["kind"], document["schema"]) == ("alert", 1)
    assert document["speaker"]["side"] == "ARM"
    assert document["reports"][0]["url"].startswith("https://")
    assert headers["Idempotency-Key"] == "alert:1:1:webhook"
    at, signature = (part.partition("=")[2] for part in headers["X-Monitor-Signature"].split(","))
    assert signature == tokens.sign(tokens.webhook_key(SECRET, url), int(at), body)
    assert tokens.webhook_key(SECRET, url) != tokens.webhook_key(SECRET, url + "2")


def test_private_addresses_are_refused_direct_and_behind_a_redirect() -> None:
    with receiver() as server:
        port = server.server_port
        assert deliver(f"http://127.0.0.1:{port}/in") is Outcome.DEAD
        assert deliver("http://[::ffff:127.0.0.1]:8080/in") is Outcome.DEAD
        for target in ("http://10.0.0.1/", "http://169.254.169.254/", f"http://127.0.0.1:{port}/in", "file:///etc/x"):
            url = f"http://hook.localhost:{port}/307?to={target}"
            assert deliver(url, f"hook.localhost:{port}") is Outcome.DEAD, target
        assert all("/307" in path for path, *_ in server.got)  # type: ignore[attr-defined]


def test_a_webhook_that_refuses_is_tried_again_and_one_that_is_gone_is_not() -> None:
    with receiver() as server:
        base = f"http://hook.localhost:{server.server_port}"
        assert deliver(base + "/500", "hook.localhost") is Outcome.RETRY
        assert deliver(base + "/gone", "hook.localhost") is Outcome.DEAD
    assert deliver(base + "/in", "hook.localhost") is Outcome.RETRY, "nobody is there any more"


def test_addresses_that_no_webhook_has() -> None:
    for url in ("ftp://x.example/", "https://user:password@x.example/", "x.example", ""):
        with pytest.raises(UserError, match="webhook"):
            checked_webhook(url)


def test_a_webhook_that_takes_the_body_and_does_not_answer_is_uncertain_and_not_sent_again() -> None:
    with receiver() as server:
        url = f"http://hook.localhost:{server.server_port}/silent"
        found = WebhookSender(SECRET, PosterSettings("test/1", lambda: NOW, ("hook.localhost",), 1.0, 0.5))
        delivery = found.deliver(claimed(url), lambda: True)
        found.close()
        assert delivery.outcome is Outcome.UNCERTAIN
        assert len(server.got) == 1, "it had arrived"  # type: ignore[attr-defined]


def test_a_channel_that_is_not_set_up_waits() -> None:
    delivery = Senders({}).deliver(claimed("https://x.example/"), lambda: True)
    assert (delivery.outcome, delivery.is_server_fault) == (Outcome.RETRY, True)


def test_a_chat_service_gets_a_short_text() -> None:
    with receiver() as server:
        url = f"json://127.0.0.1:{server.server_port}/in"
        assert ChatSender().deliver(claimed(url, Channel.CHAT), lambda: True).outcome is Outcome.SENT
        ((_, _, body),) = server.got  # type: ignore[attr-defined]
    assert "Le tracé des sept premiers kilomètres" in json.loads(body)["message"]


def test_one_click_unsubscribe_needs_https_and_a_secret() -> None:
    plain = compose(claimed("a@b.example"), Identity("m@desk.example", "http://127.0.0.1:8080/", SECRET))
    assert b"List-Unsubscribe: <mailto:m@desk.example?subject=unsubscribe>" in plain
    assert b"List-Unsubscribe-Post" not in plain
    full = compose(claimed("a@b.example"), Identity("m@desk.example", "https://desk.example/m/", SECRET))
    token = tokens.unsubscribe_token(SECRET, SubscriberId(7))
    assert f"https://desk.example/m/u/7-{token}".encode() in full.replace(b"\r\n ", b"")
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in full
    assert SECRET.encode() not in full


def test_a_thread_is_named_in_both_headers() -> None:
    message = compose(claimed("a@b.example", in_reply_to="<first@desk.example>"), Identity("m@desk.example"))
    assert b"In-Reply-To: <first@desk.example>" in message
    assert b"References: <first@desk.example>" in message


def test_the_feed_is_atom_with_lasting_ids_and_the_publisher() -> None:
    text = render.atom([alert_view(), full_alert()], reader("en"), "desk.example", NOW)
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert [entry.id.startswith("tag:desk.example,") for entry in parsed.entries] == [True, True]
    assert parsed.entries[0].updated_parsed >= parsed.entries[0].published_parsed
    assert any(link.rel == "via" and link.href.startswith("https://") for link in parsed.entries[1].links)


def test_a_feed_without_alerts_is_one_too() -> None:
    parsed = feedparser.parse(render.atom([], reader("fr"), "desk.example", NOW).encode())
    assert (parsed.bozo, parsed.entries, parsed.version) == (False, [], "atom10")
