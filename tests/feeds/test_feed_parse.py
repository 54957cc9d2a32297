"""Feeds of our own making, with the faults of real ones."""

from __future__ import annotations

import builtins
import codecs
import json
import re
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds import FeedError, describe, parse_bytes
from monitor.feeds.decode import decode
from monitor.feeds.failure import REMEDIES
from monitor.feeds.parse import MAX_ENTRIES

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>{title}</title><link>https://araks.am/</link><language>hy-AM</language>
{items}
</channel></rss>"""
ITEM = "<item><title>{title}</title><link>{link}</link>{rest}</item>"
RUSSIAN = "Министр иностранных дел заявил, что переговоры о границе продолжатся осенью"
FRENCH = "Le ministère évoque « un accord à portée de main », après une journée à Erevan"
ARMENIAN = "Նախարարը հայտարարեց, որ բանակցությունները կշարունակվեն"
AZERBAIJANI = "Nazir bildirib ki, sərhəd üzrə danışıqlar payızda davam etdiriləcək"


def rss(*items: str, title: str = "Araks", encoding: str = "utf-8") -> str:
    return RSS.format(title=title, items="\n".join(items), encoding=encoding)


def item(title: str = "Talks", link: str = "https://araks.am/1", rest: str = "") -> str:
    return ITEM.format(title=title, link=link, rest=rest)


def read(body: bytes | str, content_type: str | None = None) -> Any:
    data = body.encode() if isinstance(body, str) else body
    return parse_bytes(data, content_type, "https://araks.am/rss/all.xml", "Asia/Yerevan")


def test_an_rss_entry() -> None:
    rest = (
        "<description>&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;</description>"
        "<pubDate>2026-06-06 03:08:29</pubDate><guid isPermaLink='false'>7</guid>"
        "<author>desk@araks.am (Desk)</author>"
    )
    feed = read(rss(item("Talks &amp; borders", "http://www.araks.am/1/?utm_source=rss", rest)))
    entry = feed.entries[0]
    assert (feed.title, feed.language, feed.problem) == ("Araks", "hy", None)
    assert (entry.url, entry.link) == ("https://araks.am/1", "http://www.araks.am/1/?utm_source=rss")
    assert (entry.title, entry.summary) == ("Talks & borders", "One & two.\nThree.")
    assert entry.published.value.isoformat() == "2026-06-05T23:08:29+00:00"
    assert (entry.published_raw, entry.guid) == ("2026-06-06 03:08:29", "7")


def test_an_atom_entry_with_relative_link_and_content() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:araks.am,2026:1</id>'
        '<title type="html">&lt;b&gt;Border&lt;/b&gt; talks</title><link href="../news/2"/>'
        '<updated>2026-06-06T03:08:29+04:00</updated><content type="html">&lt;p&gt;Long text.&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    entry = feed.entries[0]
    assert (entry.url, entry.link) == ("https://araks.am/news/2", "https://araks.am/news/2")
    assert (entry.title, entry.summary) == ("Border talks", "Long text.")
    assert entry.guid == "tag:araks.am,2026:1"


@pytest.mark.parametrize("link", ["../a/1", "/a/1", "//plain.am/a/1", "http://plain.am/a/1"])
def test_a_page_is_fetched_by_the_scheme_of_its_feed(link: str) -> None:
    entry = parse_bytes(rss(item(link=link)).encode(), None, "http://plain.am/rss/all.xml", "UTC").entries[0]
    assert (entry.url, entry.link) == ("https://plain.am/a/1", "http://plain.am/a/1")


def test_one_guid_for_all_entries_loses_none() -> None:
    entries = [item(link=f"https://araks.am/{n}", rest="<guid>araks</guid>") for n in range(5)]
    assert len(read(rss(*entries)).entries) == 5


def test_a_guid_that_is_an_address_stands_in_for_a_link_that_is_none() -> None:
    feed = read(rss(item(link="javascript:alert(1)", rest="<guid>https://araks.am/9</guid>"), item(link="")))
    assert [entry.url for entry in feed.entries] == ["https://araks.am/9", ""]
    assert feed.problem == "without_link:1"


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "text"),
    [
        ("utf-8", "utf-8", None, RUSSIAN),
        ("utf-8", "us-ascii", "text/xml; charset=iso-8859-1", RUSSIAN),
        ("utf-8", "windows-1252", None, FRENCH),
        ("utf-8", "windows-1251", None, ARMENIAN),
        ("utf-8", "windows-1254", None, AZERBAIJANI),
        ("utf-8-sig", "utf-8", None, RUSSIAN),
        ("cp1251", "utf-8", None, RUSSIAN),
        ("cp1251", "windows-1251", None, RUSSIAN),
        ("cp1251", "nonsense", "text/xml; charset=windows-1251", RUSSIAN),
        ("koi8-r", "utf-8", None, RUSSIAN),
        ("koi8-r", "windows-1251", None, RUSSIAN),
        ("koi8-r", "koi8-r", None, RUSSIAN),
        ("cp1252", "utf-8", None, FRENCH),
        ("cp1252", "iso-8859-1", None, FRENCH),
        ("utf-16", "utf-16", None, RUSSIAN),
        ("utf-16-le", "utf-16", None, RUSSIAN),
        ("utf-16-be", "utf-8", None, ARMENIAN),
        ("utf-32", "utf-8", None, FRENCH),
    ],
)
def test_letters_survive_a_lying_declaration(encoding: str, declared: str, header: str | None, text: str) -> None:
    body = rss(*(item(f"{text}. {n}", f"https://araks.am/{n}") for n in range(5)), title=text, encoding=declared)
    feed = read(body.encode(encoding), header)
    assert feed.title == text
    assert [entry.title for entry in feed.entries] == [f"{text}. {n}" for n in range(5)]
    assert feed.problem is None


@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, "Министр Иванов: И снова — Игра №1", "l’été à Genève…"])
@pytest.mark.parametrize("page", ["cp1251", "cp1252", "latin-1"])
def test_text_encoded_twice_is_undone(text: str, page: str) -> None:
    try:
        once = "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in text.encode())
    except UnicodeError:
        pytest.skip(f"{page} does not take it")
    assert decode(once.encode()).text == text


@pytest.mark.parametrize(
    "text", [RUSSIAN, FRENCH, ARMENIAN, AZERBAIJANI, "Ça, c’est Éric : « À bientôt »", "ÃÂ", "naïve – №5 ©"]
)
def test_plain_words_are_not_taken_for_it(text: str) -> None:
    assert decode(text.encode()).text == text


MORE = ("Баку Ереван сентябрь огонь мир граница сторона прекращение посол", "été déjà négociés frontière libéré à où")
WORDS = {
    "cp1251": [*RUSSIAN.split(), *MORE[0].split()],
    "koi8-r": [*RUSSIAN.split(), *MORE[0].split()],
    "cp1252": [*FRENCH.split(), *MORE[1].split()],
    "cp1254": [*AZERBAIJANI.replace("ə", "e").split(), "dağ", "sülh", "görüş"],
}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(WORDS)), st.data())
def test_a_feed_in_a_code_page_is_read_right_though_it_claims_utf8(page: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS[page]), min_size=12, max_size=60))
    text = " ".join(words)
    encoded = rss(item(text)).encode(page, "ignore")
    found = decode(encoded)
    assert encoded.decode(page) == found.text or found.is_suspect


def test_a_few_broken_bytes_in_utf8_cost_those_letters_only_and_are_told() -> None:
    body = rss(*(item(RUSSIAN, f"https://araks.am/{n}") for n in range(20))).encode()
    feed = read(body[:800] + b"\xd0" + body[800:])
    assert sum(entry.title == RUSSIAN for entry in feed.entries) >= 19
    assert feed.problem == "encoding_suspect"


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
BODIES = {
    "path": (b"/etc/passwd", "not_a_feed"),
    "file": (b"file:///etc/passwd", "not_a_feed"),
    "address": (b"http://127.0.0.1:9/feed", "not_a_feed"),
    "eleven": (b"Hello world", "not_a_feed"),
    "empty": (b"", "empty_body"),
    "blank": (b" \n\x00\n", "empty_body"),
    "html": (b"<!DOCTYPE html><html><body><h1>Not found</h1></body></html>", "html_instead_of_feed"),
    "h1": (b"<h1>Hello World</h1>", "not_a_feed"),
    "challenge": (b"<html><title>Just a moment...</title><div class='cf-chl'></div></html>", "challenge"),
    "bomb": (BOMB.encode() + rss(item("&b;")).encode(), "xml_entities_refused"),
    "commented bomb": (f"<!-- <rss> -->{BOMB}{rss(item('&b;'))}".encode(), "xml_entities_refused"),
    "wide bomb": ((BOMB + rss(item("&b;"))).encode("utf-16"), "xml_entities_refused"),
    "external": (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel/></rss>',
        "xml_entities_refused",
    ),
    "json": (b'{"items": []}', "not_a_feed"),
    "binary": (bytes(range(256)) * 10, "not_a_feed"),
    "huge": (b"<rss>" + b" " * 10_000_000, "too_large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_what_is_no_feed_has_a_code_and_a_remedy(name: str) -> None:
    body, code = BODIES[name]
    with pytest.raises(FeedError) as caught:
        read(body)
    assert caught.value.code == code
    assert caught.value.remedy == REMEDIES[code]
    described = json.loads(describe(body).to_json("x"))
    assert (described["file"], described["error"], bool(described["remedy"])) == ("x", code, True)


def test_a_body_that_is_a_path_or_an_address_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    for name in ("path", "file", "address"):
        with pytest.raises(FeedError):
            read(BODIES[name][0])


def test_entity_declarations_quoted_in_an_article_are_no_bomb() -> None:
    quoted = "<description><![CDATA[<!DOCTYPE x [<!ENTITY a 'b'>]>]]></description>"
    assert len(read(rss(item(rest=quoted))).entries) == 1


@pytest.mark.parametrize(
    "root", ["<svc:service xmlns:svc='x'><a:t xmlns:a='http://www.w3.org/2005/Atom'/></svc:service>"]
)
def test_another_kind_of_xml_is_no_feed(root: str) -> None:
    with pytest.raises(FeedError, match="not a feed"):
        read(root)


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#99999999999999999999;", "&#x110000;", "&#0;", "&#x0;", "\x00", "&#xFFFE;", "&#1;"]
)
def test_what_sql_and_xml_cannot_hold_is_taken_out(reference: str) -> None:
    entry = read(rss(item(f"Border{reference} talks", rest=f"<guid>{reference}</guid>"))).entries[0]
    assert entry.title == "Border talks"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;x", "x"),
        ("<![CDATA[<script>alert(1)</script>x]]>", "x"),
        ("&lt;svg/onload=alert(1)&gt;x", "x"),
        ("a \u202egnp.exe\u202c b", "a gnp.exe b"),
        ("Paw\u00adlo\u200bwa", "Pawlowa"),
        ("3 &lt; 5 and 7 &gt; 6", "3 < 5 and 7 > 6"),
        ("A" * 3000, "A" * 500),
        ("l&amp;#8217;accord", "l’accord"),
    ],
)
def test_titles_are_plain_text(title: str, plain: str) -> None:
    assert read(rss(item(title))).entries[0].title == plain


def test_a_broken_off_feed_says_so_and_gives_what_is_complete() -> None:
    whole = rss(*(item(link=f"https://araks.am/{n}") for n in range(50)))
    feed = read(whole[: len(whole) // 2])
    assert 20 <= len(feed.entries) <= 26
    assert feed.problem.split()[0] == "incomplete"


def test_of_too_many_entries_the_newest_are_kept() -> None:
    days = [f"<pubDate>2026-{1 + n // 900:02d}-01 00:{n % 60:02d}:00</pubDate>" for n in range(MAX_ENTRIES + 500)]
    feed = read(rss(*(item(link=f"https://araks.am/{n}", rest=day) for n, day in enumerate(days))))
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.problem == "too_many_entries:500"
    assert "https://araks.am/2499" in {entry.url for entry in feed.entries}


def test_what_makes_feedparser_raise_costs_its_own_entry_only() -> None:
    bad = item("Bad", "https://araks.am/bad", "<gml:pos xmlns:gml='http://www.opengis.net/gml'>x</gml:pos>")
    good = [item(link=f"https://araks.am/{n}") for n in range(3)]
    feed = read(rss(good[0], bad, *good[1:]))
    assert [entry.url for entry in feed.entries] == [f"https://araks.am/{n}" for n in range(3)]
    assert (feed.title, feed.problem) == ("Araks", "broken_entries:1")
    with pytest.raises(FeedError) as caught:
        read(rss(bad))
    assert caught.value.code == "parse_error"


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()).entries == ()


def test_describe_gives_entries_of_a_file_or_names_it(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(item(rest="<pubDate>2026-06-06</pubDate>")).encode())
    described = json.loads(describe(path).to_json("feed.xml"))
    assert described["entries"][0]["url"] == "https://araks.am/1"
    assert described["entries"][0]["precision"] == "day"
    missing = json.loads(describe(tmp_path / "none.xml").to_json("none.xml"))
    assert (missing["error"], str(tmp_path) in missing["cause"]) == ("unreadable", True)
    assert missing["remedy"]


def test_no_other_form_of_feedparsers_call_exists() -> None:
    called = "".join(path.read_text(encoding="utf-8") for path in Path("monitor").rglob("*.py"))
    assert len(re.findall(r"feedparser\.parse\(", called)) == 1
    assert re.search(r"feedparser\.parse\(\s*io\.BytesIO\(", called)


def test_a_byte_order_mark_is_no_text() -> None:
    feed = read(codecs.BOM_UTF8 + rss(item()).encode())
    assert feed.entries[0].title == "Talks"


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be", "cp037"])
def test_wide_and_old_encodings_are_known_by_how_they_begin(encoding: str) -> None:
    assert read(rss(item("Talks")).encode(encoding)).entries[0].title == "Talks"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32-le"])
@pytest.mark.parametrize("number", [0, 8])
def test_a_lost_byte_in_wide_letters_costs_no_entry(encoding: str, number: int) -> None:
    items = [item("Talks", f"https://araks.am/{n}") for n in range(10)]
    body = rss(*items).encode(encoding)
    at = len(rss(*items).partition(items[number])[0].encode(encoding)) - 1
    assert len(read(body[:at] + body[at + 1 :]).entries) == 10


def test_a_feed_that_calls_itself_html_is_read() -> None:
    assert len(read('<!DOCTYPE html PUBLIC "x">' + rss(item()).partition("?>")[2]).entries) == 1


def test_the_first_date_that_can_be_read_counts() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/1'/><published>soon</published>"
        "<updated>2026-06-06T03:08:00Z</updated></entry></feed>"
    )
    entry = read(atom).entries[0]
    assert (entry.published.value.isoformat(), entry.published_raw) == (
        "2026-06-06T03:08:00+00:00",
        "2026-06-06T03:08:00Z",
    )
