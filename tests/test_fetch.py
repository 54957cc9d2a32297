"""The fetcher against a loopback server that misbehaves; nothing here can leave the machine."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
import time
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from needs import needs
from yarl import URL

from monitor.errors import TransientError, Unusable
from monitor.fetch import FEED, Fetcher
from monitor.fetch.hops import LoopbackHosts, redirected
from monitor.fetch.inflate import Limits
from monitor.model.common import Disposition
from monitor.model.intake import Fetched
from tests.clock import bounded
from tests.faults.guard import Guard, no_way_out
from tests.faults.server import HOST, FaultServer, answer, drip, redirect

NOW = datetime(2026, 6, 6, 12, tzinfo=UTC)
SMALL = Limits(wire_bytes=100_000, decoded_bytes=1_000_000, seconds=1.0)
Result = TypeVar("Result")


@pytest.fixture(autouse=True)
def guard() -> Iterator[Guard]:
    with no_way_out() as guard:
        yield guard


def play(act: Callable[[FaultServer, Fetcher], Awaitable[Result]], **settings: Any) -> Result:
    settings = {"loopback_hosts": ("*.localhost",), "crawl_delay_seconds": 0, "connect_seconds": 2.0} | settings

    async def run() -> Result:
        async with (
            FaultServer() as server,
            Fetcher(user_agent="conflict-monitor/0.1 (+test)", clock=lambda: NOW, **settings) as fetcher,
        ):
            return await act(server, fetcher)

    return asyncio.run(run())


async def code_of(work: Awaitable[Any]) -> str:
    try:
        await work
    except (TransientError, Unusable) as error:
        return error.code
    return "fetched"


def test_an_answer_with_its_evidence() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(b"<rss/>", headers=(("ETag", 'W/"x"'), ("Content-Type", "text/xml")))
        got = await fetcher.get(server.url("/a#top"), limit=FEED, check_robots=False)
        assert (got.status, got.body, got.url) == (200, b"<rss/>", server.url("/a#top"))
        assert (got.final_url, got.peer, got.fetched_at) == (server.url("/a"), "127.0.0.1", NOW)
        assert (got.header("etag"), got.wire_bytes, len(got.sha256)) == ('W/"x"', 6, 64)
        request = server.seen[0]
        assert request.headers["user-agent"] == "conflict-monitor/0.1 (+test)"
        assert request.headers["accept-encoding"] == "gzip"
        assert request.headers["host"] == f"{HOST}:{server.port}"
        assert "cookie" not in request.headers

    play(act)


def test_validators_are_sent_byte_for_byte_and_304_is_an_answer() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(status=304)
        got = await fetcher.get(
            server.url("/a"), limit=FEED, check_robots=False, etag='W/"é x', last_modified="yesterday"
        )
        assert (got.status, got.body) == (304, b"")
        assert server.seen[0].headers["if-modified-since"] == "yesterday"
        assert server.seen[0].headers["if-none-match"].encode("latin-1").decode() == 'W/"é x'
        await fetcher.get(server.url("/a"), limit=FEED, check_robots=False, etag="a\r\nX-Evil: 1")
        assert "if-none-match" not in server.seen[1].headers

    play(act)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_gzip_is_inflated(encoding: str) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        body = b"<rss>" + b"a" * 50_000
        server.parts["/a"] = answer(gzip.compress(body, mtime=0), headers=(("Content-Encoding", encoding),))
        got = await fetcher.get(server.url("/a"), limit=FEED, check_robots=False)
        assert got.body == body
        assert got.wire_bytes < 1_000

    play(act)


BOMB = gzip.compress(b"\0" * 200_000_000, compresslevel=1, mtime=0)
WIDE = Limits(wire_bytes=5_000_000, decoded_bytes=10_000_000, seconds=5)


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (BOMB, "gzip", "too_large"),
        (gzip.compress(BOMB, mtime=0), "gzip, gzip", "encoding_refused"),
        (b"x", "br", "encoding_refused"),
        (b"x", "zstd", "encoding_refused"),
        (zlib.compress(b"x"), "deflate", "encoding_refused"),
        (b"not gzip", "gzip", "bad_encoding"),
        (gzip.compress(b"x" * 5_000, mtime=0)[:-12], "gzip", "incomplete"),
        (b"", "gzip", "fetched"),
        (b"x" * 5_000_001, "identity", "too_large"),
    ],
)
def test_encodings_within_bounds(body: bytes, encoding: str, code: str) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(body, headers=(("Content-Encoding", encoding),))
        tracemalloc.start()
        with bounded(5):
            assert await code_of(fetcher.get(server.url("/a"), limit=WIDE, check_robots=False)) == code
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
        tracemalloc.stop()

    play(act)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), "timeout"),
        (drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), "timeout"),
        (drip(b"", b""), "timeout"),
        (drip(CHUNKED, b"1\r\nx\r\n"), "timeout"),
        (drip(CHUNKED, b"2710\r\n" + b"x" * 10_000 + b"\r\n", 0), "too_large"),
        (drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000, 0), "too_large"),
        (answer(headers=tuple((f"X-{n}", "1") for n in range(5_000))), "bad_headers"),
        (answer(headers=(("Set-Cookie", "a" * 60_000),)), "bad_headers"),
        (answer(b"x" * 100, length=1_000), "incomplete"),
        (answer(b"x" * 100, length=999_999_999_999), "too_large"),
        (drip(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), "bad_headers"),
        (drip(b"SSH-2.0-OpenSSH\r\n"), "bad_headers"),
        (answer(b"", 204), "fetched"),
    ],
)
def test_slow_endless_and_broken_answers_end_in_time(part: Any, code: str) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = part
        started = time.monotonic()
        assert await code_of(fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)) == code
        assert time.monotonic() - started < SMALL.seconds + 10

    play(act)


@pytest.mark.parametrize(
    ("status", "kind", "disposition"),
    [
        (400, Unusable, Disposition.BLOCKED),
        (401, Unusable, Disposition.BLOCKED),
        (403, Unusable, Disposition.BLOCKED),
        (404, Unusable, Disposition.GONE),
        (410, Unusable, Disposition.GONE),
        (451, Unusable, Disposition.BLOCKED),
        (429, TransientError, None),
        (500, TransientError, None),
        (503, TransientError, None),
        (300, Unusable, Disposition.FETCH_FAILED),
        (302, Unusable, Disposition.FETCH_FAILED),
        (999, Unusable, Disposition.FETCH_FAILED),
    ],
)
def test_a_status_is_a_typed_stop(status: int, kind: type[Exception], disposition: Disposition | None) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(b"no", status)
        with pytest.raises(kind) as caught:
            await fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)
        assert caught.value.code == f"http_{status}"
        assert getattr(caught.value, "disposition", None) is disposition

    play(act)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Sat, 06 Jun 2026 12:05:00 GMT", 300),
        ("99999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("Sat, 06 Jun 2020 12:05:00 GMT", None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(status=429, headers=(("Retry-After", header),))
        server.parts["/b"] = answer(b"ok")
        with pytest.raises(TransientError) as caught:
            await fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)
        assert caught.value.retry_after_seconds == seconds
        after = await code_of(fetcher.get(server.url("/b"), limit=SMALL, check_robots=False))
        assert after == ("http_429" if seconds else "fetched")
        assert len(server.seen) == (1 if seconds else 2)

    play(act)


def test_503_holds_the_feed_only() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(status=503, headers=(("Retry-After", "600"),))
        server.parts["/b"] = answer(b"ok")
        with pytest.raises(TransientError) as caught:
            await fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)
        assert caught.value.retry_after_seconds == 600
        assert (await fetcher.get(server.url("/b"), limit=SMALL, check_robots=False)).body == b"ok"

    play(act)


@pytest.mark.parametrize(
    ("statuses", "is_moved"),
    [((), False), ((301,), True), ((308, 301), True), ((301, 302), False), ((307,), False), ((303, 301), False)],
)
def test_f07_only_redirects_for_good_are_a_move(statuses: tuple[int, ...], is_moved: bool) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> Fetched:
        for n, status in enumerate(statuses):
            server.parts[f"/{n}"] = redirect(f"/{n + 1}", status)
        server.parts[f"/{len(statuses)}"] = answer(b"<rss/>")
        return await fetcher.get(server.url("/0"), limit=SMALL, check_robots=False)

    found = play(act)
    assert (found.is_moved, found.final_url.rpartition("/")[2]) == (is_moved, str(len(statuses)))


def test_redirects_are_followed_to_the_fifth() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        for n in range(7):
            server.parts[f"/{n}"] = redirect(f"{n + 1}", [301, 302, 303, 307, 308][n % 5])
        server.parts["/5"] = answer(b"here")
        got = await fetcher.get(server.url("/0"), limit=SMALL, check_robots=False)
        assert (got.body, got.url, got.final_url) == (b"here", server.url("/0"), server.url("/5"))
        server.parts["/5"] = redirect("/6")
        assert await code_of(fetcher.get(server.url("/0"), limit=SMALL, check_robots=False)) == "too_many_redirects"

    play(act)


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "redirect_refused"),
        ("ftp://example.am/", "redirect_refused"),
        ("javascript:alert(1)", "redirect_refused"),
        ("http://169.254.169.254/latest", "blocked_address"),
        ("http://127.0.0.1/", "blocked_address"),
        ("http://[::1]/", "blocked_address"),
        ("//10.0.0.1/", "blocked_address"),
        ("http://user:pass@example.am/", "redirect_refused"),
        ("/a", "too_many_redirects"),
        ("http://example.am:22/", "blocked_address"),
        ("http://[broken/", "redirect_refused"),
        ("/" + "x" * 3_000, "redirect_refused"),
    ],
)
def test_every_hop_is_checked(guard: Guard, location: str, code: str) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = redirect(location)
        assert await code_of(fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)) == code

    play(act)
    assert set(guard.tried) <= {"127.0.0.1"}


PRIVATE = [
    host
    for line in (
        "127.0.0.1 127.1 127.000.000.001 2130706433 0x7f000001 0x7f.0.0.1 017700000001 0177.0.0.1 0 0.0.0.0",
        "10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 198.18.0.1",
        "224.0.0.1 240.0.0.1 255.255.255.255",
        "[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2001:0:53aa:64c:0:0:80ff:fffe] [fe80::1] [fc00::1] [fec0::1] [ff02::1] [100::1] [2001:db8::1]",
        "①②⑦.⓪.⓪.① 127。0。0。1 user@127.0.0.1 example.am@127.0.0.1 localhost",
    )
    for host in line.split()
]


@pytest.mark.parametrize("host", PRIVATE)
def test_no_spelling_of_a_private_address_is_connected_to(guard: Guard, host: str) -> None:
    guard.names["localhost"] = ["127.0.0.1"]

    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        for target in (f"http://{host}/", f"http://{host}:8080/"):
            code = await code_of(fetcher.get(target, limit=SMALL, check_robots=False))
            assert code in {"blocked_address", "dns"}, code
            assert code == "blocked_address" or host in {"127。0。0。1"}
        assert server.seen == []

    play(act)
    assert guard.tried == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::ffff:192.168.0.1"], ["64:ff9b::a00:1"]]
)
def test_a_name_with_one_private_address_is_refused(guard: Guard, addresses: list[str]) -> None:
    guard.names["rebound.example"] = addresses

    async def act(_: FaultServer, fetcher: Fetcher) -> str:
        return await code_of(fetcher.get("http://rebound.example/", limit=SMALL, check_robots=True))

    assert play(act) == "blocked_address"
    assert guard.tried == []


def test_a_name_is_asked_once_and_the_answer_that_was_checked_is_used(guard: Guard) -> None:
    guard.names["public.example"] = ["93.184.215.14"]

    async def act(_: FaultServer, fetcher: Fetcher) -> str:
        return await code_of(fetcher.get("http://public.example/", limit=SMALL, check_robots=False))

    assert play(act) == "connect"
    assert (guard.asked, guard.tried) == (["public.example"], ["93.184.215.14"])


def test_an_unknown_name_is_worth_another_try() -> None:
    async def act(_: FaultServer, fetcher: Fetcher) -> str:
        return await code_of(fetcher.get("http://nowhere.invalid/", limit=SMALL, check_robots=False))

    assert play(act) == "dns"


def test_a_slow_resolver_ends_in_time_and_delays_no_other(guard: Guard) -> None:
    guard.dns_seconds = 3.0

    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = answer(b"ok")
        started = time.monotonic()
        slow = [fetcher.get(f"http://slow{n}.example/", limit=FEED, check_robots=False) for n in range(8)]
        codes, quick = await asyncio.gather(
            asyncio.gather(*map(code_of, slow)),
            code_of(fetcher.get(server.url("/a"), limit=FEED, check_robots=False)),
        )
        assert (set(codes), quick) == ({"dns_timeout"}, "fetched")
        assert time.monotonic() - started < guard.dns_seconds

    play(act, connect_seconds=0.2)


def test_names_do_not_wait_behind_other_work_in_threads(guard: Guard) -> None:
    guard.names["public.example"] = ["93.184.215.14"]

    async def act(_: FaultServer, fetcher: Fetcher) -> str:
        busy = [asyncio.create_task(asyncio.to_thread(time.sleep, 0.6)) for _ in range(64)]
        await asyncio.sleep(0)
        code = await code_of(fetcher.get("http://public.example/", limit=FEED, check_robots=False))
        for task in busy:
            task.cancel()
        return code

    assert play(act, connect_seconds=2) == "connect"


@pytest.mark.parametrize(
    ("hosts", "code"),
    [
        (("fault.localhost",), "fetched"),
        (("*.localhost",), "fetched"),
        (("fault.localhost:{port}",), "fetched"),
        (("*.localhost:{port}",), "fetched"),
        (("*.localhost:1",), "blocked_address"),
        (("other.localhost",), "blocked_address"),
        ((), "blocked_address"),
    ],
)
def test_loopback_is_for_named_hosts_only(guard: Guard, hosts: tuple[str, ...], code: str) -> None:
    async def run() -> None:
        async with FaultServer() as server:
            server.parts["/a"] = answer(b"ok")
            named = [host.format(port=server.port) for host in hosts]
            async with Fetcher(user_agent="t/1", clock=lambda: NOW, loopback_hosts=named) as fetcher:
                assert await code_of(fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)) == code

    asyncio.run(run())
    assert guard.asked == []


def test_robots_are_read_once_and_obeyed_for_pages() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/robots.txt"] = answer(
            b"User-agent: *\nDisallow: /private\n\nUser-agent: conflict-monitor\nDisallow: /no"
        )
        server.parts |= {path: answer(b"ok") for path in ("/no/1", "/private", "/yes")}
        get = [
            await code_of(fetcher.get(server.url(path), limit=SMALL, check_robots=check))
            for path, check in (("/no/1", False), ("/no/1", True), ("/private", True), ("/yes", True))
        ]
        assert get == ["fetched", "robots_denied", "fetched", "fetched"]
        assert server.paths().count("/robots.txt") == 1

    play(act)


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (answer(status=404), "fetched"),
        (answer(status=403), "fetched"),
        (answer(b"\xff\xfe<html>", 200), "fetched"),
        (answer(b"Disallow: /*" + b"a*" * 100_000), "fetched"),
        (answer(status=503), "http_503"),
        (drip(b"HTTP/1.1 200 OK\r\n\r\n"), "timeout"),
        (redirect("http://10.0.0.1/robots.txt"), "blocked_address"),
        (answer(b"x" * 600_000), "fetched"),
    ],
)
def test_robots_that_cannot_be_had(robots: Any, code: str) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> str:
        server.parts |= {"/robots.txt": robots, "/a": answer(b"ok")}
        return await code_of(fetcher.get(server.url("/a"), limit=SMALL, check_robots=True))

    assert play(act) == code


@pytest.mark.parametrize(("asked", "least", "most"), [("0.3", 0.3, 30), ("-1", 0, 5), ("soon", 0, 5), ("nan", 0, 5)])
def test_the_delay_that_robots_txt_asks_for_is_kept(asked: str, least: float, most: float) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts = {"/robots.txt": answer(f"User-agent: *\nCrawl-delay: {asked}".encode()), "/a": answer(b"ok")}
        started = time.monotonic()
        for _ in range(2):
            await fetcher.get(server.url("/a"), limit=FEED, check_robots=True)
        assert least <= time.monotonic() - started < most

    play(act)


def test_one_request_at_a_time_and_a_pause_for_each_domain() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        async def slowly(_: Any, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.05)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        server.parts |= {f"/{n}": slowly for n in range(4)}
        started = time.monotonic()
        await asyncio.gather(
            *(
                fetcher.get(server.url(f"/{n}", host), limit=SMALL, check_robots=False, crawl_delay_seconds=0.1)
                for n in range(3)
                for host in ("www.one.localhost", "two.localhost")
            )
        )
        assert time.monotonic() - started >= 3 * 0.05 + 2 * 0.1
        assert server.most_open == 2

    play(act)


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    async def act(server: FaultServer, fetcher: Fetcher) -> bytes:
        server.parts["/a"] = answer(b"direct")
        return (await fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)).body

    assert play(act) == b"direct"


def test_headers_that_are_no_utf8_are_latin1() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts["/a"] = redirect("/\xe9t\xe9")
        server.parts["/%C3%A9t%C3%A9"] = answer(b"here", headers=(("X-Name", "\xe9"),))
        got = await fetcher.get(server.url("/a"), limit=SMALL, check_robots=False)
        assert (got.body, got.header("x-name")) == (b"here", "é")

    play(act)


def test_a_public_host_may_not_send_us_home() -> None:
    ours = LoopbackHosts(["*.localhost:8093"])
    home = "http://araks.localhost:8093/a"
    with pytest.raises(Unusable) as caught:
        redirected(home, URL("http://public.example/"), ours)
    assert caught.value.code == "redirect_refused"
    assert str(redirected(home, URL("http://other.localhost:8093/"), ours)) == home


@pytest.mark.parametrize(
    "url",
    [
        "",
        "araks.am",
        "ftp://araks.am",
        "http://",
        "http:///x",
        "http://[::1",
        "http://a:b@araks.am/",
        "http://araks.am:99999/",
        "http://" + "a" * 3_000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    async def act(_: FaultServer, fetcher: Fetcher) -> str:
        return await code_of(fetcher.get(url, limit=SMALL, check_robots=False))

    assert play(act) in {"blocked_address"}


def test_a_certificate_that_nobody_vouches_for_is_never_accepted(tmp_path: Path) -> None:
    openssl = needs("openssl")
    names = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem"), "-subj", f"/CN={HOST}"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")

    async def run() -> list[bytes]:
        heard: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.read(10))
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        url = f"https://{HOST}:{server.sockets[0].getsockname()[1]}/"
        async with Fetcher(user_agent="t/1", clock=lambda: NOW, loopback_hosts=(HOST,)) as fetcher:
            assert await code_of(fetcher.get(url, limit=FEED, check_robots=False)) == "tls"
        server.close()
        return heard

    assert b"".join(asyncio.run(run())) == b""


def test_fifty_dripping_hosts_keep_no_healthy_one_waiting() -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> None:
        server.parts |= {"/slow": drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.5), "/ok": answer(b"ok")}

        def get(path: str, host: str) -> Awaitable[Any]:
            return fetcher.get(server.url(path, f"{host}.localhost"), limit=FEED, check_robots=False)

        slow = [asyncio.ensure_future(get("/slow", f"slow{n}")) for n in range(50)]
        await asyncio.sleep(0.2)
        healthy = await asyncio.gather(*(get("/ok", f"ok{n}") for n in range(100)))
        assert {got.body for got in healthy} == {b"ok"}
        assert not any(task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    play(act)


RESERVED = '[{"location": "/", "tdm-reservation": 0}, {"location": "/a*", "tdm-reservation": 1}]'


@pytest.mark.parametrize(
    ("body", "headers", "file", "found"),
    [
        (b"<p>x</p>", (), None, None),
        (b"<p>x</p>", (("tdm-reservation", "1"),), None, "header"),
        (b'<meta name="tdm-reservation" content="1">', (), None, "meta"),
        (b"<meta content='1' name='tdm-reservation'>", (), None, "meta"),
        (b'<meta name="tdm-reservation" content="0">', (("TDM-Reservation", "1"),), None, None),
        (b"<p>x</p>", (), '[{"location": "/p", "tdm-reservation": 1}]', "tdmrep"),
        (b"<p>x</p>", (), '[{"location": "*ge$", "tdm-reservation": "1"}]', "tdmrep"),
        (b"<p>x</p>", (), '[{"location": "/other", "tdm-reservation": 1}]', None),
        (b"<p>x</p>", (("tdm-reservation", "0"),), '[{"location": "/", "tdm-reservation": 1}]', None),
        (b"<p>x</p>", (), RESERVED, None),
        (b"<p>x</p>", (), "[" * 50_000, None),
        (b"<p>x</p>", (), '{"location": 1}', None),
    ],
)
def test_reserved_rights_are_recorded(body: bytes, headers: Any, file: str | None, found: str | None) -> None:
    async def act(server: FaultServer, fetcher: Fetcher) -> str | None:
        server.parts["/page"] = answer(body, headers=headers)
        if file is not None:
            server.parts["/.well-known/tdmrep.json"] = answer(file.encode())
        page = await fetcher.get(server.url("/page"), limit=FEED, check_robots=True)
        return page.reservation

    assert play(act) == found
