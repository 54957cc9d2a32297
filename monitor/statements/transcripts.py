"""Texts that are themselves somebody's words: turns of a transcript, statements issued whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.statements.lexicon import Lexicon

# "MR. PRICE: …", "SECRETARY BLINKEN: …", "Q    …", "M. LE DRIAN : …" at the head of a line.
_LABEL = re.compile(
    r"^[ \t]*(Q(?=[ \t]{2,}|[ \t]?:)|[^\W\d_a-z](?:[^\W\d_a-z]|[.' -]){2,60}(?=[ \t]?:))[ \t]*:?[ \t]*", re.MULTILINE
)
_ASIDE = re.compile(r"^[ \t]*(?:\([^)\n]*\)|\[[^\]\n]*\])[ \t]*$", re.MULTILINE)
# Shorter turns are courtesies ("Thank you.", "Got it.").
MIN_TURN_WORDS = 9
# A text issued whole speaks of its author at least once in so many words.
WORDS_PER_FIRST_PERSON = 70
MAX_HEADER = 110


@dataclass(frozen=True, slots=True)
class Speech:
    """[start, end) of the folded text spoken or issued by who stands at `source`, None where only the title says it."""

    start: int
    end: int
    source: tuple[int, int] | None
    is_document: bool


def find_turns(text: str, lexicon: Lexicon) -> list[Speech]:
    """Answers in a transcript, questions and courtesies left out; nothing unless the text has two labels or more."""
    labels = [m for m in _LABEL.finditer(text) if m.group(1).isupper() and len(m.group(1).split()) <= 7]
    if len(labels) < 2:
        return []
    turns = []
    for position, match in enumerate(labels):
        end = labels[position + 1].start() if position + 1 < len(labels) else len(text)
        if lexicon.matches("question_label", match.group(1).lower()):
            continue
        aside = _ASIDE.search(text, match.end(), end)
        body = text[match.end() : aside.start() if aside else end]
        start, stop = match.end() + len(body) - len(body.lstrip()), match.end() + len(body.rstrip())
        words = text[start:stop].split()
        if len(words) < MIN_TURN_WORDS or (words[-1].endswith("?") and len(words) < 3 * MIN_TURN_WORDS):
            continue
        turns.append(Speech(start, stop, match.span(1), False))
    return turns


def find_document(text: str, title: str, lexicon: Lexicon, *, has_quotations: bool) -> Speech | None:
    """The body of a statement issued whole, in the first person and without quote marks, or None."""
    header = lexicon.patterns.get("attributable")
    line = header.search(text) if header else None
    if line is None and not lexicon.matches("document_title", title.lower()):
        return None
    start = line.end() if line else _after_headers(text)
    body = text[start:].rstrip()
    start += len(body) - len(body.lstrip())
    words = re.findall(r"[^\W\d_]+", body.lower())
    firsts = sum(1 for w in words if lexicon.has("first_person", w))
    if not words or has_quotations or firsts * WORDS_PER_FIRST_PERSON < len(words):
        return None
    source = line.span("who") if line else None
    return Speech(start, start + len(body.lstrip()), source, True)


def _after_headers(text: str) -> int:
    """Past short first lines without a full stop: title, place, date, office."""
    at = 0
    for match in re.finditer(r"[^\n]*\n", text):
        line = match.group().strip()
        if line and (len(line) > MAX_HEADER or line[-1] in ".!?"):
            break
        at = match.end()
    return at
