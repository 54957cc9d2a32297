"""Clean text: what the article says, without what surrounds it on its page or in its file."""

from __future__ import annotations

from monitor.clean.plain import CLEAN_VERSION, clean_text
from monitor.clean.repeated import block_hashes, drop_repeated, drop_teasers, host_marks, is_furniture, teaser_hashes
from monitor.model.article import CleanText, PageHints
from monitor.model.intake import Fetched

__all__ = [
    "CLEAN_VERSION",
    "block_hashes",
    "clean_page",
    "clean_text",
    "drop_repeated",
    "drop_teasers",
    "host_marks",
    "is_furniture",
    "teaser_hashes",
]


def clean_page(fetched: Fetched, hints: PageHints) -> CleanText:
    """The article of one HTML page (monitor.clean.page), loaded with the first page.

    trafilatura takes half a second and 60 MB to import, which a process that reads text files need not spend.
    """
    from monitor.clean import page

    return page.clean_page(fetched, hints)
