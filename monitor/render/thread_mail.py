"""Mails in the thread of an alert (words changed, denied, corrected), and the list of folded alerts."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.lines import one_line
from monitor.locale import Strings, strings
from monitor.model.mailing import FoldedView, FollowView, Reader, SourceWords
from monitor.model.outbox import EmailContent
from monitor.render.page import SUBJECT, page, zone_note
from monitor.render.parts import Item, item, speaker_name
from monitor.render.quoting import Words, quoted, safe_url

WORDS = 600
LISTED = 60
_REPLY = "Re: "


@dataclass(frozen=True, slots=True)
class Version:
    """Words with what they are (before, now, the denial) and where they stand."""

    label: str
    words: Words
    url: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A correction in two lines: what it was taken for, what it is."""

    label: str
    text: str


def follow(view: FollowView, reader: Reader) -> EmailContent:
    """What became of an alert; its subject is the thread's, so that every mail program keeps them together."""
    say = strings(reader.language)
    utterance = view.utterance
    values = {
        "say": say,
        "reader": reader,
        "item": item(utterance, reader, say, WORDS),
        "headline": headline(view, reader),
        "versions": _versions(view, reader, say),
        "changes": _changes(view, say),
        "zone": zone_note(view.at, reader, say),
        "at": say.moment(view.at, reader.zone),
    }
    subject = view.subject if view.subject.startswith(_REPLY) else _REPLY + view.subject
    return EmailContent(one_line(subject, SUBJECT), page("follow.txt", values), page("follow.html", values))


def folded(view: FoldedView, reader: Reader) -> EmailContent:
    """All alerts of a list, each with its words and its links."""
    say = strings(reader.language)
    shown: list[Item] = [item(alert.utterance, reader, say, WORDS // 2) for alert in view.alerts[:LISTED]]
    values = {
        "say": say,
        "reader": reader,
        "headline": headline(view, reader),
        "items": shown,
        "more": say.count("and_others", len(view.alerts) - LISTED) if len(view.alerts) > LISTED else "",
        "zone": zone_note(view.at, reader, say),
    }
    subject = say.count("subject.folded", len(view.alerts))
    return EmailContent(one_line(subject, SUBJECT), page("folded.txt", values), page("folded.html", values))


def headline(view: FollowView | FoldedView, reader: Reader) -> str:
    """What happened, in a sentence."""
    say = strings(reader.language)
    if isinstance(view, FoldedView):
        return say.count("folded.headline", len(view.alerts))
    name = speaker_name(view.utterance.speaker, reader, say)
    words = view.after or view.before
    outlet = one_line(words.outlet, 80) if words else ""
    return say(f"follow.{view.kind.value}", speaker=name, outlet=outlet or say("outlet.unknown"))


def _versions(view: FollowView, reader: Reader, say: Strings) -> list[Version]:
    found = []
    for name, words in (("before", view.before), ("after", view.after)):
        if words is not None:
            label = say(f"follow.{view.kind.value}.{name}", outlet=one_line(words.outlet, 80))
            found.append(Version(label, _words(words, reader), safe_url(words.url)))
    return found


def _words(words: SourceWords, reader: Reader) -> Words:
    tag = "" if words.language == reader.language else words.language
    return Words(quoted(words, WORDS), words.language, tag)


def _changes(view: FollowView, say: Strings) -> list[Change]:
    correction = view.correction
    if correction is None:
        return []
    lines = [
        ("correction.what", say(f"correction.{correction.kind}")),
        ("correction.before", correction.before),
        ("correction.after", correction.after),
        ("correction.why", correction.why),
    ]
    return [Change(say(label), one_line(text, 300)) for label, text in lines if text]
