"""Which mention heads a source of several, and whether a noun of its own governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.model.common import Span
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.pointers import Context

_ABOUT = re.compile(
    r"\b(?:sur|on|about|dans|in|a|concernant|regarding|о|об|по|vers)\s*(?:son |sa |his |her |its |"
    r"le |la |les |l'|the )?"
    r"(?:compte |account |reseau |page )?\s*$"
)
_LEADS_AWAY = re.compile(
    r"\b(?:avec|with|et|and|à|to|что)\s*$|\b(?:aux|a (?:des|la|l'|un|une)|to (?:the|a)|journalist\w*|"
    r"quotidien|chaine|agence|magazine|newspaper|reporters?|channel)\b"
)
# «une source au ministère» speaks for it, «une source proche du ministère» does not.
_WITHIN = re.compile(r"\b(?:au|aux|a la|a l'|dans|in|at|within|inside|в|во|из)(?:\s+(?:le|la|les|the))?\s*$")
_COMPOUND = re.compile(r"\w+-\w+")
_GOVERNS = re.compile(r"(?:\bd'|\bde|\bdu|\bdes|\bof|\bof the|\bde la|\bde l'|\bpar|\bby)\s*$")
NAMED = frozenset({MentionKind.PERSON, MentionKind.NAME})


def named_at_the_end(context: Context, mentions: Sequence[Mention], source: Span) -> Mention:
    """The first mention; or the name that ends a source which begins with a long title."""
    head, last = mentions[0], next((m for m in mentions if _is_between_commas(context.text, m)), mentions[-1])
    is_apposed = _is_between_commas(context.text, last)
    ends_with_name = last.kind in NAMED and (source.end - last.end <= 2 or is_apposed) and last is not head
    if ends_with_name and head.kind not in NAMED:
        before = context.cast.keys[head.end : last.start]
        if not (_GOVERNS.search(before) or _LEADS_AWAY.search(before)):
            return replace(last, titles=last.titles or head.titles, states=last.states or head.states)
    return head


def _is_between_commas(text: str, mention: Mention) -> bool:
    """«Le chef de la faction, Seyran Ohanyan, a noté …»."""
    is_named = mention.kind in NAMED and not mention.titles
    return (
        is_named
        and text[mention.end : mention.end + 1] == ","
        and text[max(0, mention.start - 2) : mention.start] in {", ", ",\u00a0"}
    )


def with_state_after(head: Mention, mentions: Sequence[Mention]) -> Mention:
    """«Officials in Armenia's capital»: the state follows at some distance."""
    if (
        head.kind is MentionKind.TITLE
        and not head.states
        and not head.bodies
        and head is mentions[0]
        and len(mentions) > 1
    ):
        state = mentions[1]
        if state.kind is MentionKind.STATE and not state.is_adjective and state.start - head.end <= 20:
            return replace(head, states=state.states)
    return head


def _content_words(context: Context, keys: str) -> list[str]:
    words = context.cast.register.words
    found = re.findall(r"\w+'?|[^\s\w]", keys)
    return [
        w for w in found if w.strip("'.,«»\"“”():-") and w not in words("linking") and w not in words("honorific")
    ]


def is_own_document(context: Context, source: Span, head: Mention) -> bool:
    """«son message sur X»: a document without an author; «un communiqué du ministère» has one."""
    before = context.cast.keys[source.start : max(source.start, head.start)]
    is_document = any(w in context.cast.register.words("document") for w in _content_words(context, before))
    return is_document and head.kind is not MentionKind.PERSON and bool(_ABOUT.search(before))


def has_other_head(context: Context, source: Span, head: Mention) -> bool:
    """Whether a noun of its own governs the mention: «les proches de Pachinian», «le patriarcat arménien»."""
    before = context.cast.keys[source.start : max(source.start, head.start)].rpartition(",")[2]
    words = _content_words(context, _COMPOUND.sub(" ", before))
    words = [w for w in words if w not in context.cast.register.words("side")]
    if head.kind in {MentionKind.STATE, MentionKind.PERSON} and _qualifies_another(context, source, head):
        return True
    if not words or any(w in context.cast.register.words("document") for w in words):
        return False
    if not context.cast.register.words("anonymous").isdisjoint(words):
        return not _WITHIN.search(before)
    return head.kind is MentionKind.STATE or bool(_GOVERNS.search(before))


def _qualifies_another(context: Context, source: Span, head: Mention) -> bool:
    """«Armenian media», «Azerbaijan's oil company», «Mr Aliyev's office»: the mention only says whose it is."""
    after = context.cast.keys[head.end : max(source.end, head.end)]
    is_possessive = after.startswith(("'s ", "' "))
    words = _content_words(context, after.removeprefix("'s"))
    listed = context.cast.register.words
    if head.kind is MentionKind.STATE and not listed("media").isdisjoint(words):
        return True
    lists = listed("side") | listed("document")
    return (head.is_adjective or is_possessive) and bool(words) and lists.isdisjoint(words)
