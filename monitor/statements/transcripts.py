"""Texts that are themselves somebody's words: turns of a transcript, statements issued whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.statements.lexicon import Lexicon

# "MR. PRICE: …", "SECRETARY BLINKEN: …", "Q    …", "M. LE DRIAN : …" at the head of a line.
_LABEL = re.compile(
    r"^[ \t]*(Q(?=[ \t]{2,}|[ \t]?:)|[^\W\d_a-z](?:[^\W\d_a-z]|[.' -]){2,60}(?=[ \t]?:))[ \t]*:?[ \t]*",
    re.MULTILINE,
)
_ASIDE = re.compile(r"^[ \t]*(?:\([^)\n]*\)|\[[^\]\n]*\])[ \t]*$", re.MULTILINE)
# Shorter turns are courtesies ("Thank you.", "Got it.").
MIN_TURN_WORDS = 9
# A statement that says what it is speaks of its author now and then; one that does not, all the time.
WORDS_PER_FIRST_PERSON = 70
WORDS_PER_FIRST_PERSON_UNNAMED = 30
MIN_FIRST_PERSONS_UNNAMED = 4
MAX_HEADER = 110


@dataclass(frozen=True, slots=True)
class Speech:
    """[start, end) of the folded text; who spoke stands at `source`, None where only the title says it."""

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
        start, stop = _stripped(text, match.end(), aside.start() if aside else end)
        words = text[start:stop].split()
        if len(words) < MIN_TURN_WORDS or (words[-1].endswith("?") and len(words) < 3 * MIN_TURN_WORDS):
            continue
        turns.append(Speech(start, stop, match.span(1), False))
    return turns


def find_document(text: str, title: str, lexicon: Lexicon, *, has_quotations: bool) -> Speech | None:
    """The body of a statement issued whole, in the first person and without quote marks, or None."""
    header = lexicon.patterns.get("attributable")
    line = header.search(text) if header else None
    start, stop = _stripped(text, line.end() if line else _after_headers(text), len(text))
    words = re.findall(r"[^\W\d_]+", text[start:stop].lower())
    firsts = sum(1 for word in words if lexicon.has("first_person", word))
    is_named = line is not None or any(
        lexicon.matches("document_title", first.strip().lower()) for first in (title, *text[:start].split("\n"))
    )
    enough = WORDS_PER_FIRST_PERSON if is_named else WORDS_PER_FIRST_PERSON_UNNAMED
    if has_quotations or firsts * enough < len(words) or firsts < (1 if is_named else MIN_FIRST_PERSONS_UNNAMED):
        return None
    return Speech(start, stop, line.span("who") if line else None, True)


def _after_headers(text: str) -> int:
    """Past short first lines without a full stop: title, place, date, office."""
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if not line.endswith("\n") or (words and (len(words) > MAX_HEADER or words[-1] in ".!?")):
            break
        at += len(line)
    return at


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
