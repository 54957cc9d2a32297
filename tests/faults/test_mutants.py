"""Damaged copies of our own feeds and pages: a result or a code, never an exception, never slow.

MONITOR_MUTANTS sets the number of feeds; a page for each five of them (`make fuzz`: 12,000 and 2,400).
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime

import pytest

from monitor.clean import clean_page
from monitor.errors import Unusable
from monitor.feeds import describe, parse
from monitor.feeds.failure import REMEDIES, FeedError
from monitor.model.article import PageHints
from monitor.model.common import Disposition
from monitor.model.intake import FeedKind, FeedPath, Fetched
from tests.clock import bounded
from tests.faults.mutants import mutant

NUMBER = int(os.environ.get("MONITOR_MUTANTS", "300"))
PORTION = 100
SECONDS = 2.0
RUSSIAN = "Встреча министров перенесена на осень"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
ITEM = (
    "<item><title>{title}</title><link>https://araks.am/{n}?utm_source=rss</link><guid>{n}</guid>"
    "<pubDate>Sat, 0{n} Jun 2026 03:08:00 +0400</pubDate><author>desk@araks.am (Desk)</author>"
    "<description><![CDATA[<p>A paragraph on the talks &amp; the border.</p>]]></description></item>"
)
RSS = HEAD + '<rss version="2.0"><channel><title>Araks</title><link>https://araks.am</link>{}</channel></rss>'
ATOM = (
    HEAD + '<feed xmlns="http://www.w3.org/2005/Atom"><title>Araks</title><updated>2026-06-06T00:00:00Z</updated>'
    '<entry><title type="html">&lt;b&gt;Border&lt;/b&gt; talks</title><link href="/1"/><id>tag:araks.am,2026:1</id>'
    "<updated>2026-06-06T03:08:29+04:00</updated><content type=\"xhtml\"><div xmlns='http://www.w3.org/1999/xhtml'>"
    "<p>Text.</p></div></content><author><name>Desk</name></author></entry></feed>"
)
RDF = (
    HEAD + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://araks.am"><title>Araks</title></channel>'
    '<item rdf:about="https://araks.am/1"><title>Talks</title><link>https://araks.am/1</link>'
    "<dc:date>2026-06-06T03:08+04:00</dc:date></item></rdf:RDF>"
)
BODIES = [
    RSS.format("".join(ITEM.format(title=title, n=n) for n in range(1, 8))).encode()
    for title in ("Talks on the border", RUSSIAN, "Բանակցություններ", "« Un accord » selon Erevan")
] + [ATOM.encode(), RDF.encode(), RSS.format(ITEM.format(title=RUSSIAN, n=1) * 9).encode("cp1251")]


@pytest.mark.parametrize("start", range(0, NUMBER, PORTION))
def test_a_mutant_gives_entries_or_a_code(start: int) -> None:
    codes = set()
    for seed in range(start, min(start + PORTION, NUMBER)):
        with bounded(SECONDS):
            line = describe(mutant(seed, BODIES)).to_json(str(seed))
        assert line.endswith("\n")
        described = json.loads(line.encode())
        assert "entries" in described or described["error"] in REMEDIES, seed
        codes.add(described.get("error", "ok"))
    assert "ok" in codes
    assert len(codes) > 1


PAGES = [
    (
        "<!doctype html><html lang='{lang}'><head><title>{title}</title><script type='application/ld+json'>"
        '{{"@type": "NewsArticle", "datePublished": "2026-06-06T03:08:00+04:00"}}</script></head><body><nav><ul>'
        "<li><a href='/1'>One</a></li><li><a href='/2'>Two</a></li></ul></nav><article><h1>{title}</h1><time "
        "datetime='2026-06-06'>6 June</time>"
        + "<p>{title}. A paragraph on the talks &amp; the border.</p>" * 8
        + "</article>"
    )
    .format(lang=lang, title=title)
    .encode()
    for lang, title in (("en", "Talks on the border"), ("ru", RUSSIAN), ("hy", "Բանակցություններ"))
]
LISTS = [
    FeedPath(FeedKind.HTML, "https://araks.am/", "li a"),
    FeedPath(FeedKind.SITEMAP, "https://araks.am/"),
    FeedPath(FeedKind.WORDPRESS, "https://araks.am/"),
]


@pytest.mark.parametrize("start", range(0, NUMBER // 5, PORTION))
def test_a_mutant_of_a_page_gives_a_text_or_a_disposition(start: int) -> None:
    read, codes = 0, set()
    for seed in range(start, min(start + PORTION, NUMBER // 5)):
        body = mutant(seed, PAGES)
        headers = (("Content-Type", "text/html"),)
        page = Fetched(
            "https://araks.am/1", "https://araks.am/1", 200, headers, body, hashlib.sha256(body).hexdigest(),
            datetime(2026, 6, 6, tzinfo=UTC),
        )  # fmt: skip
        with bounded(SECONDS):
            try:
                read += len(clean_page(page, PageHints()).text) > 0
            except Unusable as end:
                codes.add(str(end.disposition))
            for path in LISTS:
                try:
                    parse(page, "UTC", path)
                except FeedError as error:
                    codes.add(error.code)
    assert read
    assert codes <= REMEDIES.keys() | set(Disposition)
