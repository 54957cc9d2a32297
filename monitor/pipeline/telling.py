"""Who is told of what, by which channel and when: an alert, what follows in its thread, a list of folded alerts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor import alerts, render
from monitor.model.common import AlertId
from monitor.model.mailing import AlertView, FoldedView, FollowView, Reader
from monitor.model.outbox import Channel, Letter, MessageIntent, MessageKind, Subscriber
from monitor.model.threads import Thread
from monitor.pipeline.readers import message_id, reader_for
from monitor.pipeline.work import Work


@dataclass(frozen=True, slots=True)
class Teller:
    """Renders once per channel, language and zone, however many read it."""

    work: Work
    policy: alerts.Policy
    subscribers: Sequence[Subscriber]
    _readers: dict[tuple[str, str], Reader] = field(default_factory=dict)

    def alert(self, view: AlertView, now: datetime) -> Sequence[MessageIntent]:
        """One message for each subscriber who wants it and whose channel the rule names."""
        letter = self._once(view)
        told = self._those_who_hear(view, now)
        return [self._message(f"alert:{view.id}", s, letter(s), self._quiet(view.rule, s, now)) for s in told]

    def follow(self, view: FollowView, thread: Thread, key: str, now: datetime) -> Sequence[MessageIntent]:
        """One message in the thread for each who was told of the alert; corrections also for those who left."""
        messages = []
        for recipient in thread.recipients:
            if not (recipient.is_subscribed or view.kind is MessageKind.CORRECTED):
                continue
            subscriber = recipient.subscriber
            letter = self._once(replace(view, subject=recipient.subject))(subscriber)
            after = self._quiet(thread.rule, subscriber, now)
            messages.append(self._message(key, subscriber, letter, after, recipient.message_id))
        return messages

    def folded(self, folded: Sequence[AlertView], now: datetime) -> Sequence[MessageIntent]:
        """One list for each subscriber, of the alerts that he would have been told of one by one."""
        letters: dict[tuple[AlertId, ...], Callable[[Subscriber], Letter]] = {}
        messages = []
        for subscriber in self.subscribers:
            mine = tuple(a for a in folded if subscriber in self._those_who_hear(a, now))
            if not mine:
                continue
            letter = letters.setdefault(tuple(a.id for a in mine), self._once(FoldedView(mine, now)))
            waits = [self._quiet(a.rule, subscriber, now) for a in mine]
            after = None if None in waits else min(w for w in waits if w)
            messages.append(self._message(f"folded:{folded[0].id}", subscriber, letter(subscriber), after))
        return messages

    def _those_who_hear(self, view: AlertView, now: datetime) -> Iterable[Subscriber]:
        found, said = self.policy.rule(view.rule), view.utterance
        channels = found.channels if found else tuple(Channel)
        hearing = [s for s in self.subscribers if s.channel in channels and not s.is_muted(now)]
        return [s for s in hearing if alerts.wants(s.wish, said.speaker, said.episode)]

    def _quiet(self, rule: str, subscriber: Subscriber, now: datetime) -> datetime | None:
        found = self.policy.rule(rule)
        return alerts.quiet_until(found.quiet_hours if found else None, subscriber.zone, now)

    def _once(self, view: render.View) -> Callable[[Subscriber], Letter]:
        letters: dict[tuple[Channel, str, str], Letter] = {}

        def letter(subscriber: Subscriber) -> Letter:
            key = (subscriber.channel, subscriber.language, subscriber.zone)
            if key not in letters:
                letters[key] = render.letter(view, self._reader(subscriber), subscriber.channel)
            return letters[key]

        return letter

    def _reader(self, subscriber: Subscriber) -> Reader:
        key = (subscriber.language, subscriber.zone)
        if key not in self._readers:
            self._readers[key] = reader_for(self.work, subscriber)
        return self._readers[key]

    def _message(
        self,
        cause: str,
        subscriber: Subscriber,
        letter: Letter,
        after: datetime | None,
        in_reply_to: str | None = None,
    ) -> MessageIntent:
        key = f"{cause}:{subscriber.id}:{subscriber.channel}"
        identity = message_id(key, self.work.settings.mail_domain)
        return MessageIntent(
            key, subscriber.id, subscriber.address, identity, letter, subscriber.channel, after, in_reply_to
        )


def teller(work: Work) -> Teller:
    """For those who are subscribed to alerts now, by the newest catalogue."""
    catalogue = work.catalogue
    policy = alerts.Policy.of(catalogue.rules, catalogue.offices, catalogue.institutions, catalogue.outlets)
    return Teller(work, policy, [s for s in work.storage.subscribers.listed() if s.wants_alerts])
