"""Feeds and pages of the sample press as bytes, with the dirt that the scenario asks for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import yaml

from samples.scenario import FOLDER, Dirt, Outlet, Scenario, Version

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class FeedItem:
    id: str
    title: str
    link: str
    date: str
    updated: str
    author: str
    summary: str
    html: str


class Renderer:
    """Renders one scenario for readers who reach it at `port`."""

    def __init__(self, scenario: Scenario, port: int) -> None:
        self.scenario = scenario
        self.port = port

    def home(self, outlet: Outlet) -> str:
        return f"http://{outlet.host}:{self.port}/"

    def feed(self, outlet: Outlet, step: int) -> bytes:
        """RSS 2.0 or Atom in UTF-8, the newest `window` articles of the outlet at that step."""
        versions = self.scenario.listed(outlet.id, step)
        text = (
            _templates()
            .get_template(f"{outlet.feed}.xml")
            .render(
                outlet=outlet,
                words=_furniture(outlet.language),
                home=self.home(outlet),
                updated=_rfc3339(self.changed_at(outlet, step)),
                items=[self._item(outlet, version) for version in versions],
            )
        )
        return text.encode("utf-8")

    def changed_at(self, outlet: Outlet, step: int) -> datetime:
        """When the feed last changed: the moment of its newest version at that step, else the first moment."""
        versions = self.scenario.listed(outlet.id, step)
        return max((v.changed_at for v in versions), default=self.scenario.moments[0].at)

    def page(self, version: Version, step: int) -> bytes:
        """HTML that declares UTF-8, and lies where the article's dirt says so."""
        article, outlet = version.article, self.scenario.outlet(version.article.outlet)
        words = _furniture(article.language)
        dirt = {d.value for d in article.dirt}
        html = (
            _templates()
            .get_template(f"{outlet.layout}.html")
            .render(
                outlet=outlet,
                language=article.language,
                words=words,
                home=self.home(outlet),
                url=self.home(outlet) + path(outlet, version),
                title=typeset(outlet, version.text.title),
                author=article.author,
                paragraphs=[typeset(outlet, p) for p in version.text.paragraphs],
                published=_rfc3339(article.published),
                page_date="" if Dirt.NO_PAGE_DATE in article.dirt else outlet.page_date,
                date_words=_date_words(outlet, version, words),
                json_ld=_json_ld(outlet, version),
                dirt=dirt,
                teasers=[*self._others(version, step), *((t, "/") for t in words["teaser_items"])],
                comments=[(t, "/") for t in words["comment_items"]],
            )
        )
        charset = outlet.wrong_charset if Dirt.WRONG_CHARSET in article.dirt else "utf-8"
        return html.encode(charset, errors="xmlcharrefreplace")

    def front(self, outlet: Outlet, step: int) -> bytes:
        listed = self.scenario.visible(outlet.id, step)
        html = (
            _templates()
            .get_template("front.html")
            .render(
                outlet=outlet,
                words=_furniture(outlet.language),
                home=self.home(outlet),
                articles=[(v.text.title, "/" + path(outlet, v)) for v in listed],
            )
        )
        return html.encode("utf-8")

    def _item(self, outlet: Outlet, version: Version) -> FeedItem:
        paragraphs = [typeset(outlet, p) for p in version.text.paragraphs]
        return FeedItem(
            id=version.article.id,
            title=typeset(outlet, version.text.title),
            link=self.home(outlet) + path(outlet, version) + outlet.link_suffix,
            date="" if Dirt.NO_FEED_DATE in version.article.dirt else _feed_date(outlet, version),
            updated=_rfc3339(max(version.article.published, version.changed_at if version.number > 1 else _EPOCH)),
            author=version.article.author,
            summary=paragraphs[0] if outlet.feed_body != "none" else "",
            html="".join(f"<p>{_escape(p)}</p>" for p in paragraphs) if outlet.feed_body == "full" else "",
        )

    def _others(self, version: Version, step: int) -> list[tuple[str, str]]:
        outlet = self.scenario.outlet(version.article.outlet)
        others = [v for v in self.scenario.visible(outlet.id, step) if v.article.id != version.article.id]
        same_language = [v for v in others if v.article.language == version.article.language]
        return [(v.text.title, "/" + path(outlet, v)) for v in same_language[:2]]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def path(outlet: Outlet, version: Version) -> str:
    """The article's path on its host, without a leading slash; it stays when the text is edited."""
    day = version.article.published.astimezone(ZoneInfo(outlet.zone))
    return outlet.path.format(id=version.article.id, year=day.year, month=f"{day.month:02}", day=f"{day.day:02}")


def typeset(outlet: Outlet, text: str) -> str:
    """French typography with no-break spaces inside « » and before : ; ! ? where the outlet keeps to it."""
    if not outlet.has_nbsp:
        return text
    text = text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    return re.sub(r" ([:;!?])", rf"{NBSP}\1", text)


def _feed_date(outlet: Outlet, version: Version) -> str:
    published = version.article.published
    local = published.astimezone(ZoneInfo(outlet.zone))
    match outlet.feed_dates:
        case "rfc822":
            return format_datetime(local)
        case "rfc3339":
            return _rfc3339(published)
        case "naive":
            return f"{local:%Y-%m-%d %H:%M:%S}"
        case "dotted":
            return f"{local:%d.%m.%Y %H:%M}"


def _date_words(outlet: Outlet, version: Version, words: dict[str, Any]) -> str:
    local = version.article.published.astimezone(ZoneInfo(outlet.zone))
    text: str = words["date"]
    return text.format(day=local.day, month=words["months"][local.month - 1], year=local.year, time=f"{local:%H:%M}")


def _json_ld(outlet: Outlet, version: Version) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.text.title,
        "datePublished": version.article.published.astimezone(ZoneInfo(outlet.zone)).isoformat(),
        "publisher": {"@type": "Organization", "name": outlet.name},
    }
    if version.number > 1:
        data["dateModified"] = version.changed_at.isoformat()
    return json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _furniture(language: str) -> dict[str, Any]:
    every: dict[str, dict[str, Any]] = yaml.load(
        (FOLDER / "furniture.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return every[language]


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment
