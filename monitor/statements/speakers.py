"""From attributions to statements: who was heard, whose words they are, and whose account it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.catalogue.offices import Rank
from monitor.model.article import ArticleForRead
from monitor.model.common import TRACKED_SIDES, Side, Span
from monitor.model.reading import Account, Said, Speaker, Statement, StatementKind
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.authors import author_of
from monitor.statements.cast import Cast
from monitor.statements.discourse import Discourse
from monitor.statements.found import AGENCY, Found
from monitor.statements.register import Register
from monitor.statements.saying import days_said

# How far into its content, in characters, a principal's name may begin: an article and a title.
_OPENING = 12
# How far beyond the last content, in characters, the text can matter to who speaks.
_BEYOND = 2000


def resolve(
    attributions: Sequence[Attribution], article: ArticleForRead, register: Register
) -> tuple[Statement, ...]:
    """Statements in text order. A speaker who cannot be told stays unresolved with a reason; never raises.

    Of joint speakers those of the tracked sides stand first, else in text order.
    """
    if not attributions:
        return ()
    read = article.text[: max(a.content.end for a in attributions) + _BEYOND]
    cast = Cast(replace(article, text=read), register)
    discourse = Discourse(cast, attributions, lambda: author_of(article, register))
    said = days_said(attributions, article)
    return tuple(_statement(at, a, cast, discourse, said[at]) for at, a in enumerate(attributions))


def _statement(at: int, attribution: Attribution, cast: Cast, discourse: Discourse, said: Said | None) -> Statement:
    found, via = _behind_agency(at, attribution, discourse)
    named = (f.speaker for f in found if f.speaker is not None)
    speakers = tuple(sorted(named, key=lambda s: s.side not in TRACKED_SIDES))
    origin = _origin(at, attribution, discourse, speakers)
    span = attribution.content
    return Statement(
        span=span,
        text=cast.text[span.start : span.end],
        fragments=attribution.fragments,
        kind=attribution.kind,
        cue=attribution.cue,
        source=attribution.source,
        speakers=speakers,
        confidence=found[0].confidence if speakers else 0.0,
        origin=origin,
        account=_account(speakers[0] if speakers else None, origin),
        via=(*(cast.text[v.start : v.end] for v in attribution.via), *via),
        addressees=_addressees(attribution.addressees, discourse, at),
        modality=attribution.modality,
        is_document=attribution.is_document,
        said=said,
        occasion=_written(cast, attribution.occasion),
        unresolved_reason=None if speakers else found[0].reason,
    )


def _written(cast: Cast, span: Span | None) -> str | None:
    return None if span is None else " ".join(cast.text[span.start : span.end].split())


def _behind_agency(
    at: int, attribution: Attribution, discourse: Discourse
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """«Reuters rapporte que M. Aliev a dit …»: M. Aliev speaks, via Reuters."""
    found = discourse.speakers(at)
    if found[0].roles == AGENCY and found[0].speaker is not None:
        for inner in attribution.inner:
            if inner.source is not None:
                behind = discourse.of_source(at, inner.source, inner.source_form)
                if behind[0].speaker is not None:
                    return behind, (found[0].speaker.as_written,)
    return found, ()


def _origin(at: int, attribution: Attribution, discourse: Discourse, speakers: Sequence[Speaker]) -> Speaker | None:
    """Whose words are relayed: the speaker of the first report inside, if it is somebody else."""
    for inner in attribution.inner:
        if inner.source is None or inner.source_form is SourceForm.CARRIED:
            continue
        found = discourse.of_source(at, inner.source, inner.source_form)[0]
        if found.speaker is not None and not _same(found.speaker, speakers):
            return found.speaker
    if attribution.kind is StatementKind.MIXED and speakers:
        return _principal(attribution.content, discourse.cast, speakers[0])
    return None


def _principal(content: Span, cast: Cast, speaker: Speaker) -> Speaker | None:
    """Whose quoted words a spokesperson passes on: the content opens with the head of the same body.

    «M. Blinken "a plaidé pour …"», said by the spokesman of his department.
    """
    first = next((m for m in cast.mentions if content.start <= m.start <= content.start + _OPENING), None)
    if first is None or speaker.id is None:
        return None
    found, register = cast.identify(first), cast.register
    bodies = {o.body for o in register.offices_of(speaker.id, cast.days) if o.rank is Rank.SPOKESPERSON and o.body}
    theirs = {o.body for o in register.offices_of(found.person, cast.days)} if found.person else set()
    return found.speaker if bodies & theirs and found.person != speaker.id else None


def _same(speaker: Speaker, speakers: Sequence[Speaker]) -> bool:
    return any(speaker.name == other.name for other in speakers)


def _account(speaker: Speaker | None, origin: Speaker | None) -> Account:
    """Own words; a colleague's by the same side; the other side's by its counterpart; else a third party's."""
    if speaker is None or origin is None:
        return Account.OWN
    if speaker.side == origin.side and speaker.side is not Side.OTHER:
        return Account.SPOKESPERSON
    if speaker.side in TRACKED_SIDES and origin.side in TRACKED_SIDES:
        return Account.COUNTERPART
    return Account.THIRD_PARTY


def _addressees(spans: Sequence[Span], discourse: Discourse, at: int) -> tuple[str, ...]:
    """Ids of those addressed, as far as the register knows them."""
    found: list[Found] = []
    for span in spans:
        found += discourse.of_source(at, span, SourceForm.NAMED)
    return tuple(dict.fromkeys(f.speaker.id for f in found if f.speaker and f.speaker.id))
