"""STAGE: one article → its reading (relevance, episodes, statements), under one catalogue."""

from __future__ import annotations

from dataclasses import replace

from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import LANGUAGES
from monitor.classify import About, Classifier
from monitor.model.article import ArticleForRead
from monitor.model.common import Disposition
from monitor.model.reading import Extraction, Reading
from monitor.parts import in_place, split_parts
from monitor.statements import Extractor

READ_VERSION = 12
"""Raised when a change of rules should re-read what is stored."""

READ_LANGUAGES = frozenset({"fr", "en", "ru"})
"""Languages with rules for statements; the others stop with `unsupported_language`."""


class Reader:
    """Compiles the catalogue once; `read` is pure and may be called from several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._classifier = Classifier(catalogue)
        self._extractor = Extractor(catalogue)

    def read(self, article: ArticleForRead, *, every_article: bool = False) -> Reading:
        """Classify, and extract statements where the conflict is the matter (or from `every_article`)."""
        classification = self._classifier.classify(article)
        if not (every_article or classification.relevance.is_conflict):
            return Reading(classification, Extraction((), ()))
        found = self._extract(article)
        about = About(classification, article.text)
        statements = tuple(replace(s, episode=about.episode_of(s)) for s in found.statements)
        return Reading(classification, replace(found, statements=statements))

    def _extract(self, article: ArticleForRead) -> Extraction:
        """The statements of every part by the rules of its language; offsets are those of the whole text."""
        parts = split_parts(article.text, article.language)
        if len(parts) == 1:
            return self._extractor.extract(article)
        found = [
            self._extractor.extract(replace(article, text=in_place(article.text, part.span), language=part.language))
            for part in parts
        ]
        return Extraction(
            tuple(statement for one in found for statement in one.statements),
            tuple(rejected for one in found for rejected in one.also_rejected),
        )


def disposition_of(article: ArticleForRead, reading: Reading) -> Disposition:
    """How an article ends that was read: exactly one reason, the most telling first."""
    if article.is_partial:
        return Disposition.PARTIAL
    if not reading.classification.relevance.is_conflict:
        is_known = article.language in LANGUAGES or article.language == "und"
        return Disposition.OFF_TOPIC if is_known else Disposition.UNSUPPORTED_LANGUAGE
    if article.language not in READ_LANGUAGES and not reading.extraction.statements:
        return Disposition.UNSUPPORTED_LANGUAGE
    return Disposition.STORED
