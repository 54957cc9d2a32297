"""Schema of outlets.yaml: publishers, whose they are, and the feeds by which we read them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cssselect import SelectorError, parse
from pydantic import Field, field_validator, model_validator

from monitor.catalogue.files import Row
from monitor.model.intake import EMBEDDED_LIST, FeedKind, FeedPath, Lane


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


class FeedStatus(StrEnum):
    """What is known of an address before our own poll of it.

    `verified`: a public source reports having fetched it; `reported`: in use in public code or lists;
    `untested`: a guess; `broken`: a public source reports that it fails.
    """

    VERIFIED = "verified"
    REPORTED = "reported"
    UNTESTED = "untested"
    BROKEN = "broken"


class CataloguePath(Row):
    """A way to the same entries; `selector` finds them in a page: CSS, or key and link of an embedded list."""

    url: str
    kind: FeedKind = FeedKind.RSS
    selector: str | None = None

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is not an http(s) address")
        return url

    @model_validator(mode="after")
    def _selects(self) -> CataloguePath:
        if self.kind is FeedKind.EMBEDDED:
            if not EMBEDDED_LIST.fullmatch(self.selector or ""):
                raise ValueError(
                    "an embedded list needs a selector like 'hits /article/{id}': its key, its items' address"
                )
        elif self.selector and self.kind is not FeedKind.HTML:
            raise ValueError("only a page (kind: html, embedded) has a selector")
        else:
            try:
                parse(self.selector or "a")
            except SelectorError as error:
                raise ValueError(f"{self.selector!r} is no CSS selector: {error}") from error
        return self


class CatalogueFeed(CataloguePath):
    """One feed of an outlet, by its best address; `fallbacks` are tried in order when that one fails.

    `id` is unique in the whole catalogue. `language` where it is not the outlet's.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    fallbacks: tuple[CataloguePath, ...] = ()
    lane: Lane = Lane.NORMAL
    status: FeedStatus = FeedStatus.UNTESTED
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    note: str = ""

    @property
    def is_polled(self) -> bool:
        """Broken addresses are listed only, and a list page without a selector cannot be read."""
        is_readable = self.kind is not FeedKind.HTML or self.selector is not None
        return is_readable and self.status is not FeedStatus.BROKEN

    @property
    def paths(self) -> tuple[FeedPath, ...]:
        """All its ways, the best first."""
        return tuple(FeedPath(path.kind, path.url, path.selector) for path in (self, *self.fallbacks))


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
    senders: tuple[str, ...] = ()
    """Who may send its press mails: an address, or @domain; lower case."""
    sample: bool = False
    note: str = ""

    @field_validator("domains")
    @classmethod
    def _domains_are_bare(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        for domain in domains:
            if domain != domain.lower() or any(c in domain for c in "/:@ "):
                raise ValueError(f"{domain!r} is not a bare lower-case domain")
        return domains

    @field_validator("senders")
    @classmethod
    def _senders_are_addresses(cls, senders: tuple[str, ...]) -> tuple[str, ...]:
        for sender in senders:
            if sender != sender.lower() or sender.count("@") != 1 or "." not in sender.rpartition("@")[2]:
                raise ValueError(f"{sender!r} is neither an address nor @domain in lower case")
        return senders

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

    @property
    def is_fast(self) -> bool:
        """An outlet is in the fast lane as a whole: one process at a time asks its hosts."""
        return any(feed.lane is Lane.FAST for feed in self.feeds)

    def feed_language(self, feed: CatalogueFeed) -> str:
        return feed.language or self.language
