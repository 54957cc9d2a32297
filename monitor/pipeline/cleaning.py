"""Any page to clean text in a known language: plain text here, HTML in a worker that can be killed."""

from __future__ import annotations

from monitor import language
from monitor.clean import clean_text
from monitor.model.article import CleanText, Language, PageHints
from monitor.model.intake import Fetched
from monitor.sandbox import Sandbox

TEXT = "text/plain; charset=utf-8"
"""What plain text of ours is declared as; text from the web declares what it likes and goes to the worker."""

HTML_SECONDS = 10.0
"""Deadline of one page (hostile-input F24); 99 % of real pages take under 0.2 s."""


def clean_any(page: Fetched, hints: PageHints, box: Sandbox) -> CleanText:
    """Raises Unusable with the reason, or QuarantineError where the worker in `box` died on it."""
    if page.header("content-type") == TEXT:
        return clean_text(page.body.decode("utf-8", "replace"), hints)
    cleaned: CleanText = box.call("monitor.clean:clean_page", page, hints, seconds=HTML_SECONDS)
    return cleaned


def detected_language(clean: CleanText, declared: str | None) -> Language:
    """The text's language, with what outlet and page declare as hints."""
    return language.detect(clean.text, [code for code in (declared, clean.declared_language) if code])
