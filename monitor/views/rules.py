"""Which statements alert, and who is told of which: rules in the order in which they are asked, and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import alerts, locale
from monitor.alerts import Tried
from monitor.catalogue import Catalogue
from monitor.catalogue.rules import Rule, in_order
from monitor.locale import Strings
from monitor.model.common import Side, SubscriberId
from monitor.model.mailing import Reader
from monitor.model.outbox import Subscriber, SubscriptionChange, Wish
from monitor.model.views import AlertRow
from monitor.render.parts import episode_name, speaker_name
from monitor.storage import Storage
from monitor.views.frame import StatusLine, status_line

SHOWN = 40
LOOKED_AT = 300
"""Newest alerts that a subscription is tried on."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers: id and name, in the reader's language."""

    persons: tuple[tuple[str, str], ...]
    episodes: tuple[tuple[str, str], ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class RuleItem:
    rule: Rule
    title: str
    persons: tuple[str, ...]
    episodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionItem:
    """`persons` and `episodes` by name. `silent`: those of its persons on whom no rule alerts."""

    subscriber: Subscriber
    persons: tuple[str, ...]
    episodes: tuple[str, ...]
    is_muted: bool
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    status: StatusLine
    rules: tuple[RuleItem, ...]
    subscriptions: tuple[SubscriptionItem, ...]


@dataclass(frozen=True, slots=True)
class WouldAlert:
    at: datetime
    side: Side
    speaker: str
    words: str
    language: str
    is_known: bool
    """The rules of that day alerted too."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would have been sent: `alerts` in all, the newest of them in `shown`; `then`: by the rules of the day."""

    alerts: int
    then: int
    shown: tuple[WouldAlert, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form with what it offers; `trial` where something was tried, `history` where it is of something that is."""

    status: StatusLine
    choices: Choices
    trial: Trial | None = None
    history: tuple[SubscriptionChange, ...] = ()


def rules_page(storage: Storage, catalogue: Catalogue, reader: Reader, now: datetime) -> RulesPage:
    """Everything on one page: there are few rules, and few who read."""
    say = locale.strings(reader.language)
    persons = dict(_persons(catalogue, reader))
    rules = tuple(_rule(rule, persons, reader, say) for rule in in_order(catalogue.rules))
    subscriptions = (_subscription(s, catalogue, persons, reader, now) for s in storage.subscribers.listed())
    return RulesPage(status_line(storage, say), rules, tuple(subscriptions))


def form_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, trial: Trial | None = None,
    subscriber: SubscriberId | None = None,
) -> FormPage:  # fmt: skip
    """What the forms of rules and subscriptions offer."""
    say = locale.strings(reader.language)
    persons = tuple(sorted(_persons(catalogue, reader), key=lambda one: one[1]))
    episodes = tuple((e.id, episode_name(e.id, reader, say)) for e in catalogue.episodes if e.kind == "episode")
    history = storage.subscribers.history(subscriber) if subscriber else ()
    return FormPage(status_line(storage, say), Choices(persons, episodes, say.sides()), trial, history)


def rule_trial(tried: Sequence[Tried], reader: Reader) -> Trial:
    """Verdicts of the past as the tried rules would have decided them."""
    say = locale.strings(reader.language)
    would = [one for one in tried if one.decision.alerts]
    shown = (
        WouldAlert(
            one.decided.decided_at,
            one.decided.statement.speaker.side if one.decided.statement.speaker else Side.OTHER,
            speaker_name(one.decided.statement.speaker, reader, say),
            one.decided.statement.text,
            one.decided.statement.language,
            one.decided.alert is not None,
        )
        for one in reversed(would[-SHOWN:])
    )
    return Trial(len(would), sum(one.decided.alert is not None for one in tried), tuple(shown))


def subscription_trial(rows: Sequence[AlertRow], wish: Wish, reader: Reader) -> Trial:
    """Of the newest alerts those that the subscription asks for."""
    say = locale.strings(reader.language)
    fitting = [row for row in rows if alerts.wants(wish, row.utterance.speaker, row.utterance.episode)]
    shown = (
        WouldAlert(
            row.created_at,
            row.utterance.speaker.side if row.utterance.speaker else Side.OTHER,
            speaker_name(row.utterance.speaker, reader, say),
            row.utterance.attestations[0].text,
            row.utterance.attestations[0].language,
            is_known=True,
        )
        for row in fitting[:SHOWN]
    )
    return Trial(len(fitting), len(rows), tuple(shown))


def _persons(catalogue: Catalogue, reader: Reader) -> Iterator[tuple[str, str]]:
    for person in catalogue.voices:
        yield person.id, reader.labels.persons.get(person.id, person.name)


def _rule(rule: Rule, persons: dict[str, str], reader: Reader, say: Strings) -> RuleItem:
    return RuleItem(
        rule,
        reader.labels.rules.get(rule.id, rule.title.en),
        tuple(persons.get(key, key) for key in rule.persons),
        tuple(episode_name(key, reader, say) for key in rule.episodes),
    )


def _subscription(
    subscriber: Subscriber, catalogue: Catalogue, persons: dict[str, str], reader: Reader, now: datetime
) -> SubscriptionItem:
    say = locale.strings(reader.language)
    wish = subscriber.wish
    silent = (key for key in wish.persons if subscriber.wants_alerts and not _alerts_on(catalogue, key))
    return SubscriptionItem(
        subscriber,
        tuple(persons.get(key, key) for key in wish.persons),
        tuple(episode_name(key, reader, say) for key in wish.episodes),
        subscriber.is_muted(now),
        tuple(persons.get(key, key) for key in silent),
    )


def _alerts_on(catalogue: Catalogue, key: str) -> bool:
    """Whether an enabled rule alerts on somebody: by name, or by the rank of an office held to this day."""
    held = {term.office for term in catalogue.terms if term.person == key and term.until is None}
    ranks = {office.rank for office in catalogue.offices if office.id in held}
    ranks |= {body.rank for body in catalogue.institutions if body.id == key}
    rules = (rule for rule in catalogue.rules if rule.enabled and rule.action == "alert")
    return any(key in r.persons or (not r.persons and (not r.ranks or ranks & set(r.ranks))) for r in rules)
