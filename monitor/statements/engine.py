"""The engine: fold, pair marks, cut sentences, read reports, assemble."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.catalogue.cues import CueLexicon
from monitor.model.reading import RejectedAttribution
from monitor.statements.assembly import Assembly
from monitor.statements.attribution import Attribution
from monitor.statements.folding import fold
from monitor.statements.lexicon import compile_lexicon
from monitor.statements.quotations import find_quotations
from monitor.statements.reports import read_sentence
from monitor.statements.sentences import find_sentences

# A longer text is no article; reading it would only cost time.
MAX_CHARACTERS = 400_000


class Engine:
    """Attributions of texts in the languages of `lexicons`."""

    def __init__(self, lexicons: Sequence[CueLexicon]) -> None:
        self._lexicons = {source.id: compile_lexicon(source) for source in lexicons}

    def read(
        self, text: str, title: str, language: str
    ) -> tuple[tuple[Attribution, ...], tuple[RejectedAttribution, ...]]:
        """Attributions in text order, siblings never overlapping, and rejected reports."""
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            return (), ()
        folded = fold(text[:MAX_CHARACTERS])
        quotations = find_quotations(folded.text, single_quotes=lexicon.single_quotes)
        assembly = Assembly(folded)
        for sentence in find_sentences(folded.text, quotations, lexicon):
            clauses, reports = read_sentence(sentence, lexicon)
            assembly.add_sentence(clauses, reports)
        return _siblings(assembly.attributions), tuple(assembly.rejected)


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
