"""Any page to clean text in a known language: plain text here, HTML in a worker that can be killed."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from monitor import language
from monitor.clean import clean_text
from monitor.model.article import CleanText, Language, PageHints
from monitor.model.intake import Fetched
from monitor.sandbox import Sandbox

HTML_SECONDS = 10.0
"""Deadline of one page (hostile-input F24); 99 % of real pages take under 0.2 s."""


class Cleaner:
    """Context manager that owns the worker; started with the first HTML page."""

    def __init__(self) -> None:
        self._box = Sandbox(workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._box.close()

    def clean(self, page: Fetched, hints: PageHints) -> CleanText:
        """Raises Unusable with the reason, or QuarantineError where the worker died on it."""
        if (page.header("content-type") or "").startswith("text/plain"):
            return clean_text(page.body.decode("utf-8", "replace"), hints)
        cleaned: CleanText = self._box.call("monitor.clean:clean_page", page, hints, seconds=HTML_SECONDS)
        return cleaned


def detected_language(clean: CleanText, declared: str | None) -> Language:
    """The text's language, with what outlet and page declare as hints."""
    return language.detect(clean.text, [code for code in (declared, clean.declared_language) if code])
