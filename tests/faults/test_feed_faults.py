"""Feeds that break, lie and attack, polled as the pipeline polls them; numbers as in the fact sheet (F01–F23).

Each has its code and state, and none touches the healthy feeds polled beside it. Deadlines are shrunk.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from monitor.errors import MonitorError
from monitor.feeds import decide_poll, needs_parse, stopped
from monitor.fetch import Fetcher
from monitor.fetch.inflate import Limits
from monitor.model.common import FeedId, FeedState
from monitor.model.intake import FeedForPoll, ParsedFeed, PollIntent
from monitor.sandbox import Sandbox
from tests.faults.guard import no_way_out
from tests.faults.server import FaultServer, Part, answer, drip, redirect

NOW = datetime(2026, 6, 6, 12, tzinfo=UTC)
LIMIT = Limits(wire_bytes=2_000_000, decoded_bytes=4_000_000, seconds=20.0)
SHORT = {"f05-drip": replace(LIMIT, seconds=1.5)}
PATIENCE = {"f23-author": 1.0, "f23-attributes": 1.0}
"""Seconds for a parse that would take half a minute; all others get the real 20."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
DATE = "<pubDate>Sat, 06 Jun 2026 03:08:00 +0400</pubDate>"


def rss(inner: str | None = None, count: int = 3) -> bytes:
    items = "".join(
        f"<item><title>Talks {n}</title><link>https://araks.am/{n}</link>{DATE}</item>" for n in range(count)
    )
    return f"<rss version='2.0'><channel><title>A</title>{items if inner is None else inner}</channel></rss>".encode()


def one(rest: str, link: str = "https://araks.am/1") -> bytes:
    return rss(f"<item><title>Talks</title><link>{link}</link>{rest}</item>")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 8))
