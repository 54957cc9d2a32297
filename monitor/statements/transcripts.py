"""Texts that are themselves somebody's words: turns of a transcript, statements issued whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.statements.lexicon import Lexicon

# "MR. PRICE: …", "SECRETARY BLINKEN: …", "Q    …", "M. LE DRIAN : …" at the head of a line.
_CAPITALS = re.compile(
    r"^[ \t]*(Q(?=[ \t]{2,}|[ \t]?:|[ \t][A-Z])|[^\W\d_a-z](?:[^\W\d_a-z]|[.' -]){2,60}(?=[ \t]?:))[ \t]*:?[ \t]*",
    re.MULTILINE,
)
# "Question : …", "Nikol Pachinian : …" in a printed interview.
_NAME = re.compile(r"^[ \t]*([^\W\d_a-z][^\W\d_]*(?:[ .'-]{1,2}[^\W\d_]+){0,4})[ \t]?:[ \t]+", re.MULTILINE)
_SIGNATURE = re.compile(r"(?:[^\W\d_a-zа-я][\w.'’-]*\s+){1,4}[^\W\d_a-zа-я][\w'’-]+, (?P<office>[^.!?:]{3,80})")
_ASIDE = re.compile(r"^[ \t]*(?:\([^)\n]*\)|\[[^\]\n]*\])[ \t]*$", re.MULTILINE)
# A short turn is an answer unless it is a courtesy ("Thank you.", "Got it.") or asks back.
MIN_TURN_WORDS = 4
SHORT_TURN_WORDS = 9
LONG_TURN_WORDS = 25
_POLITE = ("courtesy", "pleasantry")
MAX_QUESTION_WORDS = 3 * SHORT_TURN_WORDS
MAX_LABEL_WORDS = 7
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
    """Answers in a transcript or interview; questions and courtesies left out."""
    labels = _labels(text, lexicon)
    turns = []
    for position, match in enumerate(labels):
        end = labels[position + 1].start() if position + 1 < len(labels) else len(text)
        if _asks(match, lexicon):
            continue
        aside = _ASIDE.search(text, match.end(), end)
        start, stop = _stripped(text, match.end(), aside.start() if aside else end)
        if _is_answer(text[start:stop], lexicon):
            turns.append(Speech(start, stop, match.span(1), False))
    return turns


def _labels(text: str, lexicon: Lexicon) -> list[re.Match[str]]:
    """Labels of a transcript: one asks, one has a title before the name, or one comes twice; else none."""
    capitals = [m for m in _CAPITALS.finditer(text) if m.group(1).isupper() and _is_short(m)]
    titled = any(lexicon.has("label_title", m.group(1).lower().split()[0].rstrip(".")) for m in capitals)
    if titled or any(_asks(m, lexicon) for m in capitals) or _has_twice(capitals):
        return capitals
    names = [m for m in _NAME.finditer(text) if _is_short(m)]
    return names if any(_asks(m, lexicon) for m in names) else []


def _is_short(label: re.Match[str]) -> bool:
    return len(label.group(1).split()) <= MAX_LABEL_WORDS


def _asks(label: re.Match[str], lexicon: Lexicon) -> bool:
    return lexicon.matches("question_label", label.group(1).lower())


def _has_twice(labels: list[re.Match[str]]) -> bool:
    return len({m.group(1) for m in labels}) < len(labels)


def _is_answer(turn: str, lexicon: Lexicon) -> bool:
    words = turn.split()
    if len(words) < MIN_TURN_WORDS or (words[-1].endswith("?") and len(words) < MAX_QUESTION_WORDS):
        return False
    if len(words) < SHORT_TURN_WORDS:
        return not _is_courtesy(turn, lexicon, ("courtesy",))
    sentences = [s for s in re.split(r"[.!?…]+", turn) if s.strip()]
    return len(words) >= LONG_TURN_WORDS or not all(_is_courtesy(s, lexicon, _POLITE) for s in sentences)


def _is_courtesy(words: str, lexicon: Lexicon, roles: tuple[str, ...]) -> bool:
    return any(lexicon.has(role, word) for word in re.findall(r"[^\W\d_]+", words.lower()) for role in roles)


def find_document(text: str, title: str, lexicon: Lexicon, *, has_quotations: bool) -> Speech | None:
    """The body of a statement issued whole, in the first person and without quote marks, or None."""
    if has_quotations:
        return None
    header = lexicon.patterns.get("attributable")
    line = header.search(text) if header else None
    start, stop = _stripped(text, line.end() if line else _after_headers(text), len(text))
    words = re.findall(r"[^\W\d_]+", text[start:stop].lower())
    firsts = sum(1 for word in words if lexicon.has("first_person", word))
    headers = [first.strip() for first in (title, *text[:start].split("\n"))]
    is_named = line is not None or any(
        lexicon.matches("document_title", first.lower()) or _is_signature(first, lexicon) for first in headers
    )
    enough = WORDS_PER_FIRST_PERSON if is_named else WORDS_PER_FIRST_PERSON_UNNAMED
    if firsts * enough < len(words) or firsts < (1 if is_named else MIN_FIRST_PERSONS_UNNAMED):
        return None
    return Speech(start, stop, line.span("who") if line else None, True)


def _is_signature(line: str, lexicon: Lexicon) -> bool:
    """A name with its office on a line of their own: "Jane Q. Doe, Secretary of State"."""
    signed = _SIGNATURE.fullmatch(line)
    return signed is not None and any(
        lexicon.has("office", w) for w in re.findall(r"[\w-]+", signed["office"].lower())
    )


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
