"""For whom a mail is made: language, zone, the catalogue's names in that language; and the mail's identity."""

from __future__ import annotations

import hashlib

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.model.mailing import Labels, Reader
from monitor.model.outbox import Subscriber
from monitor.pipeline.work import Work


def reader_for(work: Work, subscriber: Subscriber) -> Reader:
    """The subscriber as rendering sees it."""
    names = labels(work.catalogue, subscriber.language)
    return Reader(subscriber.language, subscriber.zone, work.settings.base_url, names)


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with this key: the same in every attempt (RFC 5322 §3.6.4)."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def labels(catalogue: Catalogue, language: str) -> Labels:
    """Names in `language`; what is not there is shown in English, as the catalogue has it."""
    persons = locale.persons(language)
    return Labels(
        episodes={e.id: e.names.get(language) or e.names.get("en", e.id) for e in catalogue.episodes},
        persons=persons,
        offices=locale.offices(language),
        names={voice.name: persons[voice.id] for voice in catalogue.voices if voice.id in persons},
        rules={rule.id: getattr(rule.title, language, rule.title.en) for rule in catalogue.rules},
    )
