"""Noun phrases as sources: one speaker, several, or nobody with a reason."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.model.common import Span
from monitor.statements.found import Found, nobody
from monitor.statements.heads import NAMED, has_other_head, is_own_document, named_at_the_end, with_state_after
from monitor.statements.mentions import is_oblique
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.plurals import each_of, enumerated
from monitor.statements.pointers import Context, both_before, needs_context, pointing_back

_AND = re.compile(
    r"\s*(?:,|(?:,\s*)?(?:et|and|ainsi que|и|ու|և|&)\b|,)?\s*(?:(?:le|la|les|the|de|du|des|l['’])\s*)*", re.IGNORECASE
)
_HAS_AND = re.compile(r"\b(?:et|and|ainsi que|и|ու|և)\b|&", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[\w»”\")][\w»”\")])[.!?…][»”\"]?\s*(?=[A-ZÀ-ÞА-ЯԱ-Ֆ«“])")
_STOP = re.compile(r"[,;:.!?«»“”\"(\n]")
# In characters: what a title may add behind a source.
_LONGEST_TITLE = 120


def inside(context: Context, source: Span) -> list[Mention]:
    """Mentions that begin in the source, or that reach into it from before."""
    mentions = context.cast.mentions
    first = bisect.bisect_left(context.starts, source.start)
    if first and mentions[first - 1].end > source.start:
        first -= 1
    reaching = [m for m in mentions[first : bisect.bisect_left(context.starts, source.end)] if m.end > source.start]
    reaching = [_clipped(m, source) for m in reaching]
    has_person = any(m.kind is MentionKind.PERSON for m in reaching)
    return [m for m in reaching if m.kind is not MentionKind.NAME or _is_name(context, m, has_person)]


def _clipped(mention: Mention, source: Span) -> Mention:
    """In a text all in capitals a name seems to run on; it ends where the source ends."""
    if mention.kind is not MentionKind.NAME or mention.name is None or mention.name.end <= source.end:
        return mention
    return replace(mention, end=source.end, name=Span(mention.name.start, source.end))


def _is_name(context: Context, mention: Mention, has_person: bool) -> bool:
    """A single capitalised word beside a person of the register is none («la Première dame Mehriban Aliyeva»)."""
    is_word = mention.name is not None and not re.search(r"\s", context.text[mention.name.start : mention.name.end])
    if has_person and is_word and not mention.titles:
        return False
    return context.cast.identify(mention).speaker is not None


def coordinated(text: str, mentions: Sequence[Mention], end: int = -1) -> list[Mention]:
    """Mentions of one kind that commas and a conjunction join to the first; states up to `end` need none."""
    group = [mentions[0]]
    has_and = False
    for mention in mentions[1:]:
        gap = text[group[-1].end : mention.start]
        alike = mention.kind is group[0].kind or {mention.kind, group[0].kind} <= NAMED
        if has_and or not alike or not gap.strip() or not _AND.fullmatch(gap):
            break
        group.append(mention)
        has_and = bool(_HAS_AND.search(gap))
    is_list_of_states = group[0].kind is MentionKind.STATE and group[-1].end == end
    return group[1:] if has_and or is_list_of_states else []


def speakers_of_noun(context: Context, at: int, source: Span) -> tuple[Found, ...]:
    """Whom the noun phrase of attribution `at` names: one, several, or one Found with a reason."""
    mentions = _nominative(context, _without_place(context.text, inside(context, source)))
    if not mentions and (named := _name_behind(context, at, source)) is not None:
        return (context.cast.identify(named),)
    keys = context.cast.keys[source.start : source.end]
    names_body = bool(mentions) and mentions[0].kind in {MentionKind.BODY, MentionKind.STATE}
    if not names_body and _is_act_of_a_body(context, keys):
        return _body_before(context, at, source)
    if not mentions or is_own_document(context, source, mentions[0]):
        return _without_name(context, at, source, keys)
    if members := enumerated(context.cast, context.starts, source):
        return _known(tuple(_one(context, at, m) for m in members))
    head = with_state_after(named_at_the_end(context, mentions, source), mentions)
    if head.kind is not MentionKind.TITLE and has_other_head(context, source, head):
        if (named := _named_before_comma(context, source)) is not None:
            return (context.cast.identify(named),)
        return (nobody(f"the source is nobody whom the register or the text names: {' '.join(keys.split())[:80]}"),)
    if len(each := each_of(context.cast, head)) > 1:
        return _known(tuple(context.cast.identify(m) for m in each))
    is_plural_title = head.is_plural and head.kind is MentionKind.TITLE and not head.states
    if is_plural_title and (both := both_before(context, head)):
        return both
    group = [head, *(coordinated(context.text, mentions, source.end) if head is mentions[0] else ())]
    return _known(tuple(_one(context, at, m) for m in group))


def _known(found: tuple[Found, ...]) -> tuple[Found, ...]:
    return tuple(f for f in found if f.speaker is not None) or found[:1]


def _is_act_of_a_body(context: Context, keys: str) -> bool:
    """«La résolution, rédigée par X et Y,»: the words are those of the body that adopts it."""
    return not context.cast.register.words("act").isdisjoint(re.findall(r"\w+", keys.partition(",")[0])[:3])


def _body_before(context: Context, at: int, source: Span) -> tuple[Found, ...]:
    """The latest body that spoke or opened a sentence; never a person."""
    for group in context.groups_before(at, source.start):
        if group[0].speaker is not None and group[0].speaker.id and not group[0].is_person:
            return tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in group)
    return (nobody("an act of a body that the text has not heard before"),)


def _name_behind(context: Context, at: int, source: Span) -> Mention | None:
    """The name that ends an inverted sentence whose long title was cut: «…, a dit le chef du parti de X Hayk Y.»."""
    cue = context.attributions[at].cue
    if cue is None or cue.end > source.start:
        return None
    stop = _STOP.search(context.text, source.end)
    end = stop.start() if stop else len(context.text)
    mentions = context.cast.mentions
    last = bisect.bisect_left(context.starts, end) - 1
    if last < 0 or end - source.end > _LONGEST_TITLE or mentions[last].start < source.end or mentions[last].end < end:
        return None
    word = context.cast.word_before(mentions[last])
    is_object = word in context.cast.register.words("object-of")
    return mentions[last] if mentions[last].kind in NAMED and not is_object else None


def one_sentence(text: str, source: Span, cue: Span | None) -> Span:
    """The part of a source that runs over the end of a sentence which stands in the sentence of its cue."""
    ends = list(_SENTENCE_END.finditer(text, source.start, source.end))
    if not ends:
        return source
    is_behind_cue = cue is not None and cue.end <= source.start
    return Span(source.start, ends[0].start()) if is_behind_cue else Span(ends[-1].end(), source.end)


def _nominative(context: Context, mentions: list[Mention]) -> list[Mention]:
    """Without persons in another case where somebody else is named: «на встрече с Мирзояном Байрамов»."""
    return [m for m in mentions if not is_oblique(context.cast.keys, m, context.cast.register)] or mentions


def _without_place(text: str, mentions: list[Mention]) -> list[Mention]:
    """A capital right before a name is where, not who: «à Erevan Zohrab Mnatsakanian»."""
    if len(mentions) > 1 and mentions[0].kind is MentionKind.STATE and mentions[1].kind in NAMED:
        return mentions[1:] if not text[mentions[0].end : mentions[1].start].strip() else mentions
    return mentions


def _named_before_comma(context: Context, source: Span) -> Mention | None:
    """The name to which the source is an apposition: «M. Erdogan, allié traditionnel de Bakou, …»."""
    at = bisect.bisect_left(context.starts, source.start) - 1
    mention = context.cast.mentions[at] if at >= 0 else None
    if mention is not None and mention.kind in NAMED and context.text[mention.end : source.start].strip() == ",":
        return mention
    return None


def _without_name(context: Context, at: int, source: Span, keys: str) -> tuple[Found, ...]:
    words = re.findall(r"\w+", keys)
    listed = context.cast.register.words
    is_somebody_new = bool(words) and words[0] in listed("indefinite") and listed("same").isdisjoint(words)
    if not listed("document").isdisjoint(words):
        return context.before(at, source.start)
    if not is_somebody_new and not listed("points-back").isdisjoint(words):
        return context.before(at, source.start)
    return (nobody(f"a source without a name: {' '.join(keys.split())[:80]}"),)


def _one(context: Context, at: int, mention: Mention) -> Found:
    if mention.kind in {MentionKind.TITLE, MentionKind.BODY} and needs_context(context.cast, mention):
        return pointing_back(context, at, mention)
    return context.cast.identify(mention)
