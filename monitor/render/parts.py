"""From utterances to what a mail shows of them: cleaned, cut, in the reader's language; words only in their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from monitor.lines import one_line
from monitor.locale import Strings
from monitor.model.common import Side
from monitor.model.mailing import Attestation, Reader, UtteranceView
from monitor.model.reading import Account, Modality, Speaker, StatementKind

MARKS = {Side.ARM: "●", Side.AZE: "■", Side.US: "◆", Side.OTHER: "○"}
COLOURS = {Side.ARM: "#6a3fb5", Side.AZE: "#006f79", Side.US: "#6b5900", Side.OTHER: "#38404c"}

NAME = 120
OUTLET = 80
OTHERS = 5
_URL = 2_000
_PLAIN_URL = re.compile(r"[^\s\x00-\x20\x7f-\xa0\"'<>\\^`{|}]+")
_QUOTES = {"fr": "«\u00a0{}\u00a0»", "hy": "«{}»", "ru": "«{}»"}
_OUTER = re.compile(r"^[«“\"„‟]\s*(.*?)\s*[»”\"“]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SideMark:
    """Shape and code always together: colour never works alone."""

    code: str
    name: str
    shape: str
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a source in their own language; `tag` names it, and the outlet where versions stand side by side."""

    text: str
    language: str
    tag: str


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


def safe_url(url: str) -> str | None:
    """`url` where it is a plain http(s) address with a host, else None."""
    if len(url) > _URL or not _PLAIN_URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host else None


def ours(reader: Reader, utterance: UtteranceView) -> str:
    """Our own page, at this utterance."""
    return f"{reader.base_url.rstrip('/')}/#u{utterance.id}"


def quoted(attestation: Attestation, limit: int) -> str:
    """The words in the quotation marks of their language where they are direct speech, bare where they are not."""
    text = one_line(attestation.text, limit)
    if attestation.kind is not StatementKind.DIRECT:
        return text
    outer = _OUTER.match(text)
    if outer and not re.search('[«»“”„"]', outer[1]):
        text = outer[1]
    return _QUOTES.get(attestation.language, "“{}”").replace("{}", text)


def shown(attestations: Sequence[Attestation], reader: Reader) -> tuple[Attestation, ...]:
    """First a version in the reader's language, direct if an outlet published one; then the first seen, if other."""
    first = attestations[0]
    own = sorted(
        (a for a in attestations if a.language == reader.language),
        key=lambda a: a.kind is not StatementKind.DIRECT,
    )
    return (*own[:1], *((first,) if first.language != reader.language else ()))


def words(attestations: Sequence[Attestation], reader: Reader, say: Strings, limit: int) -> tuple[Words, ...]:
    """The versions to show, each with its language; where there are two, with its outlet too."""
    versions = shown(attestations, reader)
    if len(versions) == 1:
        return (single(versions[0], reader, limit),)
    tags = [f"{a.language}, {one_line(a.outlet, OUTLET)}" for a in versions]
    tags[-1] += f", {say('alert.original')}"
    return tuple(Words(quoted(a, limit), a.language, tag) for a, tag in zip(versions, tags, strict=True))


def single(attestation: Attestation, reader: Reader, limit: int = 160) -> Words:
    """One version alone: its language is named where it is not the reader's."""
    tag = "" if attestation.language == reader.language else attestation.language
    return Words(quoted(attestation, limit), attestation.language, tag)


def outlet_line(attestation: Attestation, reader: Reader, say: Strings) -> OutletLine:
    """Who published it, when, in which language and form."""
    remarks = f"{attestation.language}, {say(f'kind.{attestation.kind.value}')}"
    return OutletLine(
        say.published(attestation.published, reader.zone),
        one_line(attestation.outlet, OUTLET),
        remarks,
        safe_url(attestation.url),
    )


def item(utterance: UtteranceView, reader: Reader, say: Strings, limit: int) -> Item:
    """One utterance for a mail; its words at most `limit` characters a version."""
    first = utterance.attestations[0]
    name = speaker_name(utterance.speaker, reader, say)
    publisher = outlet_line(first, reader, say)
    lead = "reports.unresolved" if utterance.speaker is None else f"reports.{first.modality.value}"
    kicker = "" if first.modality is Modality.ASSERTED else say(f"modality.{first.modality.value}")
    return Item(
        side=speaker_mark(utterance.speaker, say),
        name=name,
        office=office_title(utterance.speaker, reader),
        lead=say(lead, outlet=publisher.outlet, speaker=name),
        kicker=kicker,
        words=words(utterance.attestations, reader, say, limit),
        remarks=_remarks(utterance, publisher, say),
        publisher=publisher,
        ours=ours(reader, utterance),
    )


def _remarks(utterance: UtteranceView, publisher: OutletLine, say: Strings) -> str:
    attestations = utterance.attestations
    outlets = {a.outlet for a in attestations}
    languages = ", ".join(dict.fromkeys(a.language for a in attestations))
    parts = [say(f"kind.{attestations[0].kind.value}")]
    if utterance.account in {Account.COUNTERPART, Account.THIRD_PARTY}:
        parts.append(say(f"account.{utterance.account.value}"))
    parts.append(f"{say.count('outlets', len(outlets))} ({languages})")
    if is_one_side_only(attestations):
        parts.append(say("one_side_only"))
    parts.append(say("digest.first", outlet=publisher.outlet, when=publisher.when))
    if others := list(dict.fromkeys(one_line(a.outlet, OUTLET) for a in attestations))[1:]:
        parts.append(say("digest.also", outlets=", ".join(others[:OTHERS])))
    return " · ".join(parts)


def is_one_side_only(attestations: Sequence[Attestation]) -> bool:
    """All outlets that attest belong to one of the two parties."""
    sides = {a.outlet_side for a in attestations}
    return len(sides) == 1 and sides <= {Side.ARM, Side.AZE}


def changed(utterance: UtteranceView) -> tuple[Attestation, Attestation] | None:
    """The words before and after an outlet changed them: the last pair of versions of one address."""
    for before, after in reversed(
        list(pairwise(sorted(utterance.attestations, key=lambda a: (a.url, a.recorded_at))))
    ):
        if before.url == after.url and before.text != after.text:
            return before, after
    return None


def brief(attestation: Attestation, limit: int = 90) -> str:
    """The first words of an attestation with their quotation marks, at most `limit` characters."""
    return quoted(attestation, max(1, limit - 4))
