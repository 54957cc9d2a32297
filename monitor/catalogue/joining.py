"""New feeds as rows for the user's outlets.yaml: beside those of a known outlet, or with an outlet of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from monitor.catalogue.drafting import free_id
from monitor.catalogue.outlets import FeedStatus, Outlet
from monitor.feeds.opml import ListedFeed
from monitor.model.intake import FeedKind, FeedPath
from monitor.urls import canonical, registrable_domain

Fields = Mapping[str, str]


def joined(
    outlets: Sequence[Outlet], host: str, title: str, fields: Fields, paths: Sequence[FeedPath], status: FeedStatus
) -> dict[str, object]:
    """The row that adds `paths`; `fields` (country, language, affiliation, zone) describe an outlet that is new."""
    domain = registrable_domain(host)
    outlet = next((one for one in outlets if domain in one.domains), None)
    taken = {feed.id for one in outlets for feed in one.feeds}
    feeds: list[dict[str, object]] = []
    if outlet:
        feeds += [feed.model_dump(mode="json", exclude_defaults=True) for feed in outlet.feeds]
    identity = outlet.id if outlet else free_id(domain, {one.id for one in outlets})
    for path in paths:
        key = free_id(identity, taken)
        taken.add(key)
        kind = {} if path.kind is FeedKind.RSS else {"kind": str(path.kind)}
        feeds.append({"id": key, "url": path.url, **kind, "status": str(status)})
    if outlet:
        return {"id": identity, "feeds": feeds}
    return {"id": identity, "name": title or domain, "domains": [domain], **fields, "feeds": feeds}


def joined_list(outlets: Sequence[Outlet], listed: Iterable[ListedFeed], fields: Fields) -> list[dict[str, object]]:
    """A row for each domain of an OPML list that has an address the catalogue does not know."""
    known = {canonical(feed.url) for outlet in outlets for feed in outlet.feeds}
    by_domain: dict[str, list[ListedFeed]] = {}
    for feed in listed:
        if canonical(feed.url) not in known:
            by_domain.setdefault(registrable_domain(urlsplit(feed.url).hostname or ""), []).append(feed)
    rows = []
    for domain, feeds in by_domain.items():
        given = {**fields, "language": feeds[0].language or fields["language"]}
        paths = [FeedPath(FeedKind.RSS, feed.url) for feed in feeds]
        rows.append(joined(outlets, domain, feeds[0].folder or feeds[0].title, given, paths, FeedStatus.UNTESTED))
    return rows
