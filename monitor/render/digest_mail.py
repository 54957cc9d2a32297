"""The mail of one day, with as many utterances in full as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from monitor.lines import one_line
from monitor.locale import Strings, strings
from monitor.model.common import Side
from monitor.model.mailing import BlindFeed, Digest, Reader
from monitor.model.outbox import EmailContent
from monitor.render.mentions import LINES, and_others, sections
from monitor.render.page import HTML_BYTES, SUBJECT, page, zone_note
from monitor.render.parts import (
    Item,
    SideMark,
    capital,
    episode_name,
    item,
    side_mark,
)

WORDS = 400
FULL = (30, 15, 8, 4, 2, 1)
"""Utterances shown in full, the rest counted: the largest that keeps the mail within HTML_BYTES is taken."""

LONG_DAY = timedelta(hours=36)
"""A window longer than this spans more than one digest's day: none was written in between."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    count: str
    items: tuple[Item, ...]
    more: str


def digest(view: Digest, reader: Reader) -> EmailContent:
    """New utterances by episode and side, what was repeated, changed or is uncertain, and what could not be read."""
    say = strings(reader.language)
    day = say.short_date(view.window.local_date)
    count = view.new_count
    subject = say.count("digest.subject", count, date=day) if count else say("digest.subject.none", date=day)
    for full in FULL:
        values = _values(view, reader, say, full)
        html = page("digest.html", values)
        if len(html.encode("utf-8", "replace")) <= HTML_BYTES:
            break
    return EmailContent(one_line(subject, SUBJECT), page("digest.txt", values), html)


def _values(view: Digest, reader: Reader, say: Strings, full: int) -> dict[str, object]:
    since = say.moment(view.window.since, reader.zone)
    count = view.new_count
    blind = _by_outlet(view.health.blind, say)
    return {
        "say": say,
        "reader": reader,
        "date": capital(say.long_date(view.window.local_date)),
        "summary": say.count("digest.new", count, since=since) if count else say("digest.new.none", since=since),
        "by_side": [(side_mark(side, say), say.number(n), _coded(side, n, say)) for side, n in view.new_by_side],
        "has_news": not view.is_empty,
        "health": _health(view, say),
        "groups": _groups(view, reader, say, full),
        "sections": sections(view, reader, say, min(full, LINES)),
        "blind": [_blind(feeds, view, say) for feeds in blind[:LINES]],
        "more_blind": and_others(sum(map(len, blind[LINES:])), say),
        "funnel": say("digest.funnel", **{name: say.number(n) for name, n in asdict(view.funnel).items()}),
        "uncertain_note": say.count("digest.uncertain", len(view.uncertain)) if view.uncertain else "",
        "uncertain": [one_line(mail.subject, SUBJECT) for mail in view.uncertain[:LINES]],
        "catch_up": _catch_up(view, say),
        "precision": _precision(view, say),
        "zone": zone_note(view.window.until, reader, say),
    }


def _catch_up(view: Digest, say: Strings) -> str:
    """Says that days were missed: the window is longer than a day with its clock change."""
    length = view.window.until - view.window.since
    return say("digest.catch_up", duration=say.duration(length)) if length > LONG_DAY else ""


def _precision(view: Digest, say: Strings) -> str:
    """The last seven days' alerts that people judged, over all rules."""
    judged = sum(rule.judged for rule in view.precision)
    alerts = sum(rule.alerts for rule in view.precision)
    if not alerts:
        return ""
    right = sum(rule.right for rule in view.precision)
    values = {"right": say.number(right), "judged": say.number(judged), "alerts": say.number(alerts)}
    return say("digest.precision" if judged else "digest.precision.none", **values)


def _by_outlet(blind: Sequence[BlindFeed], say: Strings) -> list[list[BlindFeed]]:
    """Blind feeds of one outlet in one state together, in the order of sides and names."""
    order = say.sides()
    found: dict[tuple[int, str, bool, str], list[BlindFeed]] = {}
    for feed in blind:
        key = (order.index(feed.side or Side.OTHER), feed.outlet, feed.is_back, feed.state.value)
        found.setdefault(key, []).append(feed)
    return [feeds for _, feeds in sorted(found.items())]


def _coded(side: Side, n: int, say: Strings) -> str:
    return f"{say(f'side.{side.value}.code')} {say.number(n)}"


def _health(view: Digest, say: Strings) -> str:
    total, blind = sum(view.health.totals.values()), len(view.health.blind)
    if not total:
        return say("digest.health.none")
    if not blind:
        return say.count("digest.health.all", total)
    by_side = {side: sum((feed.side or Side.OTHER) is side for feed in view.health.blind) for side in say.sides()}
    told = ", ".join(
        f"{say(f'side.{side.value}.code')} {by_side[side]}/{view.health.totals[side]}"
        for side in say.sides()
        if view.health.totals.get(side)
    )
    return say.count("digest.health.blind", blind, total=say.number(total), sides=told)


def _blind(feeds: Sequence[BlindFeed], view: Digest, say: Strings) -> tuple[SideMark, str]:
    first = feeds[0]
    number = f" ({say.count('feeds', len(feeds))})" if len(feeds) > 1 else ""
    text = f"{one_line(first.outlet, 80)}{number}, {say(f'feed.{first.state.value}')}"
    if first.is_back:
        text += " " + say("digest.blind.back")
    silence = max((view.window.until - feed.since for feed in feeds if feed.since), default=timedelta())
    if silence >= timedelta(minutes=1):
        text += " " + say("digest.blind.since", duration=say.duration(silence))
    return side_mark(first.side or Side.OTHER, say), text


def _groups(view: Digest, reader: Reader, say: Strings, full: int) -> list[Group]:
    groups = []
    for group in view.groups:
        members = [u for side in group.sides for u in side.utterances]
        items = tuple(item(u, reader, say, WORDS) for u in members[: max(0, full)])
        full -= len(items)
        name = episode_name(group.episode, reader, say)
        groups.append(Group(name, say.number(len(members)), items, and_others(len(members) - len(items), say)))
    return groups
