"""Does a verdict alert? The machine's own reasons first, then the catalogue's rules; every no has a reason."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from monitor.alerts.policy import VOICES, Policy, Standing, is_leader
from monitor.alerts.timing import FLOOD_LIMIT
from monitor.catalogue.outlets import Affiliation
from monitor.catalogue.rules import Rule
from monitor.model.alerting import (
    AlertDecision,
    Awaited,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    Severity,
    StatementForNovelty,
    Suppression,
)
from monitor.model.common import TRACKED_SIDES, Precision, Published
from monitor.model.reading import Account, Speaker

_NOT_NEW = {
    Novelty.REPEAT: Suppression.REPEAT,
    Novelty.AMENDED: Suppression.AMENDED,
    Novelty.UNCERTAIN: Suppression.UNCERTAIN,
}


def decide(
    statement: StatementForNovelty,
    verdict: NoveltyVerdict,
    policy: Policy,
    max_age: timedelta,
    *,
    awaited: Awaited | None = None,
    denies_alerted: bool = False,
    alert_baseline: bool = False,
) -> AlertDecision:
    """Alert or the one reason not to, in the order of `Suppression`.

    Age is counted from the end of the interval that the publication date spans to when it was first seen; an
    unknown date is no reason, since a feed's first poll is a baseline anyway. `awaited`: a repeat of an utterance
    that a rule held back until more outlets report it. `denies_alerted`: it denies what was alerted, and goes
    into that alert's thread. `alert_baseline`: the user asked for alerts on an import or a re-reading.
    """
    reason = _own_reason(statement, verdict, max_age, is_awaited=awaited is not None, alert_baseline=alert_baseline)
    if reason or statement.speaker is None:
        return AlertDecision(None, Severity.NORMAL, reason or Suppression.UNRESOLVED_SPEAKER)
    if denies_alerted:
        return AlertDecision(None, Severity.NORMAL, Suppression.DENIAL)
    standing = policy.standing(statement.speaker)
    affiliation = policy.affiliations.get(statement.outlet)
    fitting = (r for r in policy.rules if _fits(r, statement, statement.speaker, standing, affiliation))
    rule = next(fitting, None)
    if rule is None:
        return AlertDecision(None, Severity.NORMAL, _no_rule(statement, statement.speaker))
    held_back = _held_back(rule, statement, awaited.origins if awaited else 1)
    return AlertDecision(rule.id, rule.severity, held_back, None if is_leader(standing) else FLOOD_LIMIT)


def _own_reason(
    statement: StatementForNovelty,
    verdict: NoveltyVerdict,
    max_age: timedelta,
    *,
    is_awaited: bool,
    alert_baseline: bool,
) -> Suppression | None:
    if statement.speaker is None:
        return Suppression.UNRESOLVED_SPEAKER
    if verdict.novelty in _NOT_NEW and not (is_awaited and verdict.novelty is Novelty.REPEAT):
        return _NOT_NEW[verdict.novelty]
    if alert_baseline:
        return None
    if statement.is_baseline:
        return Suppression.BASELINE
    if is_too_old(statement, max_age):
        return Suppression.TOO_OLD
    return Suppression.DATE_SUSPECT if statement.is_date_suspect else None


def as_seen(statement: StatementForNovelty, verdict: NoveltyVerdict, decided_at: datetime) -> StatementForNovelty:
    """For its age: where a person decided, it counts from then, lest a late review tell of old things at once."""
    return replace(statement, first_seen_at=decided_at) if verdict.reason is NoveltyReason.DECIDED else statement


def is_too_old(statement: StatementForNovelty, max_age: timedelta) -> bool:
    """Published, or said, more than `max_age` before we first saw it."""
    oldest = statement.first_seen_at - max_age
    published = interval_end(statement.published)
    if published and published < oldest:
        return True
    said = statement.said_on
    return said is not None and datetime.combine(said, time.max, UTC) < oldest


def interval_end(published: Published) -> datetime | None:
    """Last instant of the interval that a date of this precision spans; None where it is unknown."""
    start = published.value
    if start is None or published.precision is Precision.UNKNOWN:
        return None
    if published.precision is Precision.MINUTE:
        return start
    if published.precision is Precision.DAY:
        return start + timedelta(days=1)
    if published.precision is Precision.MONTH:
        return start + timedelta(days=calendar.monthrange(start.year, start.month)[1])
    return start + timedelta(days=366)


def _fits(
    rule: Rule,
    statement: StatementForNovelty,
    speaker: Speaker,
    standing: Standing | None,
    affiliation: Affiliation | None,
) -> bool:
    return (
        rule.enabled
        and speaker.side in rule.sides
        and _is_about(rule, statement)
        and _has_rank(rule, standing)
        and (not rule.persons or speaker.id in rule.persons)
        and (not rule.episodes or statement.episode in rule.episodes)
        and (not rule.affiliations or affiliation in rule.affiliations)
        and statement.confidence >= rule.min_confidence
        and (statement.account in rule.accounts or statement.account is Account.COUNTERPART)
    )


def _has_rank(rule: Rule, standing: Standing | None) -> bool:
    if not rule.ranks:
        return True
    if standing is None:
        return False
    speaks = rule.with_spokespersons and standing.rank in VOICES and standing.speaks_for in rule.ranks
    return standing.rank in rule.ranks or speaks


def _is_about(rule: Rule, statement: StatementForNovelty) -> bool:
    if rule.about == "any":
        return True
    return statement.conflict_core and (rule.about == "conflict" or statement.us_actor)


def _no_rule(statement: StatementForNovelty, speaker: Speaker) -> Suppression:
    if not statement.conflict_core:
        return Suppression.OFF_TOPIC
    return Suppression.NO_RULE if speaker.side in TRACKED_SIDES else Suppression.OTHER_SIDE


def _held_back(rule: Rule, statement: StatementForNovelty, origins: int) -> Suppression | None:
    if statement.account not in rule.accounts:
        return Suppression.COUNTERPART_ACCOUNT
    if rule.action == "digest":
        return Suppression.DIGEST_ONLY
    return Suppression.FEW_ORIGINS if origins < rule.min_origins else None
