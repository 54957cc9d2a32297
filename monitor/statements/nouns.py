"""Forms of reporting verbs that are nouns where they stand: "la demande", "those claims", "Reports that …"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.auxiliaries import back_over_adverbs
from monitor.statements.lexicon import Lexicon, Reading
from monitor.statements.sentences import Token


def is_noun(tokens: Sequence[Token], index: int, reading: Reading, lexicon: Lexicon) -> bool:
    """A noun or adjective of the same form: "la demande", "those claims"."""
    if index == 0:
        is_noun_form = tokens[0].text in {reading.verb.lemma, f"{reading.verb.lemma}s"}
        return "plural_subject" in lexicon.patterns and reading.tense == "finite" and is_noun_form
    before = tokens[index - 1].text
    if lexicon.has("takes_noun", before) and reading.tense == "finite":
        return True
    is_plain = reading.tense == "finite" and tokens[index].text == reading.verb.lemma.partition(" ")[0]
    if is_plain and "plural_subject" in lexicon.patterns and _is_singular(tokens, index, lexicon):
        return True
    is_article = lexicon.has("clitic", before) and lexicon.has("determiner", before)
    if is_article and reading.tense == "finite" and index > 1 and lexicon.has("preposition", tokens[index - 2].text):
        return True
    if not lexicon.has("noun_before", before):
        return False
    if reading.tense == "gerund":
        is_object = lexicon.has("clitic", before) and index > 1
        if is_object and any(
            lexicon.has(r, tokens[index - 2].text) for r in ("gerund_before", "coordinator", "comma")
        ):
            return False
        return not lexicon.has("gerund_before", before)
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if lexicon.has("clitic", before) and index > 1:
        return not (
            lexicon.has("complementizer", following)
            or lexicon.has("inversion", following)
            or (bool(reading.verb.tail))
            or any(
                f.startswith(("do:", "of:")) and f[3:] in {following, following.rstrip("'") + "'"}
                for f in reading.verb.frames
            )
        )
    return True


def _is_singular(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether the words before a plain form make it a noun: "a comprehensive report"."""
    at = back_over_adverbs(tokens, index - 1, lexicon)
    while at >= 0 and tokens[at].text.isalpha() and not lexicon.has("determiner", tokens[at].text):
        if tokens[at].is_capital or lexicon.matches("plural_subject", tokens[at].text):
            return False
        at -= 1
    is_free = at < 1 or not any(lexicon.has(role, tokens[at - 1].text) for role in ("preposition", "do"))
    return at >= 0 and lexicon.has("determiner", tokens[at].text) and is_free
