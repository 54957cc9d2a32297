"""From utterances to what a mail shows of them: cleaned, cut, in the reader's language; words only in their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.lines import one_line
from monitor.locale import Strings
from monitor.model.alerting import NoveltyReason
from monitor.model.common import Side
from monitor.model.mailing import Attestation, Reader, UtteranceView
from monitor.model.reading import Account, Modality, Speaker, StatementKind
from monitor.render.quoting import Words, outlet_name, safe_url, words

MARKS = {Side.ARM: "●", Side.AZE: "■", Side.US: "◆", Side.OTHER: "○"}
COLOURS = {Side.ARM: "#6a3fb5", Side.AZE: "#006f79", Side.US: "#6b5900", Side.OTHER: "#38404c"}

NAME = 120
OTHERS = 5
_LEADS = {
    (modality, kind): f"reports.{kind.value if modality is Modality.ASSERTED else modality.value}"
    for modality in Modality
    for kind in StatementKind
}


@dataclass(frozen=True, slots=True)
class SideMark:
    """Shape and code always together: colour never works alone."""

    code: str
    name: str
    shape: str
    colour: str


@dataclass(frozen=True, slots=True)
class OutletLine:
    """One outlet that attests; `url` is None where it is no http(s) address."""

    when: str
    outlet: str
    remarks: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One utterance as shown: who, how it is introduced, the words, who attests."""

    side: SideMark
    name: str
    office: str
    lead: str
    kicker: str
    words: tuple[Words, ...]
    remarks: str
    publisher: OutletLine
    ours: str


def speaker_mark(speaker: Speaker | None, say: Strings) -> SideMark:
    """The speaker's side; for an unresolved speaker a mark that stands for none."""
    if speaker is None:
        return SideMark("?", say("speaker.unresolved"), MARKS[Side.OTHER], COLOURS[Side.OTHER])
    return side_mark(speaker.side, say)


def side_mark(side: Side, say: Strings) -> SideMark:
    """Shape, code and colour of a side."""
    return SideMark(say(f"side.{side.value}.code"), say(f"side.{side.value}"), MARKS[side], COLOURS[side])


def speaker_name(speaker: Speaker | None, reader: Reader, say: Strings) -> str:
    """The catalogue's name in the reader's language, else as the catalogue or the text spells it."""
    if speaker is None:
        return say("speaker.unresolved")
    return one_line(reader.labels.persons.get(speaker.id or "", speaker.name), NAME)


def office_title(speaker: Speaker | None, reader: Reader) -> str:
    """The office held on that day, in the reader's language where the catalogue's title is translated."""
    if speaker is None or not speaker.office:
        return ""
    return one_line(reader.labels.offices.get(speaker.office, speaker.office), NAME)


def episode_name(episode: str | None, reader: Reader, say: Strings) -> str:
    """The episode's name in the reader's language."""
    if episode is None:
        return say("episode.none")
    return one_line(reader.labels.episodes.get(episode, episode), NAME)


def verdict_reason(utterance: UtteranceView, say: Strings) -> str:
    """Why it counts as new, or does not, in a sentence."""
    return reason_words(utterance.reason, utterance.vetoes, say)


def reason_words(reason: NoveltyReason, vetoes: Sequence[str], say: Strings) -> str:
    """A reason as a sentence; `vetoes` are the differences that it names."""
    named = ", ".join(dict.fromkeys(say(f"veto.{veto}") for veto in vetoes))
    return say(f"novelty.{reason.value}", vetoes=named)


def capital(text: str) -> str:
    """The first letter as a sentence begins."""
    return text[:1].upper() + text[1:]


def ours(reader: Reader, utterance: UtteranceView) -> str:
    """Our own page of this utterance."""
    return f"{reader.base_url.rstrip('/')}/utterances/{utterance.id}"


def outlet_line(attestation: Attestation, reader: Reader, say: Strings) -> OutletLine:
    """Who published it, when (else when we saw it), in which language and form."""
    remarks = f"{attestation.language}, {say(f'kind.{attestation.kind.value}')}"
    if attestation.is_copy:
        remarks += f", {say('relation.copy')}"
    published = attestation.published
    when = (
        say("seen_on", date=say.moment(attestation.first_seen_at, reader.zone))
        if published.value is None
        else say.published(published, reader.zone)
    )
    return OutletLine(
        when,
        outlet_name(attestation, say),
        remarks,
        safe_url(attestation.url),
    )


def item(utterance: UtteranceView, reader: Reader, say: Strings, limit: int) -> Item:
    """One utterance for a mail; its words at most `limit` characters a version."""
    first = utterance.attestations[0]
    name = speaker_name(utterance.speaker, reader, say)
    publisher = outlet_line(first, reader, say)
    lead = "reports.unresolved" if utterance.speaker is None else _LEADS[first.modality, first.kind]
    kicker = "" if first.modality is Modality.ASSERTED else say(f"modality.{first.modality.value}")
    return Item(
        side=speaker_mark(utterance.speaker, say),
        name=name,
        office=office_title(utterance.speaker, reader),
        lead=_begun(say(lead, outlet=publisher.outlet, speaker=name), say),
        kicker=kicker,
        words=words(utterance.attestations, reader, say, limit),
        remarks=_remarks(utterance, publisher, say),
        publisher=publisher,
        ours=ours(reader, utterance),
    )


def _begun(lead: str, say: Strings) -> str:
    """A capital where the sentence begins with our words for an outlet without a name; names keep their spelling."""
    return capital(lead) if lead.startswith(say("outlet.unknown")) else lead


def _remarks(utterance: UtteranceView, publisher: OutletLine, say: Strings) -> str:
    attestations = utterance.attestations
    languages = ", ".join(dict.fromkeys(a.language for a in attestations))
    parts = [say(f"kind.{attestations[0].kind.value}")]
    if utterance.account in {Account.COUNTERPART, Account.THIRD_PARTY}:
        parts.append(say(f"account.{utterance.account.value}"))
    parts.append(f"{say.count('outlets', utterance.outlets)} ({languages})")
    if utterance.origins < utterance.outlets:
        parts.append(say.count("origins", utterance.origins))
    if is_one_side_only(attestations):
        parts.append(say("one_side_only"))
    parts.append(say("digest.first", outlet=publisher.outlet, when=publisher.when))
    if others := list(dict.fromkeys(outlet_name(a, say) for a in attestations))[1:]:
        parts.append(say("digest.also", outlets=", ".join(others[:OTHERS])))
    return " · ".join(parts)


def is_one_side_only(attestations: Sequence[Attestation]) -> bool:
    """All outlets that attest belong to one of the two parties."""
    sides = {a.outlet_side for a in attestations}
    return len(sides) == 1 and sides <= {Side.ARM, Side.AZE}
