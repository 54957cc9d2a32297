"""Plain text to clean text: the end of every cleaning, and all of it for text files and JSON."""

from __future__ import annotations

from datetime import date

from monitor.clean import characters, dates, markers
from monitor.clean.blocks import split_blocks
from monitor.clean.furniture import strip_furniture
from monitor.errors import Unusable
from monitor.model.article import CleanText, PageHints, RemovedBlock
from monitor.model.common import Disposition, Published

CLEAN_VERSION = 4
MAX_CHARS = 2_000_000
MAX_TITLE_WORDS = 30
MAX_TITLE_CHARS = 300
MAX_NOTICE_CHARS = 3_000
MIN_LETTERS = 20


def clean_text(text: str, hints: PageHints) -> CleanText:
    """The article in `text` without furniture, with what furniture and hints say of title, author and date.

    Offsets of everything later index the returned text. Raises Unusable (too_large, no_text, encoding_suspect).
    """
    if len(text) > MAX_CHARS:
        raise Unusable(Disposition.TOO_LARGE, f"{len(text):,} characters; an article has at most {MAX_CHARS:,}")
    sound = characters.repaired(text)
    if sound is None:
        raise Unusable(Disposition.ENCODING_SUSPECT, "the text was decoded with the wrong charset; save it as UTF-8")
    plain = characters.normalise(sound)
    month, body_start = dates.header_month(plain)
    stripped = strip_furniture(plain[body_start:])
    if sum(map(str.isalpha, stripped.text[:1000])) < MIN_LETTERS:
        raise Unusable(Disposition.NO_TEXT, "no text is left after cleaning")
    header = (RemovedBlock(plain[:body_start], "header", 0),) if body_start else ()
    return CleanText(
        title=title_of(stripped.text, hints),
        text=stripped.text.strip(),
        author=stripped.author,
        published=_published(hints, month, stripped.day),
        declared_language=hints.language,
        credit=stripped.credit,
        removed=(*header, *stripped.removed),
        is_partial=is_partial(plain),
        modified=dates.on_day(stripped.modified, "text") if stripped.modified else Published.unknown(),
    )


def title_of(text: str, hints: PageHints) -> str:
    """The hinted title, else a headline that opens the text, else nothing."""
    if hints.title and hints.title.strip():
        return " ".join(characters.normalise(hints.title).split())[:MAX_TITLE_CHARS]
    first = next(split_blocks(text), None)
    if first is None or first.end == len(text.rstrip()) or first.is_body or first.words > MAX_TITLE_WORDS:
        return ""
    return first.text[:MAX_TITLE_CHARS]


def is_partial(text: str) -> bool:
    """Whether the text says that its rest is for subscribers."""
    is_short = len(text) <= 2 * MAX_NOTICE_CHARS
    notices = text if is_short else f"{text[:MAX_NOTICE_CHARS]}\n{text[-MAX_NOTICE_CHARS:]}"
    key = " ".join(map(markers.key, notices.split("\n")))
    return any(phrase in key for phrase in markers.load().paywall)


def _published(hints: PageHints, month: Published, day: date | None) -> Published:
    if hints.published and hints.published.value:
        return hints.published
    if day and (month.value is None or (day.year, day.month) == (month.value.year, month.value.month)):
        return dates.on_day(day, "text")
    return month