SEVEN = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'.encode() + one("<description>&l7;</description>")
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'.encode() + one("<description>&a;&a;&a;</description>")
OUTSIDE = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + one("<description>&x;</description>")
PARAMETER = b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>' + one("")
GZIP = (("Content-Encoding", "gzip"),)
MANY = tuple((f"X-{n}", "") for n in range(5_000))
ERROR_PAGE = b"<!doctype html><title>Error</title><p>Come back later"
CONSENT = b"""<!doctype html><title>Avant de continuer</title><script>let cookies = "all"</script>
<p>Avec votre consentement, nous utilisons des cookies.</p><button>Tout accepter</button>"""
PARKED = b"<!doctype html><title>araks.am</title><p>This domain is for sale. Our privacy policy"
ATTRIBUTES = one("<x " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>")
DATES = ("2199-01-01", "2026-13-45", "0000-00-00", "99 Mon", "")

# Name → (what the server plays, error code, state).
FAULTS: dict[str, tuple[Part, str, FeedState]] = {
    "f01-path": (answer(b"/etc/passwd"), "not_a_feed", FeedState.HTML),
    "f01-file": (answer(b"file:///etc/passwd"), "not_a_feed", FeedState.HTML),
    "f01-url": (answer(b"http://127.0.0.1:9/feed"), "not_a_feed", FeedState.HTML),
    "f02-laughs": (answer(SEVEN), "xml_entities_refused", FeedState.HOSTILE),
    "f02-utf16": (answer(SEVEN.decode().encode("utf-16")), "xml_entities_refused", FeedState.HOSTILE),
    "f02-quadratic": (answer(QUADRATIC), "xml_entities_refused", FeedState.HOSTILE),
    "f03-outside": (answer(OUTSIDE), "xml_entities_refused", FeedState.HOSTILE),
    "f03-parameter": (answer(PARAMETER), "xml_entities_refused", FeedState.HOSTILE),
    "f04-bomb": (answer(gzip.compress(b"\0" * 50_000_000), headers=GZIP), "too_large", FeedState.HOSTILE),
    "f04-double": (answer(gzip.compress(gzip.compress(rss())), headers=GZIP), "not_a_feed", FeedState.HTML),
    "f04-brotli": (answer(b"x", headers=(("Content-Encoding", "br"),)), "encoding_refused", FeedState.HOSTILE),
    "f04-bad": (answer(rss(), headers=GZIP), "bad_encoding", FeedState.HOSTILE),
    "f05-drip": (drip(HEAD + b"<rss>"), "timeout", FeedState.UNREACHABLE),
    "f05-headers": (answer(rss(), headers=MANY), "bad_headers", FeedState.UNREACHABLE),
    "f05-endless": (drip(HEAD + b"<rss>", b" " * 100_000, 0), "too_large", FeedState.HOSTILE),
    "f06-length": (answer(rss(), length=100_000), "incomplete", FeedState.UNREACHABLE),
    "f06-truncated": (answer(rss(count=50)[:3_000]), "incomplete", FeedState.UNREACHABLE),
    "f07-loop": (redirect("/"), "too_many_redirects", FeedState.UNREACHABLE),
    "f07-file": (redirect("file:///etc/passwd"), "redirect_refused", FeedState.HOSTILE),
    "f07-metadata": (redirect("http://169.254.169.254/latest"), "blocked_address", FeedState.HOSTILE),
    "f10-html": (answer(ERROR_PAGE), "html_instead_of_feed", FeedState.HTML),
    "f10-eleven": (answer(b"Hello World"), "not_a_feed", FeedState.HTML),
    "f10-login": (answer(b"<html><form action=/login></form></html>"), "html_instead_of_feed", FeedState.HTML),
    "f10-consent": (answer(CONSENT), "consent_wall", FeedState.HTML),
    "f10-parked": (answer(PARKED), "html_instead_of_feed", FeedState.HTML),
    "f10-captcha": (answer(b"<html><div class='g-recaptcha'></div></html>"), "challenge", FeedState.BLOCKED),
    "f10-cloudflare": (answer(b"", 403, (("cf-mitigated", "challenge"),)), "challenge", FeedState.BLOCKED),
    "f13-429": (answer(b"", 429, (("Retry-After", "120"),)), "http_429", FeedState.BLOCKED),
    "f14-410": (answer(b"", 410), "http_410", FeedState.GONE),
    "f14-404": (answer(b"", 404), "http_404", FeedState.GONE),
    "f14-401": (answer(b"", 401), "http_401", FeedState.AUTH),
    "f23-author": (answer(one(f"<author>a@{'a.' * 40_000}!</author>")), "parse_timeout", FeedState.HOSTILE),
    "f23-attributes": (answer(ATTRIBUTES), "parse_timeout", FeedState.HOSTILE),
}  # fmt: skip

ODD: dict[str, tuple[bytes, int]] = {
    "f15-many": (rss(count=2_300), 2_000),
    "f16-guids": (rss("".join(f"<item><link>https://a.am/{n}</link><guid>x</guid></item>" for n in range(5))), 5),
    "f17-dates": (rss("".join(f"<item><link>http://a.am/{d}</link><pubDate>{d}</pubDate></item>" for d in DATES)), 5),
    "f18-koi8": (one("<description>Переговоры о границе продолжатся</description>").decode().encode("koi8-r"), 1),
    "f19-null": (one("<description>a\x00b&#0;c&#xD800;d&#x110000;e</description>"), 1),
    "f20-bidi": (one("<description>\u202ea\u200bb</description>"), 1),
    "f21-script": (one("<description>&lt;script&gt;alert(1)&lt;/script&gt;</description>"), 1),
    "f21-link": (one("", "javascript:alert(1)"), 0),
    "f22-title": (rss(f"<item><title>{'=cmd|' * 100_000}</title><link>https://a.am/1</link></item>"), 1),
    "f22-url": (one("", "https://a.am/" + "x" * 1_000_000), 0),
    "f23-flood": (one("<description>" + "&lt;" * 250_000 + "</description>"), 1),
}  # fmt: skip
HEALTHY = [f"healthy{n}" for n in range(8)]


def feed_of(name: str, server: FaultServer) -> FeedForPoll:
    url = server.url(f"/{name}", f"{name}.localhost")
    return FeedForPoll(FeedId(1), name, url, name, "fr", "Asia/Yerevan", '"old"', None, None, 0, False, 900)


async def poll(feed: FeedForPoll, fetcher: Fetcher, box: Sandbox) -> PollIntent:
    parsed: ParsedFeed | MonitorError | None = None
    try:
        result = await fetcher.get(feed.url, limit=SHORT.get(feed.key, LIMIT), check_robots=False, etag=feed.etag)
    except MonitorError as error:
        return decide_poll(feed, error, None, NOW)
    if needs_parse(feed, result):
        call = partial(
            box.call, "monitor.feeds:parse", result, feed.zone, seconds=PATIENCE.get(feed.key, 20.0), stop=stopped
        )
        try:
            parsed = await asyncio.to_thread(call)
        except MonitorError as error:
            parsed = error
    return decide_poll(feed, result, parsed, NOW)


@pytest.fixture(scope="module")
def polled() -> Iterator[dict[str, PollIntent]]:
    """All of them at once, each on a domain of its own, with four workers."""
    parts = {name: part for name, (part, _, _) in FAULTS.items()} | {
        name: answer(body) for name, (body, _) in ODD.items()
    }
    parts |= {name: answer(rss(), headers=(("ETag", f'"{name}"'),)) for name in HEALTHY}

    async def run() -> dict[str, PollIntent]:
        async with (
            FaultServer({f"/{name}": part for name, part in parts.items()} | {"/": redirect("/")}) as server,
            Fetcher(
                user_agent="t/1",
                clock=lambda: NOW,
                loopback_hosts=("*.localhost",),
                crawl_delay_seconds=0,
                in_flight=99,
            ) as fetcher,
        ):
            intents = await asyncio.gather(*(poll(feed_of(name, server), fetcher, box) for name in parts))
            return dict(zip(parts, intents, strict=True))

    with no_way_out(), Sandbox(workers=4) as box:
        yield asyncio.run(run())


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_code_and_state(polled: dict[str, PollIntent], name: str) -> None:
    _, code, state = FAULTS[name]
    intent = polled[name]
    assert (intent.error_code, intent.state, intent.failures) == (code, state, 1)
    assert intent.etag is None
    assert intent.next_poll_at > NOW
    assert len(intent.entries) == 0 or code == "incomplete"


@pytest.mark.parametrize("name", ODD)
def test_an_odd_feed_gives_what_it_has(polled: dict[str, PollIntent], name: str) -> None:
    intent = polled[name]
    assert (intent.error_code, len(intent.entries)) == (None, ODD[name][1])
    for entry in intent.entries:
        assert len(entry.title) <= 500
        assert len(entry.url) <= 4_096
        text = entry.title + entry.summary
        assert not any(bad in text for bad in ("\x00", "\u202e", "\ud800", "<script"))


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_feeds_are_untouched(polled: dict[str, PollIntent], name: str) -> None:
    intent = polled[name]
    assert (intent.state, len(intent.entries), intent.etag, intent.failures) == (FeedState.OK, 3, f'"{name}"', 0)


def test_f06_what_is_complete_of_a_truncated_feed_is_taken(polled: dict[str, PollIntent]) -> None:
    assert len(polled["f06-truncated"].entries) > 10


def test_f18_letters_are_right(polled: dict[str, PollIntent]) -> None:
    assert polled["f18-koi8"].entries[0].summary == "Переговоры о границе продолжатся"


def test_f12_and_f14_a_feed_comes_back_by_itself() -> None:
    async def run() -> list[tuple[FeedState, int]]:
        async with (
            FaultServer() as server,
            Fetcher(
                user_agent="t/1", clock=lambda: NOW, loopback_hosts=("*.localhost",), crawl_delay_seconds=0
            ) as fetcher,
        ):
            feed, seen = feed_of("a", server), []
            for part in (answer(rss()), answer(rss()), answer(b"", 404), answer(b"", 304), answer(rss(count=4))):
                server.parts["/a"] = part
                intent = await poll(feed, fetcher, box)
                seen.append((intent.state, len(intent.entries)))
                feed = replace(feed, etag=intent.etag, failures=intent.failures, body_sha256=intent.body_sha256)
            return seen

    with no_way_out(), Sandbox() as box:
        assert asyncio.run(run()) == [
            (FeedState.OK, 3),
            (FeedState.UNCHANGED, 0),
            (FeedState.GONE, 0),
            (FeedState.UNREACHABLE, 0),
            (FeedState.OK, 4),
        ]
