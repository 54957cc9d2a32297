"""Who said what: `extract` finds the attributions of one article and resolves their speakers."""

from __future__ import annotations

from monitor.catalogue import Catalogue
from monitor.model.article import ArticleForRead
from monitor.model.reading import Extraction, RejectedAttribution
from monitor.statements.attribution import Attribution
from monitor.statements.engine import Engine

__all__ = ["Extractor"]


class Extractor:
    """Compiled once from a catalogue; `extract` is pure. A language without a cue lexicon gives nothing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._engine = Engine(catalogue.cues)

    def attributions(
        self, article: ArticleForRead
    ) -> tuple[tuple[Attribution, ...], tuple[RejectedAttribution, ...]]:
        """The article's attributions in text order and the reports that were rejected."""
        return self._engine.read(article.text, article.title, article.language)

    def extract(self, article: ArticleForRead) -> Extraction:
        """Statements with resolved speakers."""
        raise NotImplementedError
