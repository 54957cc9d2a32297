"""What `monitor explain` prints of an article, from what the stages made of it."""

from __future__ import annotations

from monitor.explained.schema import (
    Cue,
    Episode,
    Explained,
    LanguagePart,
    Offsets,
    PublishedPart,
    Rejected,
    RelevancePart,
    Said,
    Speaker,
    Statement,
)
from monitor.model.article import CleanText, Language
from monitor.model.common import Disposition, Precision, Published, Span
from monitor.model.reading import EpisodeMatch as Match
from monitor.model.reading import Reading
from monitor.model.reading import Said as SaidOn
from monitor.model.reading import Speaker as Who
from monitor.model.reading import Statement as Found


def explained(
    name: str,
    clean: CleanText,
    language: Language,
    reading: Reading,
    disposition: Disposition,
    timings_ms: dict[str, float],
) -> Explained:
    """The object of one article that was read."""
    relevance = reading.classification.relevance
    return Explained(
        id=name,
        title=clean.title,
        language=LanguagePart(code=language.code, confidence=language.confidence, by=language.by),
        published=published_part(clean.published),
        text=clean.text,
        disposition=disposition,
        relevant=relevance.is_relevant,
        relevance=RelevancePart(
            us_actor=relevance.us_actor, conflict_core=relevance.conflict_core, reasons=relevance.reasons
        ),
        episodes=tuple(_episode(match) for match in reading.classification.episodes),
        abstained=reading.classification.abstained,
        statements=tuple(_statement(found) for found in reading.extraction.statements),
        also_rejected=tuple(
            Rejected.model_validate({"start": r.span.start, "end": r.span.end, "reason": r.reason})
            for r in reading.extraction.also_rejected
        ),
        timings_ms=timings_ms,
    )


def stopped(name: str, disposition: Disposition, published: Published, title: str | None) -> Explained:
    """The object of a page that ended before it could be read."""
    return Explained(
        id=name,
        title=title,
        language=None,
        published=published_part(published),
        text="",
        disposition=disposition,
        relevant=False,
        relevance=None,
        episodes=(),
        abstained=None,
        statements=(),
        also_rejected=(),
        timings_ms={},
    )


def published_part(published: Published) -> PublishedPart:
    """The date as fine as it is known: 2022, 2022-09, 2022-09-13 or RFC 3339."""
    value = published.value.isoformat() if published.value else None
    length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}.get(published.precision)
    return PublishedPart(value=value[:length] if value else None, precision=published.precision, by=published.by)


def _episode(match: Match) -> Episode:
    cues = tuple(Cue(start=c.start, end=c.end, kind=c.kind, weight=c.weight) for c in match.cues)
    return Episode(id=match.id, role=match.role, score=match.score, cues=cues)


def _statement(found: Found) -> Statement:
    speakers = tuple(_speaker(who) for who in found.speakers)
    return Statement(
        start=found.span.start,
        end=found.span.end,
        text=found.text,
        fragments=tuple((f.start, f.end) for f in found.fragments),
        kind=found.kind,
        document=found.is_document,
        modality=found.modality,
        cue=_offsets(found.cue),
        source_span=_offsets(found.source),
        speaker=speakers[0] if speakers else None,
        speakers=speakers,
        origin=_speaker(found.origin) if found.origin else None,
        account=found.account,
        via=found.via,
        addressees=found.addressees,
        said=_said(found.said) if found.said else None,
        occasion=found.occasion,
        unresolved_reason=found.unresolved_reason,
        confidence=found.confidence,
        episode=found.episode,
    )


def _speaker(who: Who) -> Speaker:
    return Speaker(id=who.id, name=who.name, as_written=who.as_written, office=who.office, side=who.side)


def _offsets(span: Span | None) -> Offsets | None:
    return Offsets(start=span.start, end=span.end) if span else None


def _said(said: SaidOn) -> Said:
    return Said(since=said.start, to=said.end, precision=said.precision, by=said.by)
