"""Verbal cues: reporting verbs of a sentence with their auxiliaries, clitics, negation and mood."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.auxiliaries import MAX_GAP, far_governor, find_governor
from monitor.statements.cue import Cue, Mood
from monitor.statements.lexicon import Lexicon, Reading, Verb
from monitor.statements.nouns import is_noun
from monitor.statements.openverbs import open_verb
from monitor.statements.sentences import Token

# More cues in one sentence are no prose; the rest is left unread so that reading stays linear.
MAX_CUES = 16


def find_cues(tokens: Sequence[Token], lexicon: Lexicon) -> list[Cue]:
    """Verbal cues in order; groups never overlap."""
    cues: list[Cue] = []
    for index, token in enumerate(tokens):
        if len(cues) >= MAX_CUES:
            break
        if token.quotation is not None and not any(
            t.text in lexicon.forms for t in tokens[index + 1 : index + 2 + MAX_GAP]
        ):
            opened = open_verb(tokens, index + 1, lexicon)
            if opened is not None:
                first, head = opened
                verb = Verb(tokens[head].text, ("quote",))
                cues.append(Cue(first, head, head, verb, Mood.FINITE, None, False, False, False, None))
        readings = lexicon.forms.get(token.text)
        if not readings or (cues and index <= cues[-1].last) or (token.is_capital and index):
            continue
        cue = _group(tokens, index, readings, lexicon)
        if cue is not None and cue.mood is Mood.BARE and not any(c.auxiliary for c in cues):
            continue
        if cue is not None and cues and cue.first == cue.head == cues[-1].last + 1:
            continue
        if cue is not None:
            while cues and cue.first <= cues[-1].head:
                cues.pop()
            cues.append(cue)
    return cues


def _group(tokens: Sequence[Token], index: int, readings: Sequence[Reading], lexicon: Lexicon) -> Cue | None:
    is_participle = any(r.tense == "participle" for r in readings)
    left = far_governor(tokens, index, lexicon) if is_participle else find_governor(tokens, index, lexicon)
    governor = tokens[left].text if left >= 0 else ""
    has_auxiliary = any(lexicon.has(role, governor) for role in ("have", "have_conditional"))
    needs_infinitive = any(r.tense == "infinitive" for r in readings) and any(
        lexicon.has(role, governor) for role in ("do", "light", "modal", "modal_conditional", "infinitive_mark")
    )
    governs_participle = has_auxiliary or lexicon.has("be", governor)
    for reading in sorted(readings, key=lambda r: (r.tense == "participle") != governs_participle):
        verb = reading.verb
        if (has_auxiliary or needs_infinitive) and reading.tense in {"finite", "conditional"}:
            continue
        if tuple(t.text for t in tokens[index + 1 : index + 1 + len(verb.tail)]) != verb.tail:
            continue
        found = _reading_of(tokens, index, left, governor, reading, lexicon)
        if found is None:
            continue
        mood, first = found
        first, is_reflexive = _with_clitics(tokens, first, lexicon)
        if verb.is_reflexive != is_reflexive and (verb.is_reflexive or mood is Mood.PASSIVE):
            continue
        if is_reflexive and not verb.is_reflexive and not {"clause", "state"} & set(verb.frames):
            continue
        return _cue(tokens, first, index, reading, mood, governor, lexicon)
    return None


def _reading_of(
    tokens: Sequence[Token], index: int, left: int, governor: str, reading: Reading, lexicon: Lexicon
) -> tuple[Mood, int] | None:
    """The mood of this reading in its context and the index of its auxiliary, or None where it does not fit."""
    tense = reading.tense
    if tense == "participle":
        if lexicon.has("have", governor) or lexicon.has("have_conditional", governor):
            if lexicon.has("reason", tokens[left - 1].text if left else ""):
                return None
            passive = any(lexicon.has("been", t.text) for t in tokens[left + 1 : index])
            return (Mood.PASSIVE if passive else Mood.FINITE), left
        if lexicon.has("be", governor):
            return (Mood.FINITE if reading.verb.is_reflexive else Mood.PASSIVE), left
        before = tokens[index - 1].text if index else ""
        if lexicon.has("coordinator", before) or before == "," or lexicon.has("gap", before):
            return Mood.BARE, index
        return None
    if tense == "infinitive":
        return _infinitive(tokens, left, governor, lexicon)
    if not lexicon.has("do", governor) and is_noun(tokens, index, reading, lexicon):
        return None
    if tense == "gerund":
        return (Mood.PURPOSE, index - 1) if lexicon.has("without", governor) else (Mood.GERUND, index)
    if lexicon.has("do", governor):
        return Mood.FINITE, left
    return Mood.FINITE, index


def _infinitive(tokens: Sequence[Token], left: int, governor: str, lexicon: Lexicon) -> tuple[Mood, int] | None:
    if lexicon.has("infinitive_mark", governor):
        left = find_governor(tokens, left, lexicon)
        governor = tokens[left].text if left >= 0 else ""
        if lexicon.has("have", governor):
            return Mood.FINITE, left
    if lexicon.has("light", governor) or lexicon.has("modal", governor) or lexicon.has("modal_conditional", governor):
        up = find_governor(tokens, left, lexicon)
        if up >= 0 and any(lexicon.has(role, tokens[up].text) for role in ("have", "be", "have_conditional", "do")):
            return Mood.FINITE, up
        if lexicon.has("purpose", governor) or lexicon.has("without", governor):
            return Mood.PURPOSE, left
        return Mood.FINITE, left
    if lexicon.has("do", governor):
        return Mood.FINITE, left
    return None


def _with_clitics(tokens: Sequence[Token], first: int, lexicon: Lexicon) -> tuple[int, bool]:
    is_reflexive = False
    while first > 0 and (
        lexicon.has("clitic", tokens[first - 1].text) or lexicon.has("negation_opener", tokens[first - 1].text)
    ):
        first -= 1
        is_reflexive = is_reflexive or lexicon.has("reflexive", tokens[first].text)
    return first, is_reflexive


def _cue(
    tokens: Sequence[Token], first: int, head: int, reading: Reading, mood: Mood, governor: str, lexicon: Lexicon
) -> Cue:
    last = head + len(reading.verb.tail)
    inverted = next(
        (i for i in range(first, min(last + 2, len(tokens))) if lexicon.has("inversion", tokens[i].text)), None
    )
    if inverted is not None and inverted > last:
        last = inverted
    group = [t.text for t in tokens[first : last + 1]]
    following = [t.text for t in tokens[last + 1 : last + 3]] if reading.tense == "finite" else []
    needs_opener = bool(lexicon.words.get("negation_opener"))
    opened = not needs_opener or any(lexicon.has("negation_opener", w) for w in group)
    negated = opened and any(lexicon.has("negation", w) for w in (*group, *(following if needs_opener else ())))
    cancelled = any(lexicon.has("negation_cancels", w) for w in group)
    negated = negated or (first > 1 and not needs_opener and lexicon.has("negation", tokens[0].text))
    conditional = reading.tense == "conditional" or any(lexicon.has("have_conditional", w) for w in group)
    conditional = conditional or _is_hearsay(tokens, first, last, lexicon)
    if mood is not Mood.BARE:
        before = _adverbs_before(tokens, first, lexicon)
        negated = negated or (not needs_opener and any(lexicon.has("negation", w) for w in before))
    refused = any(lexicon.has("refusal", w) for w in group)
    modal = any(lexicon.has("modal_conditional", w) for w in group)
    auxiliary = governor if mood is Mood.FINITE and first < head else None
    return Cue(
        first,
        head,
        last,
        reading.verb,
        mood,
        auxiliary,
        conditional,
        refused or (negated and not cancelled),
        modal,
        inverted,
    )


def _adverbs_before(tokens: Sequence[Token], first: int, lexicon: Lexicon) -> list[str]:
    """Adverbs and negations right before the group: "never claimed", "reportedly told"."""
    found = []
    for token in reversed(tokens[max(0, first - MAX_GAP) : first]):
        if not any(lexicon.has(role, token.text) for role in ("gap", "negation", "hearsay")):
            break
        found.append(token.text)
    return found


def _is_hearsay(tokens: Sequence[Token], first: int, last: int, lexicon: Lexicon) -> bool:
    words = (*(t.text for t in tokens[first : last + 2]), *_adverbs_before(tokens, first, lexicon))
    return any(lexicon.has("hearsay", w) for w in words)
