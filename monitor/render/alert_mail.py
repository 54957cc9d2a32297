"""The mail about one alert."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.lines import clip, one_line
from monitor.locale import Strings, strings
from monitor.model.common import Precision
from monitor.model.mailing import AlertView, Attestation, Reader, UtteranceView
from monitor.model.outbox import EmailContent
from monitor.model.reading import Modality
from monitor.render.page import SUBJECT, page, zone_note
from monitor.render.parts import (
    OutletLine,
    episode_name,
    item,
    outlet_line,
    speaker_mark,
    speaker_name,
    verdict_reason,
)
from monitor.render.quoting import Words, brief, outlet_name, shown

WORDS = 900
"""Characters of one version of the words; a longer statement is cut, the link has the rest."""

OUTLETS = 12
_PUBLISHED = {
    Precision.UNKNOWN: "alert.published_unknown",
    Precision.MONTH: "alert.published_in",
    Precision.YEAR: "alert.published_in",
}


def alert(view: AlertView, reader: Reader) -> EmailContent:
    """Who, when, the words, why they count as new, who attests, where the evidence lies."""
    say = strings(reader.language)
    utterance = view.utterance
    outlets, more_outlets = _outlets(utterance.attestations, reader, say)
    values = {
        "say": say,
        "reader": reader,
        "item": item(utterance, reader, say, WORDS),
        "when": _when(utterance, reader, say),
        "episode": episode_name(utterance.episode, reader, say),
        "why": verdict_reason(utterance, say),
        "nearest": _nearest(utterance, reader, say),
        "outlets": outlets,
        "more_outlets": more_outlets,
        "evidence": _evidence(utterance.attestations[0], reader, say),
        "rule": one_line(reader.labels.rules.get(view.rule, view.rule), 200),
        "zone": zone_note(view.decided_at, reader, say),
    }
    return EmailContent(_subject(utterance, reader, say), page("alert.txt", values), page("alert.html", values))


def _subject(utterance: UtteranceView, reader: Reader, say: Strings) -> str:
    first = shown(utterance.attestations, reader)[0]
    key = "subject.alert.denied" if first.modality is Modality.DENIED else "subject.alert"
    side = speaker_mark(utterance.speaker, say).code
    name = clip(speaker_name(utterance.speaker, reader, say), 40)
    room = SUBJECT - len(say(key, side=side, speaker=name, words=""))
    return one_line(say(key, side=side, speaker=name, words=brief(first, room)), SUBJECT)


def _when(utterance: UtteranceView, reader: Reader, say: Strings) -> str:
    published = utterance.attestations[0].published
    told = say(_PUBLISHED.get(published.precision, "alert.published"), date=say.published(published, reader.zone))
    if utterance.said_on is None:
        return told
    return f"{say('alert.said', date=say.long_date(utterance.said_on))}, {told}"


def _nearest(utterance: UtteranceView, reader: Reader, say: Strings) -> tuple[str, Words] | None:
    near = utterance.nearest
    if near is None:
        return None
    label = say("alert.nearest", date=say.short_date(near.said_on)) if near.said_on else say("alert.nearest_undated")
    return label, Words(
        one_line(near.text, 200), near.language, "" if near.language == reader.language else near.language
    )


def _outlets(attestations: Sequence[Attestation], reader: Reader, say: Strings) -> tuple[list[OutletLine], str]:
    rest = len(attestations) - OUTLETS
    return [outlet_line(a, reader, say) for a in attestations[:OUTLETS]], (
        say.count("and_others", rest) if rest > 0 else ""
    )


def _evidence(first: Attestation, reader: Reader, say: Strings) -> str:
    return say(
        "alert.evidence",
        outlet=outlet_name(first, say),
        start=first.start,
        end=first.end,
        sha=f"{first.text_sha256[:12]}…{first.text_sha256[-4:]}",
        seen=say.moment(first.first_seen_at, reader.zone),
    )
