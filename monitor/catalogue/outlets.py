"""Schema of outlets.yaml: publishers, whose they are, and the feeds by which we read them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from monitor.catalogue.files import Row


class Affiliation(StrEnum):
    """Who stands behind an outlet.

    `state`: owned by or speaking for a state; `public`: publicly funded with a charter; `government`: an
    office's own pages; `agency`: a news agency; `private`: privately owned, its independence not judged here.
    """

    STATE = "state"
    PUBLIC = "public"
    INDEPENDENT = "independent"
    PRIVATE = "private"
    AGENCY = "agency"
    PARTY = "party"
    GOVERNMENT = "government"


class FeedKind(StrEnum):
    """How an address is read. Only `rss` (RSS, RDF, Atom) is polled so far; the others are listed."""

    RSS = "rss"
    WORDPRESS = "wordpress"
    SITEMAP = "sitemap"
    HTML = "html"


class Lane(StrEnum):
    """`fast`: official pages and agencies; `normal`: all others."""

    FAST = "fast"
    NORMAL = "normal"


class FeedStatus(StrEnum):
    """What is known of an address before our own poll of it.

    `verified`: a public source reports having fetched it; `reported`: in use in public code or lists;
    `untested`: a guess; `broken`: a public source reports that it fails.
    """

    VERIFIED = "verified"
    REPORTED = "reported"
    UNTESTED = "untested"
    BROKEN = "broken"


class CatalogueFeed(Row):
    """One address of an outlet; `id` is unique in the whole catalogue. `language` where it is not the outlet's."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    url: str
    kind: FeedKind = FeedKind.RSS
    lane: Lane = Lane.NORMAL
    status: FeedStatus = FeedStatus.UNTESTED
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    note: str = ""

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is not an http(s) address")
        return url

    @property
    def is_polled(self) -> bool:
        return self.kind is FeedKind.RSS and self.status is not FeedStatus.BROKEN


class Outlet(Row):
    """A publisher. `side` is the state whose outlet it is, for state, public and government outlets.

    `zone` dates what the outlet writes without a zone. `sample`: of the sample press, an invention.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    domains: tuple[str, ...] = Field(min_length=1)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    language: str = Field(pattern=r"^[a-z]{2}$")
    affiliation: Affiliation
    side: Literal["ARM", "AZE", "US"] | None = None
    zone: str
    feeds: tuple[CatalogueFeed, ...] = ()
    poll_interval_seconds: int | None = Field(default=None, ge=0)
    crawl_delay_seconds: float | None = Field(default=None, ge=0)
    sample: bool = False
    note: str = ""

    @field_validator("domains")
    @classmethod
    def _domains_are_bare(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        for domain in domains:
            if domain != domain.lower() or any(c in domain for c in "/:@ "):
                raise ValueError(f"{domain!r} is not a bare lower-case domain")
        return domains

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{zone!r} is not a time zone, for example Asia/Yerevan") from error
        return zone

    @model_validator(mode="after")
    def _feed_ids_differ(self) -> Outlet:
        if len({feed.id for feed in self.feeds}) < len(self.feeds):
            raise ValueError("two feeds have the same id")
        return self

    def feed_language(self, feed: CatalogueFeed) -> str:
        return feed.language or self.language
