"""What governs a verb form: its auxiliary, over the adverbs and adverbials between them."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.lexicon import Lexicon
from monitor.statements.sentences import Token

# Between auxiliary and participle stand a few adverbs ("a de nouveau fermement condamné"), never a clause.
MAX_GAP = 7
# "a en tenant une réunion du Conseil de sécurité souligné": an adverbial between them is no longer than this.
MAX_ADVERBIAL = 20


def find_governor(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> int:
    """Index of the nearest word to the left that is no adverb, clitic, negation or link; -1 at the start."""
    left = index - 1
    while left >= max(0, index - 1 - MAX_GAP):
        word = tokens[left].text
        if lexicon.has("governor", word):
            return left
        phrase = _phrase_ending_at(tokens, left, lexicon)
        if phrase or lexicon.has("transparent", word):
            left -= max(1, phrase)
            continue
        if tokens[left].quotation is not None and tokens[left].words == 1:
            left -= 1
            continue
        if word == ",":
            opening = next((k for k in range(left - 1, max(-1, left - 9), -1) if tokens[k].text == ","), None)
            if opening is None or opening == 0:
                return left
            left = opening - 1
            continue
        passed = back_over_adverbs(tokens, left, lexicon)
        if passed == left:
            return left
        left = passed
    return -1


def _governs(tokens: Sequence[Token], left: int, lexicon: Lexicon) -> bool:
    return left >= 0 and lexicon.has("governor", tokens[left].text)


def far_governor(tokens: Sequence[Token], participle: int, lexicon: Lexicon) -> int:
    """As `find_governor`, or the auxiliary left of a whole adverbial ("a en tenant une réunion souligné")."""
    left = find_governor(tokens, participle, lexicon)
    if _governs(tokens, left, lexicon):
        return left
    for index in range(left - 1, max(-1, left - MAX_ADVERBIAL), -1):
        token = tokens[index]
        if token.quotation is not None or token.text in ",;:" or lexicon.has("subordinator", token.text):
            break
        if lexicon.has("have", token.text) or lexicon.has("have_conditional", token.text):
            is_gerund = lexicon.has("gerund_marker", tokens[index + 1].text) and lexicon.matches(
                "gerund", tokens[index + 2].text
            )
            phrases = lexicon.phrases.get("occasion", {}).get(tokens[index + 1].text, ())
            following = tuple(t.text for t in tokens[index + 1 : left + 1])
            if is_gerund or any(following[: len(phrase)] == phrase for phrase in phrases):
                return index
            break
    return left


def is_adverb_form(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """An adverb by its ending, not the noun of the same ending that a determiner announces ("le gouvernement")."""
    token = tokens[index]
    if token.is_capital or not lexicon.matches("gap", token.text) or lexicon.has("not_adverb", token.text):
        return False
    return index == 0 or not lexicon.has("determiner", tokens[index - 1].text)


def back_over_adverbs(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> int:
    """The index at or before `index` of the first word that is part of no adverb or adverbial phrase."""
    while index >= 0:
        phrase = _phrase_ending_at(tokens, index, lexicon)
        word = tokens[index].text
        if phrase:
            index -= phrase
        elif lexicon.has("gap", word) or is_adverb_form(tokens, index, lexicon):
            index -= 1
        else:
            break
    return index


def _phrase_ending_at(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> int:
    """Length of the adverbial phrase that ends at `index`, 0 for none."""
    return next(
        (len(p) for p in lexicon.endings.get(tokens[index].text, ()) if _ends_with(tokens, index, p)),
        0,
    )


def _ends_with(tokens: Sequence[Token], index: int, phrase: tuple[str, ...]) -> bool:
    start = index + 1 - len(phrase)
    return start >= 0 and all(tokens[start + k].text == word for k, word in enumerate(phrase))
