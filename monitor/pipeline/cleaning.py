"""Any page to clean text in a known language: plain text here, HTML in a worker that can be killed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from monitor import language
from monitor.clean import clean_text, drop_repeated, drop_teasers, host_marks, is_furniture, teaser_hashes
from monitor.model.article import CleanText, HostMarks, Language, PageHints
from monitor.model.intake import Fetched
from monitor.model.work import PageForClean
from monitor.sandbox import Sandbox
from monitor.storage import Storage

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


def without_host_furniture(
    storage: Storage, page: PageForClean, clean: CleanText
) -> tuple[CleanText, HostMarks | None]:
    """`clean` without what the stored pages of its host show to be furniture, and what to keep of it for the next.

    A line that is known for furniture is not kept again. Without a host (a file) nothing is removed or kept.
    """
    host = urlsplit(page.url).hostname
    if not host:
        return clean, None
    marks = host_marks(clean, host)
    counts = storage.furniture.counts(marks.blocks, page.url, page.first_seen_at.date())
    new = tuple(key for key in marks.blocks if key not in counts or not is_furniture(counts[key]))
    rest = drop_repeated(clean, counts, host)
    rest = drop_teasers(rest, storage.furniture.openings(teaser_hashes(rest.text, host), page.url))
    return rest, replace(marks, blocks=new)
