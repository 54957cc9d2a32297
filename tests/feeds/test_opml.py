"""Lists of feeds in and out."""

from __future__ import annotations

import pytest

from monitor.catalogue import SHIPPED
from monitor.catalogue.files import read_section
from monitor.catalogue.outlets import FeedKind, Outlet
from monitor.errors import UserError
from monitor.feeds.opml import MAX_BYTES, read_opml, write_opml

OUTLETS = read_section((SHIPPED,), "outlets.yaml", "outlets", Outlet)
LIST = """<?xml version="1.0" encoding="utf-8"?>
<opml version="1.1"><head><title>Mine</title></head><body>
  <outline text="Caucasus">
    <outline type="rss" text="A &amp; B" xmlUrl="https://a.am/feed" htmlUrl="https://a.am/" language="fr-FR"/>
    <outline text="twice" xmlUrl="http://www.a.am/feed/"/>
    <outline text="Inner"><outline title="C" xmlUrl=" https://c.az/rss "/></outline>
  </outline>
  <outline text="none" xmlUrl="javascript:alert(1)"/>
  <outline text="no feed"/>
</body></opml>"""


def test_feeds_are_read_once_each_with_their_folder() -> None:
    first, second = read_opml(LIST.encode())
    assert (first.title, first.url, first.site) == ("A & B", "https://a.am/feed", "https://a.am/")
    assert (first.language, first.folder) == ("fr", "Caucasus")
    assert (second.title, second.url, second.language, second.folder) == ("C", "https://c.az/rss", None, "Inner")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_any_encoding(encoding: str) -> None:
    text = LIST.replace("Caucasus", "Кавказ").encode(encoding)
    assert read_opml(text)[0].folder == "Кавказ"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_opml"),
        (b"<rss/>", "not_opml"),
        (b"<opml><body>", "not_opml"),
        (b"\x00\x01\x02", "not_opml"),
        (b'<!DOCTYPE opml [<!ENTITY a "ha">]><opml>&a;</opml>', "xml_entities_refused"),
        (b"<opml>" + b" " * MAX_BYTES, "too_large"),
    ],
)
def test_what_is_no_list_has_a_code_and_a_remedy(body: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read_opml(body)
    assert caught.value.code == code
    assert caught.value.remedy


def test_deep_outlines_do_no_harm() -> None:
    deep = b"<outline>" * 20_000 + b'<outline xmlUrl="https://a.am/f"/>' + b"</outline>" * 20_000
    assert len(read_opml(b"<opml><body>" + deep + b"</body></opml>")) == 1


def test_the_catalogue_survives_the_way_out_and_in() -> None:
    wanted = {
        (feed.url, outlet.feed_language(feed), outlet.name)
        for outlet in OUTLETS
        for feed in outlet.feeds
        if feed.kind is FeedKind.RSS
    }
    read = {(feed.url, feed.language, feed.folder) for feed in read_opml(write_opml(OUTLETS).encode())}
    assert read == wanted
