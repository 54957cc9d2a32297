"""The engine: fold, pair marks, cut sentences, read reports, assemble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.catalogue.cues import CueLexicon
from monitor.model.reading import Modality, RejectedAttribution, StatementKind
from monitor.statements.assembly import Assembly
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.folding import Folded, fold
from monitor.statements.lexicon import compile_lexicon
from monitor.statements.quotations import Quotation, find_quotations
from monitor.statements.reports import read_sentence
from monitor.statements.sentences import Sentence, find_sentences
from monitor.statements.transcripts import Speech, find_document, find_turns

# A longer text is no article; reading it would only cost time.
MAX_CHARACTERS = 200_000
MIN_SHARE_OF_LETTERS = 0.3
MAX_HEADLINE = 300
# Fewer words may well be said twice.
MIN_REPEATED_WORDS = 8


class Engine:
    """Attributions of texts in the languages of `lexicons`."""

    def __init__(self, lexicons: Sequence[CueLexicon]) -> None:
        self._lexicons = {source.id: compile_lexicon(source) for source in lexicons}

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._lexicons)

    def read(
        self, text: str, title: str, language: str
    ) -> tuple[tuple[Attribution, ...], tuple[RejectedAttribution, ...]]:
        """Attributions in text order, siblings never overlapping, and rejected reports."""
        lexicon = self._lexicons.get(language)
        text = text[:MAX_CHARACTERS]
        if lexicon is None or sum(map(str.isalpha, text)) < MIN_SHARE_OF_LETTERS * len(text):
            return (), ()
        folded = fold(text)
        quotations = find_quotations(folded.text, single_quotes=lexicon.single_quotes)
        assembly = Assembly(folded)
        sentences = find_sentences(folded.text, quotations, lexicon)
        for sentence in sentences[_headline(folded.text, title, sentences) :]:
            clauses, reports = read_sentence(sentence, lexicon)
            assembly.add_sentence(clauses, reports)
        speeches = find_turns(folded.text, lexicon)
        if not speeches:
            document = find_document(
                folded.text, title, lexicon, has_quotations=_quoted_share(folded.text, quotations) > 0.1
            )
            speeches = [document] if document else []
        top = [_speech(folded, speech) for speech in speeches]
        outside = _outside(_without_repeats(text, _siblings(assembly.attributions)), top)
        return _siblings([*top, *outside]), tuple(assembly.rejected)


def _headline(text: str, title: str, sentences: Sequence[Sentence]) -> int:
    """How many sentences the headline takes: a first paragraph without a full stop, which the body says again."""
    end = text.find("\n")
    first = text[:end].strip() if end > 0 else ""
    is_title = bool(first) and _words(first) == _words(fold(title).text)
    if not first or len(first) > MAX_HEADLINE or (first[-1] in '.!?…:»”"' and not is_title):
        return 0
    return sum(1 for s in sentences if s.start < end)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _quoted_share(text: str, quotations: Sequence[Quotation]) -> float:
    return sum(q.end - q.start for q in quotations) / max(1, len(text))


def _speech(folded: Folded, speech: Speech) -> Attribution:
    span = folded.span(speech.start, speech.end)
    source = None if speech.source is None else folded.span(*speech.source)
    form = SourceForm.CARRIED if source is None else SourceForm.NAMED
    return Attribution(
        span, (span,), StatementKind.DIRECT, None, None, source, form, Modality.ASSERTED, speech.is_document
    )


def _outside(found: Sequence[Attribution], speeches: list[Attribution]) -> list[Attribution]:
    """Those outside all speeches; the others become inner ones of theirs."""
    outside = []
    for attribution in found:
        for index, speech in enumerate(speeches):
            if speech.content.start <= attribution.content.start and attribution.content.end <= speech.content.end:
                speeches[index] = replace(speech, inner=(*speech.inner, attribution))
                break
        else:
            outside.append(attribution)
    return outside


def _without_repeats(text: str, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """A lead or caption that is there twice counts once."""
    seen: set[str] = set()
    kept = []
    for attribution in attributions:
        words = text[attribution.content.start : attribution.content.end].lower().split()
        if len(words) < MIN_REPEATED_WORDS or " ".join(words) not in seen:
            kept.append(attribution)
        seen.add(" ".join(words))
    return tuple(kept)


def _siblings(attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """In text order; of two that overlap the longer stays."""
    kept: list[Attribution] = []
    for attribution in sorted(attributions, key=lambda a: (a.content.start, -a.content.end)):
        if kept and attribution.content.start < kept[-1].content.end:
            if attribution.content.end - attribution.content.start > kept[-1].content.end - kept[-1].content.start:
                kept[-1] = attribution
            continue
        kept.append(attribution)
    return tuple(kept)
