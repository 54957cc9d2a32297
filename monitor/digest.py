"""The daily digest: whose is due, from when to when, and what is in it. Every utterance is in exactly one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.errors import UserError
from monitor.locale import strings
from monitor.model.alerting import Novelty, Suppression
from monitor.model.common import Side
from monitor.model.feedback import RulePrecision
from monitor.model.mailing import (
    Digest,
    DigestWindow,
    EpisodeGroup,
    FeedHealth,
    Funnel,
    SideGroup,
    UncertainMail,
    UtteranceView,
)
from monitor.model.outbox import Subscriber

FIRST_WINDOW = timedelta(days=1)
"""How far a subscriber's first digest reaches back."""

_NOT_TOLD = frozenset({Suppression.BASELINE, Suppression.TOO_OLD, Suppression.OFF_TOPIC})


def zone(name: str) -> ZoneInfo:
    """An IANA zone. Raises UserError naming it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(f"no time zone {name!r}", "use an IANA name such as Europe/Paris") from error


def due(subscriber: Subscriber, now: datetime, hour: int, last: date | None) -> date | None:
    """The local date of the digest that is due now, None where there is none.

    It is the latest local date whose `hour` (0–23, in the subscriber's zone) has passed; days missed are not
    made up for one by one, since the window reaches back to the last digest. A day that skips the hour (DST)
    is due at the first instant after the gap. Nothing is due for days before the subscription.
    """
    where = zone(subscriber.zone)
    today = now.astimezone(where).date()
    day = today if _at(today, hour, where) <= now else today - timedelta(days=1)
    if _at(day, hour, where) < subscriber.created_at or (last is not None and day <= last):
        return None
    return day


def _at(day: date, hour: int, where: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), where).astimezone(UTC)


def window(local_date: date, until: datetime, last_until: datetime | None) -> DigestWindow:
    """From the end of the subscriber's last digest, or a day before `until`, up to `until` (exclusive)."""
    return DigestWindow(local_date, last_until or until - FIRST_WINDOW, until)


def build(
    utterances: Sequence[UtteranceView],
    window: DigestWindow,
    health: FeedHealth,
    funnel: Funnel,
    uncertain: Sequence[UncertainMail],
    language: str,
    precision: Sequence[RulePrecision] = (),
) -> Digest:
    """Sort utterances with a verdict in the window into new, repeated, amended and to be checked.

    Baselines, recollections of what was said long ago and articles off the matter are left out. Episodes with
    most new utterances first; inside, sides in alphabetical order of `language`, then order of arrival.
    """
    told = sorted((u for u in utterances if u.attestations and u.suppressed_by not in _NOT_TOLD), key=_arrival)
    kinds = [(_kind(u, window), u) for u in told]
    new = [u for kind, u in kinds if kind is Novelty.NEW]
    order = strings(language).sides()
    return Digest(
        window=window,
        groups=_groups(new, order),
        repeats=tuple(u for kind, u in kinds if kind is Novelty.REPEAT),
        amended=tuple(u for kind, u in kinds if kind is Novelty.AMENDED),
        to_check=tuple(u for kind, u in kinds if kind is Novelty.UNCERTAIN),
        new_by_side=tuple((side, n) for side in order if (n := sum(_side(u) is side for u in new))),
        health=health,
        funnel=funnel,
        uncertain=tuple(uncertain),
        precision=tuple(precision),
    )


def _arrival(utterance: UtteranceView) -> tuple[datetime, int]:
    return utterance.attestations[0].first_seen_at, utterance.id


def _side(utterance: UtteranceView) -> Side:
    return utterance.speaker.side if utterance.speaker else Side.OTHER


def _kind(utterance: UtteranceView, window: DigestWindow) -> Novelty | None:
    """What the window's verdicts make of an utterance; None where all of them lie outside of it."""
    verdicts = {a.novelty for a in utterance.attestations if _is_inside(a.recorded_at, window)}
    if Novelty.NEW in verdicts and utterance.speaker is None:
        return Novelty.UNCERTAIN
    order = (Novelty.NEW, Novelty.AMENDED, Novelty.UNCERTAIN, Novelty.REPEAT)
    return next((novelty for novelty in order if novelty in verdicts), None)


def _is_inside(recorded_at: datetime, window: DigestWindow) -> bool:
    return window.since <= recorded_at < window.until


def _groups(new: Sequence[UtteranceView], order: Sequence[Side]) -> tuple[EpisodeGroup, ...]:
    by_episode: dict[str | None, list[UtteranceView]] = {}
    for utterance in new:
        by_episode.setdefault(utterance.episode, []).append(utterance)
    groups = [EpisodeGroup(episode, _by_side(members, order)) for episode, members in by_episode.items()]
    return tuple(sorted(groups, key=lambda g: (g.episode is None, -g.new_count, g.episode or "")))


def _by_side(members: Sequence[UtteranceView], order: Sequence[Side]) -> tuple[SideGroup, ...]:
    groups = (SideGroup(side, tuple(u for u in members if _side(u) is side)) for side in order)
    return tuple(group for group in groups if group.utterances)
