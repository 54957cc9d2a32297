"""Who said what: `Extractor.extract` finds the attributions of one article and resolves their speakers."""

from __future__ import annotations

from monitor.catalogue import Catalogue
from monitor.model.article import ArticleForRead
from monitor.model.reading import Extraction, RejectedAttribution
from monitor.statements.attribution import Attribution
from monitor.statements.engine import Engine
from monitor.statements.register import Register
from monitor.statements.speakers import resolve

__all__ = ["Extractor"]


class Extractor:
    """Compiled once from a catalogue; `extract` is pure. A language without a cue lexicon gives nothing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._engine = Engine(catalogue.cues)
        self._register = Register(catalogue)

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that are read."""
        return self._engine.languages

    def attributions(
        self, article: ArticleForRead
    ) -> tuple[tuple[Attribution, ...], tuple[RejectedAttribution, ...]]:
        """The article's attributions in text order and the reports that were rejected."""
        return self._engine.read(article.text, article.title, article.language)

    def extract(self, article: ArticleForRead) -> Extraction:
        """Statements in text order with resolved speakers, and the rejected reports."""
        attributions, rejected = self.attributions(article)
        return Extraction(resolve(attributions, article, self._register), rejected)
