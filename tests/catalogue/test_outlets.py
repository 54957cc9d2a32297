"""The shipped list of outlets, and what its schema refuses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.catalogue import SHIPPED
from monitor.catalogue.files import read_section
from monitor.catalogue.outlets import Affiliation, FeedKind, FeedStatus, Lane, Outlet
from monitor.errors import CatalogueError
from monitor.urls import canonical, registrable_domain

OUTLETS = read_section((SHIPPED,), "outlets.yaml", "outlets", Outlet)
FEEDS = [(outlet, feed) for outlet in OUTLETS for feed in outlet.feeds]


def test_the_five_languages_are_covered() -> None:
    polled = Counter(outlet.feed_language(feed) for outlet, feed in FEEDS if feed.is_polled)
    assert len(OUTLETS) >= 45
    assert {"fr", "en", "ru", "hy", "az"} <= polled.keys()
    assert min(polled[code] for code in ("fr", "en", "ru", "hy", "az")) >= 5


def test_feed_ids_and_addresses_are_unique() -> None:
    assert max(Counter(feed.id for _, feed in FEEDS).values()) == 1
    assert max(Counter(canonical(feed.url) for _, feed in FEEDS).values()) == 1


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_an_outlet_is_complete(outlet: Outlet) -> None:
    assert outlet.feeds
    assert ZoneInfo(outlet.zone)
    for domain in outlet.domains:
        assert registrable_domain(domain) == domain
    if outlet.affiliation is Affiliation.STATE:
        assert outlet.side
    for feed in outlet.feeds:
        host = canonical(feed.url).split("/")[2]
        assert any(host == domain or host.endswith("." + domain) for domain in outlet.domains)
        if feed.status is FeedStatus.BROKEN:
            assert feed.note


def test_officials_and_agencies_are_fast() -> None:
    for outlet, feed in FEEDS:
        expected = outlet.affiliation in {Affiliation.GOVERNMENT, Affiliation.AGENCY, Affiliation.STATE}
        assert (feed.lane is Lane.FAST) == expected, feed.id


def test_what_is_broken_or_has_no_selector_is_not_polled() -> None:
    assert not any(feed.is_polled for _, feed in FEEDS if feed.status is FeedStatus.BROKEN)
    assert not any(feed.is_polled for _, feed in FEEDS if feed.kind is FeedKind.HTML and not feed.selector)


def test_every_kind_of_path_is_in_use() -> None:
    assert {path.kind for _, feed in FEEDS if feed.is_polled for path in feed.paths} == set(FeedKind)


@pytest.mark.parametrize(
    "domain",
    ["mfa.am", "mfa.gov.az", "president.az", "primeminister.am", "state.gov", "whitehouse.gov", "osce.org"],
)
def test_official_pages_are_polled_in_the_fast_lane(domain: str) -> None:
    (outlet,) = (outlet for outlet in OUTLETS if domain in outlet.domains)
    assert outlet.is_fast
    assert any(feed.is_polled and feed.lane is Lane.FAST for feed in outlet.feeds)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("zone: Asia/Atlantis", "zone"),
        ("domains: ['https://x.am']", "domains"),
        ("domains: []", "domains"),
        ("country: Armenia", "country"),
        ("affiliation: friendly", "affiliation"),
        ("crawl_delay_seconds: -1", "crawl_delay_seconds"),
        ("feeds: [{id: a, url: 'file:///etc/passwd'}]", "feeds"),
        ("feeds: [{id: a, url: 'https://x.am'}, {id: a, url: 'https://x.am/2'}]", ""),
        ("feeds: [{id: a, url: 'https://x.am', kind: html, selector: 'a[['}]", "feeds"),
        ("feeds: [{id: a, url: 'https://x.am', selector: a}]", "feeds"),
        ("feeds: [{id: a, url: 'https://x.am', fallbacks: [{url: 'ftp://x.am'}]}]", "feeds"),
        ("colour: red", "colour"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, change: str, named: str) -> None:
    row = {"id": "x", "name": "X", "domains": "[x.am]", "country": "AM", "language": "hy"}
    row |= {"affiliation": "private", "zone": "Asia/Yerevan"}
    row |= dict([change.split(": ", 1)])
    (tmp_path / "outlets.yaml").write_text(
        "outlets:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in row.items()) + "\n", encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match=f"outlets.yaml:2: x: {named}"):
        read_section((tmp_path,), "outlets.yaml", "outlets", Outlet)


def test_an_overlay_adds_a_sample_outlet(tmp_path: Path) -> None:
    (tmp_path / "outlets.yaml").write_text(
        "outlets:\n"
        "  - id: araks\n    name: Araks\n    domains: [araks.localhost]\n    country: AM\n    language: fr\n"
        "    affiliation: independent\n    zone: Asia/Yerevan\n    sample: true\n"
        "    crawl_delay_seconds: 0\n    poll_interval_seconds: 0\n"
        "    feeds: [{id: araks, url: 'http://araks.localhost:8093/rss.xml', status: verified}]\n"
        "  - id: turan\n    hide: true\n",
        encoding="utf-8",
    )
    outlets = {row.id: row for row in read_section((SHIPPED, tmp_path), "outlets.yaml", "outlets", Outlet)}
    assert outlets["araks"].sample
    assert outlets["araks"].poll_interval_seconds == 0
    assert "turan" not in outlets
    assert len(outlets) == len(OUTLETS)
