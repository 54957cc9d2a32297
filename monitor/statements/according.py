"""Source phrases: "selon X, …", "…, according to X", "по его словам", ", cité par X"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import MAX_PHRASE, Clauses, Range, Source
from monitor.statements.tag import BREAKS, Tag, reports_something

# More source phrases in one sentence are no prose.
MAX_ACCORDING = 4


def find_according(clauses: Clauses, tags: Sequence[Tag]) -> list[Tag]:
    """Source phrases at the head, at the end or amid the clause, outside of `tags`."""
    found: list[Tag] = []
    done = 0
    heads = clauses.places("according")
    for index in [0, *heads] if clauses.has("according_name", 0) else heads:
        length = _length(clauses, index)
        if index < done or not length or len(found) >= MAX_ACCORDING:
            continue
        source, done = _source(clauses, index, length)
        if source.range is not None and not any(t.range[0] <= index < t.range[1] for t in tags):
            tag = _tag(clauses, index, source, done)
            found += [tag] if tag is not None else []
    return [*found, *_relatives(clauses, tags)]


def _relatives(clauses: Clauses, tags: Sequence[Tag]) -> list[Tag]:
    """Source phrases that take up the speaker of a tag: "…, a dit X, selon lequel …", "…, pour qui …"."""
    found = []
    for tag in tags:
        start = tag.range[1] + 1
        length = clauses.phrase("according", start) or int(clauses.has("according_name", start))
        end = start + length + 1
        if length and clauses.word(start - 1) == "," and clauses.has("relative_source", end - 1):
            found.append(Tag((start - 1, end), tag.source, None, True, clause_start=end))
    return found


def _length(clauses: Clauses, index: int) -> int:
    """Tokens of the words that introduce a source at `index`, 0 for none."""
    if index == 0 and clauses.has("according_name", 0) and _names_speaker(clauses):
        return 1
    length = clauses.phrase("according", index)
    is_object = clauses.has("cited", index) and clauses.word(index - 1) not in BREAKS
    is_rule = any(clauses.has("not_according", index + length + k) for k in (0, 1))
    return 0 if is_object or is_rule else length


def _names_speaker(clauses: Clauses) -> bool:
    """Whether a name or an office follows the first word: "Pour Erevan", "Pour le Premier ministre X"."""
    if len(clauses.tokens) < 2:
        return False
    return clauses.tokens[1].is_capital or (
        clauses.has("determiner", 1) and any(clauses.has("office", k) for k in (2, 3))
    )


def _source(clauses: Clauses, index: int, length: int) -> tuple[Source, int]:
    """Who follows the words at `index` or stands amid them ("по его словам"), and where the phrase ends."""
    start = index + length
    amid = next((k for k in range(index, start) if clauses.has("possessive", k)), None)
    if amid is not None:
        return Source((amid, amid + 1), SourceForm.PRONOUN), start
    if clauses.has("pronoun", start):
        return Source((start, start + 1), SourceForm.PRONOUN), start + 1
    at_head = not reports_something(clauses, index)
    end = clauses.phrase_end(start, closed=at_head)
    if clauses.word(end) != ",":
        end = max(end, clauses.phrase_to_name(start))
    if at_head and clauses.has("anonymous", start + 1):
        end = _to_comma(clauses, end)
    is_source = end > start and _can_speak(clauses, (start, end))
    return Source((start, end) if is_source else None, clauses.form(start, end)), end


def _to_comma(clauses: Clauses, end: int) -> int:
    """Past the complements of a source without a name: "a source close to the talks, …"."""
    stop = min(end + MAX_PHRASE, len(clauses.tokens))
    comma = next((k for k in range(end, stop) if clauses.word(k) == ","), end)
    is_complement = clauses.has("preposition", end) or clauses.has("title_link", end)
    return comma if is_complement and not clauses.has_finite(end, comma) else end


def _can_speak(clauses: Clauses, phrase: Range) -> bool:
    """Not "selon leur âge", "according to age": what has neither a name nor an article of its own."""
    start, end = phrase
    if any(token.is_capital for token in clauses.tokens[start:end]):
        return True
    if clauses.has("possessive", start):
        return clauses.has("office", start + 1) or clauses.has("speech_noun", start + 1)
    return clauses.starts_phrase(start) or clauses.word(end - 1).endswith("s") or clauses.has("via", end - 1)


def _tag(clauses: Clauses, index: int, source: Source, end: int) -> Tag | None:
    at_head = not reports_something(clauses, index)
    after = clauses.skip_adverbs(end) if at_head else end
    if at_head and clauses.has("relative", end):
        after = next((k for k in range(end, len(clauses.tokens)) if clauses.word(k) == ","), end)
    if at_head and clauses.word(end) == "," and clauses.has("relative", end + 1):
        after = next((k for k in range(end + 1, len(clauses.tokens)) if clauses.word(k) == ","), end)
    begin = index - 1 if index and clauses.word(index - 1) in {",", "(", "—", "–"} else index
    is_participle = bool(begin) and clauses.lexicon.matches("gerund", clauses.word(begin - 1))
    if (at_head and clauses.word(after) != ",") or is_participle:
        return None
    interrupts = at_head and index > 0 and clauses.subject(0, begin).range is not None
    first = 0 if at_head and not interrupts else begin
    is_media = source.range is not None and any(clauses.has("via", k) for k in range(*source.range))
    return Tag((first, after), source, None, True, is_media, 0)
