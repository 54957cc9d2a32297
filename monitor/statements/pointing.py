"""Sentences that only report: what they report stands in the sentence before, or after a colon."""

from __future__ import annotations

from monitor.statements.agents import main_subject
from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import Clauses, Range, Source
from monitor.statements.cue import Cue
from monitor.statements.report import NO_SOURCE

MAX_AGENT_SENTENCE = 18
MAX_LABEL = 12


def bare_cue(clauses: Clauses) -> Cue | None:
    """The cue of a sentence whose verb asks for a clause and has none, only adverbials after it."""
    for cue in clauses.cues:
        if clauses.has("as_tag", cue.first - 1):
            continue
        if _says_so(clauses, cue) and not cue.is_negated:
            return cue
        after = clauses.skip_adverbs(cue.last + 1)
        points = points_back(clauses) or any(clauses.has("points_back", i) for i in range(cue.first, cue.head))
        if points or (
            cue.verb.frames[0] == "clause"
            and cue.auxiliary is not None
            and (after >= len(clauses.tokens) or bool(clauses.phrase("occasion", after)))
        ):
            return cue if not cue.is_negated else None
    return None


def says_so(clauses: Clauses) -> bool:
    """Whether a cue has a word for the sentence before as its object: "X said this in an interview"."""
    return any(_says_so(clauses, cue) for cue in clauses.cues)


def _says_so(clauses: Clauses, cue: Cue) -> bool:
    stands_for = clauses.has("pro_clause", cue.last + 1) and _is_occasion(clauses, cue.last + 2)
    return stands_for and cue.verb.frames[0] == "clause"


def _is_occasion(clauses: Clauses, index: int) -> bool:
    """Whether only the occasion follows, or nothing: "said so on Monday", "said this in an interview"."""
    index = clauses.skip_adverbs(index)
    return index >= len(clauses.tokens) or clauses.has("preposition", index)


def points_back(clauses: Clauses) -> bool:
    """Whether the sentence begins with words for the one before ("Об этом сообщил X.")."""
    length = clauses.phrase("points_back", 0)
    return length > 1 and not clauses.has("likewise", length) and any(cue.first >= length for cue in clauses.cues)


def pointing_source(clauses: Clauses, cue: Cue) -> Source:
    """The subject before the cue, or behind it where the sentence begins with the pointing words."""
    if not points_back(clauses):
        return clauses.subject(0, cue.first)
    start = clauses.skip_adverbs(cue.last + 1)
    end = clauses.phrase_end(start)
    return Source((start, end), clauses.form(start, end)) if end > start else NO_SOURCE


def agent_cue(clauses: Clauses) -> tuple[int, Range] | None:
    """Participle and agent in a short sentence that says nothing else ("Information rapportée par X.")."""
    names_information = clauses.has("information", 0) or clauses.has("information", 1)
    if not names_information or len(clauses.tokens) > MAX_AGENT_SENTENCE:
        return None
    for index, token in enumerate(clauses.tokens[:6]):
        readings = clauses.lexicon.forms.get(token.text, ())
        if any(r.tense == "participle" for r in readings) and clauses.has("agent", index + 1):
            return index, (index + 2, clauses.phrase_end(index + 2))
    return None


def introducing(clauses: Clauses, colon: int) -> Source:
    """The subject of the clause before a colon, or the label that the words before it are."""
    source = main_subject(clauses, colon)
    if source.range is not None:
        return source
    return Source((0, colon), SourceForm.NAMED) if 0 < colon <= MAX_LABEL else NO_SOURCE
