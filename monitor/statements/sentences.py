"""Tokens and sentences of a folded text; a quotation is one token and never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.statements.lexicon import QUOTE, Lexicon, plain
from monitor.statements.quotations import Quotation

# A longer sentence is no prose; cut, so that reading stays linear.
MAX_TOKENS = 250
# Agency copy in capitals is told by its first line.
SAMPLE = 60
_ENDS = frozenset(".!?…")
_STOPS = _ENDS | {"..."}


class Token(NamedTuple):
    """[start, end) of the folded text; `text` is lower case, QUOTE for a quotation of `words`."""

    start: int
    end: int
    text: str
    is_capital: bool
    quotation: Quotation | None = None
    first_word: str = ""
    words: int = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens without the final full stop; `opens_paragraph` is true for the first of its paragraph."""

    tokens: tuple[Token, ...]
    opens_paragraph: bool
    is_question: bool = False

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


def tokenise(text: str, start: int, end: int, quotations: Sequence[Quotation], lexicon: Lexicon) -> list[Token]:
    """Tokens of text[start:end), each quotation of `quotations` (inside the range, in order) as one."""
    tokens: list[Token] = []
    at = start
    for quotation in quotations:
        tokens += _plain_tokens(text, at, quotation.start, lexicon)
        first = lexicon.patterns["token"].search(text, quotation.inner_start, quotation.inner_end)
        first_word = plain(first.group()) if first else ""
        words = text.count(" ", quotation.inner_start, quotation.inner_end) + 1
        tokens.append(Token(quotation.start, quotation.end, QUOTE, False, quotation, first_word, words))
        at = quotation.end
    return tokens + _plain_tokens(text, at, end, lexicon)


def _plain_tokens(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    tokens: list[Token] = []
    all_capitals = text[:SAMPLE].isupper()
    looked_up = plain if "ё" in text or "Ё" in text else str.lower
    for match in lexicon.patterns["token"].finditer(text, start, end):
        word = match.group()
        a, b = match.span()
        if word[0] == "\n":
            if len(word) > 1 or not _is_soft_break(text, a, b):
                tokens.append(Token(a, b, "\n", False))
            continue
        is_capital = word[0].isupper() and not (all_capitals and len(word) > 1 and word.isupper())
        tokens.append(Token(a, b, looked_up(word), is_capital))
    return tokens


def _is_soft_break(text: str, start: int, end: int) -> bool:
    """A hard-wrapped line: goes on in lower case after a line that does not end a sentence."""
    before = text[max(0, start - 1) : start]
    after = text[end : end + 1]
    return after.islower() and before not in '.!?:…»”"' and start > 0


def find_sentences(
    text: str, quotations: Sequence[Quotation], lexicon: Lexicon, start: int = 0, end: int | None = None
) -> list[Sentence]:
    """Sentences of folded text[start:end) in order."""
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    opens = True
    stream = tokenise(text, start, len(text) if end is None else end, quotations, lexicon)
    for index, token in enumerate(stream):
        following = stream[index + 1] if index + 1 < len(stream) else None
        if token.text == "\n":
            _close(sentences, tokens, opens)
            tokens, opens = [], True
            continue
        tokens.append(token)
        may_end = token.text in _STOPS or token.quotation is not None
        if len(tokens) >= MAX_TOKENS or (may_end and _ends_sentence(text, token, tokens, following, lexicon)):
            _close(sentences, tokens, opens)
            tokens, opens = [], False
    _close(sentences, tokens, opens)
    return sentences


def _close(sentences: list[Sentence], tokens: list[Token], opens: bool) -> None:
    is_question = bool(tokens) and tokens[-1].text == "?"
    while tokens and tokens[-1].text in _STOPS:
        tokens.pop()
    if tokens:
        sentences.append(Sentence(tuple(tokens), opens, is_question))


def _ends_sentence(
    text: str, token: Token, tokens: Sequence[Token], following: Token | None, lexicon: Lexicon
) -> bool:
    if following is None or following.text == "\n":
        return False
    starts_new = (
        text[following.start].isupper() or following.quotation is not None or following.text[0] in "—–-*•0123456789"
    )
    if token.quotation is not None:
        last = text[token.quotation.inner_end - 1]
        return last in _ENDS and (following.is_capital or following.quotation is not None)
    if token.text in {"!", "?", "…", "..."}:
        return starts_new
    if token.text != "." or not starts_new:
        return False
    before = tokens[-2] if len(tokens) > 1 else None
    if before is None or before.end != token.start:
        return True
    if lexicon.has("abbreviations", before.text):
        return False
    return not (len(before.text) == 1 and before.is_capital and before.text.isalpha())
