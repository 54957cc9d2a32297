"""Verbs that no list has, behind a quotation with their subject after them: « … », a taclé X."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.lexicon import Lexicon
from monitor.statements.sentences import Token

_AUXILIARIES = ("have", "be")
_NO_VERBS = ("preposition", "determiner", "coordinator", "ends_source")


def open_verb(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """First token and verb of the group behind the comma at `index`; None where no subject follows it."""
    if index >= len(tokens) or tokens[index].text != ",":
        return None
    at = start = index + 1
    while at < len(tokens) and lexicon.has("clitic", tokens[at].text):
        at += 1
    form = "open_finite"
    if at < len(tokens) and any(lexicon.has(role, tokens[at].text) for role in _AUXILIARIES):
        at, form = _past_gap(tokens, at + 1, lexicon), "open_participle"
        if at < len(tokens) and lexicon.has("attempt", tokens[at].text):
            at, form = _attempted(tokens, at + 1, lexicon), "infinitive"
    if at >= len(tokens) or tokens[at].is_capital or not lexicon.matches(form, tokens[at].text):
        return None
    if any(lexicon.has(role, tokens[at].text) for role in _NO_VERBS):
        return None
    behind = at + 1
    while behind < len(tokens) and any(lexicon.has(role, tokens[behind].text) for role in ("time", "gap")):
        behind += 1
    if behind >= len(tokens):
        return None
    is_subject = tokens[behind].is_capital or lexicon.has("source_start", tokens[behind].text)
    return (start, at) if is_subject else None


def _past_gap(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Past adverbs, adverbials ("pour sa part") and inverted pronouns."""
    while at < len(tokens):
        phrases = lexicon.phrases.get("gap_phrase", {}).get(tokens[at].text, ())
        texts = [tuple(t.text for t in tokens[at : at + len(p)]) for p in phrases]
        length = next((len(p) for p, text in zip(phrases, texts, strict=True) if p == text), 0)
        if not length and not any(lexicon.has(role, tokens[at].text) for role in ("gap", "inversion")):
            break
        at += length or 1
    return at


def _attempted(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The infinitive of what was tried: "a tenté de rassurer X", "a voulu croire X"."""
    return at + (at < len(tokens) and lexicon.has("light_link", tokens[at].text))
