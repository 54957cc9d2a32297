"""Reporting clauses after or amid the words reported: ", a déclaré X", "he said", "selon X"."""

from __future__ import annotations

from dataclasses import replace

from monitor.statements.according import find_according
from monitor.statements.clauses import Clauses
from monitor.statements.cue import Cue, Mood
from monitor.statements.inverted import inverted
from monitor.statements.lexicon import QUOTE
from monitor.statements.tag import BREAKS, Tag, before_subject, clause_start, reports_something, tag_end

# "The corridor, he said, must reopen": a tag between subject and verb is short.
MAX_AMID = 6


def find_tags(clauses: Clauses) -> list[Tag]:
    """Tags of the sentence in order."""
    tags = [tag for cue in clauses.cues if (tag := inverted(clauses, cue) or _subject_first(clauses, cue))]
    return sorted([*(_by_media(clauses, tag) for tag in tags), *find_according(clauses, tags)], key=lambda t: t.range)


def _by_media(clauses: Clauses, tag: Tag) -> Tag:
    """The tag, marked where an agency or outlet is its source: "…, TASS reported"."""
    is_media = tag.source.range is not None and any(clauses.has("via", k) for k in range(*tag.source.range))
    return replace(tag, is_media=True) if is_media else tag


def _subject_first(clauses: Clauses, cue: Cue) -> Tag | None:
    """Subject before cue, after the words: "…, he said", "…, Armenia's government has said on Sunday"."""
    is_usual = clauses.lexicon.words.get("subject_first_tag") or clauses.has("points_back", cue.first)
    if cue.mood is not Mood.FINITE or cue.inverted is not None or not is_usual:
        return None
    start = before_subject(clauses, cue)
    if start < 0 or clauses.word(start) not in BREAKS or start == cue.first - 1:
        return None
    if (
        clauses.has("coordinator", start + 1)
        or clauses.has("contrast", start + 1)
        or clauses.has("relative", start + 1)
        or clauses.has("subordinator", start + 1)
        or clauses.has("speech_noun", start + 2)
    ):
        return None
    after = clauses.skip_adverbs(cue.last + 1)
    is_amid = start > 0 and clauses.word(start) == clauses.word(after) == "," and after - start <= MAX_AMID
    is_amid = is_amid and after + 1 < len(clauses.tokens) and clauses.is_finite(after + 1)
    if not (reports_something(clauses, start + 1) or is_amid) or clauses.has_finite(start + 1, cue.first):
        return None
    is_last = (
        after >= len(clauses.tokens)
        or clauses.word(after) in {",", QUOTE, ";"}
        or bool(clauses.phrase("occasion", after))
    )
    is_quoted = clauses.word(start) == QUOTE or clauses.word(start - 1) == QUOTE
    tells = is_quoted and "told" in cue.verb.frames
    if not is_last and not tells and not clauses.has("after_tag", after):
        return None
    if clauses.word(after) == QUOTE and clauses.word(start) != QUOTE:
        return None
    source = clauses.subject(start + 1, cue.first)
    begin = start if clauses.word(start) != QUOTE else start + 1
    return Tag((begin, tag_end(clauses, cue.last + 1)), source, cue, clause_start=clause_start(clauses, begin))
