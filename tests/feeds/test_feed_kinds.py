"""Posts, sitemaps and list pages: the ways to an outlet that has no feed, or one that fails."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from monitor.feeds import FeedError, parse
from monitor.model.intake import EntryData, FeedKind, FeedPath, Fetched

URL = "https://araks.am/list"
POSTS = [
    {
        "link": "https://araks.am/1?utm_source=api",
        "date": "2026-06-06T07:08:00",
        "date_gmt": "2026-06-06T03:08:00",
        "title": {"rendered": "Talks &amp; <b>borders</b>"},
        "excerpt": {"rendered": "<p>Short.</p>"},
        "content": {"rendered": "<p>One.</p><p>Two.</p>"},
        "guid": {"rendered": "https://araks.am/?p=1"},
    },
    {"link": "/2", "date": "2026-06-06T07:08:00", "title": {"rendered": "Naive"}},
    {"link": ["not", "text"], "title": 7},
]
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://araks.am/old</loc><lastmod>2020-01-01</lastmod></url>
<url><loc>https://araks.am/new</loc><news:news><news:publication_date>2026-06-06T03:08:00Z</news:publication_date>
<news:title>Talks</news:title></news:news></url></urlset>"""
PAGE = """<!doctype html><html><head><base href="https://araks.am/en/"></head>
<body><nav><a href="/about">About</a></nav>
<ul><li class="news"><a href="1"><img src="x"></a><h3><a href="1">Talks on the border</a></h3>
<time datetime="2026-06-06T03:08:00Z">6 June</time></li>
<li class="news"><a href="2">Second</a></li>
<li class="news"><a href="javascript:void(0)">Third</a></li></ul></body></html>"""


def read(body: str, kind: FeedKind, selector: str | None = None) -> tuple[EntryData, ...]:
    data = body.encode()
    page = Fetched(URL, URL, 200, (), data, hashlib.sha256(data).hexdigest(), datetime(2026, 6, 6, tzinfo=UTC))
    return parse(page, "Asia/Yerevan", FeedPath(kind, URL, selector)).entries


def test_posts_of_wordpress() -> None:
    first, second, third = read(json.dumps(POSTS), FeedKind.WORDPRESS)
    assert (first.url, first.link) == ("https://araks.am/1", "https://araks.am/1?utm_source=api")
    assert (first.title, first.summary) == ("Talks & borders", "One.\nTwo.")
    when = {entry.published.value for entry in (first, second)}
    assert when == {datetime(2026, 6, 6, 3, 8, tzinfo=UTC)}, "date_gmt is UTC, date the site's zone"
    assert second.url == "https://araks.am/2"
    assert third.url == ""


def test_a_sitemap_newest_first() -> None:
    entries = read(SITEMAP, FeedKind.SITEMAP)
    assert [(entry.url, entry.title) for entry in entries] == [
        ("https://araks.am/new", "Talks"),
        ("https://araks.am/old", ""),
    ]
    assert entries[0].published.value == datetime(2026, 6, 6, 3, 8, tzinfo=UTC)


def test_of_a_large_sitemap_the_newest_hundred() -> None:
    urls = "".join(
        f"<url><loc>https://araks.am/{n}</loc><lastmod>{2000 + n // 300}-01-01</lastmod></url>" for n in range(5_000)
    )
    entries = read(f"<urlset>{urls}</urlset>", FeedKind.SITEMAP)
    assert len(entries) == 100
    assert {entry.published.value for entry in entries} == {datetime(2016, 1, 1, tzinfo=UTC)}


@pytest.mark.parametrize("selector", ["li.news", "li.news a[href]"])
def test_links_of_a_list_page(selector: str) -> None:
    first, second = read(PAGE, FeedKind.HTML, selector)
    assert (first.url, first.title) == ("https://araks.am/en/1", "Talks on the border")
    assert first.published.value == datetime(2026, 6, 6, 3, 8, tzinfo=UTC)
    assert (second.url, second.title, second.published.value) == ("https://araks.am/en/2", "Second", None)


HITS = {
    "props": {
        "feed": {
            "data": {
                "hits": [
                    {"article_id": 7, "title": "Talks &amp; borders", "published_at": 1780715280},
                    {"article_id": "8?x=1", "headline": "Second", "date": "2026-06-06T07:08:00"},
                    {"title": "without a number"},
                    "no object",
                    {"article_id": ["x"]},
                ]
            }
        }
    }
}


def inertia(script: str) -> str:
    return (
        f"<!doctype html><script>var a = '{{';</script><script data-page=app type=application/json>{script}</script>"
    )


@pytest.mark.parametrize(
    "page",
    [
        inertia(json.dumps(HITS)),
        inertia("{broken") + f"<div data-page='{json.dumps(HITS)}'>",
        inertia('{"a": ' * 100_000) + f"<script type='application/json'>{json.dumps([[HITS]])}</script>",
    ],
    ids=["script", "attribute", "beside a bomb"],
)
def test_a_list_that_a_page_carries_as_json(page: str) -> None:
    first, second = read(page, FeedKind.EMBEDDED, "hits /fr/article/{article_id}")
    assert (first.url, first.title) == ("https://araks.am/fr/article/7", "Talks & borders")
    assert first.published.value == second.published.value == datetime(2026, 6, 6, 3, 8, tzinfo=UTC)
    assert (second.url, second.title) == ("https://araks.am/fr/article/8?x=1", "Second")


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        (FeedKind.WORDPRESS, '{"code": "rest_no_route"}', "not_a_feed"),
        (FeedKind.WORDPRESS, "[" * 100_000, "not_a_feed"),
        (FeedKind.WORDPRESS, "<!doctype html><title>No</title>", "html_instead_of_feed"),
        (
            FeedKind.SITEMAP,
            "<sitemapindex><sitemap><loc>https://a.am/1</loc></sitemap></sitemapindex>",
            "sitemap_index",
        ),
        (FeedKind.SITEMAP, "<rss/>", "not_a_feed"),
        (FeedKind.SITEMAP, "", "empty_body"),
        (FeedKind.SITEMAP, '<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', "xml_entities_refused"),
        (FeedKind.HTML, PAGE.replace('"news"', '"olds"'), "no_links"),
        (FeedKind.HTML, "", "not_a_feed"),
        (FeedKind.EMBEDDED, PAGE, "no_links"),
        (FeedKind.EMBEDDED, "", "not_a_feed"),
    ],
)
def test_what_gives_nothing_has_its_code(kind: FeedKind, body: str, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(body, kind, {FeedKind.HTML: "li.news", FeedKind.EMBEDDED: "hits /{id}"}.get(kind))
    assert caught.value.code == code
