"""What tells two texts apart though they are alike: numbers, names, negation, mood, time, who did it to whom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from monitor.novelty.alignment import Alignment
from monitor.novelty.conditions import conditions, is_told_otherwise
from monitor.novelty.features import Features, features, in_common, other_facts, sentences
from monitor.novelty.glossary import load
from monitor.novelty.names import differing
from monitor.novelty.objects import is_other_object
from monitor.novelty.polarity import denies, is_half_denied, opposed, other_day, other_time
from monitor.novelty.roles import (
    are_converse,
    are_exchanged,
    are_reversed,
    is_laid_on_others,
    is_other_voice,
    speaks_of_agent,
)

SOFT = frozenset({"possibility", "obligation", "condition", "hedge", "hearsay", "object", "order", "negated", "time"})
"""Vetoes that leave the matter to a person; the others make the texts different."""

FREE = 0.4
"""Share of the same words under which a text of one language says it in its own, and turns of phrase tell nothing."""

ABROAD = 0.5
"""The same between two languages for an obligation: a translator says "will" or "would have to" as he likes."""

_NEGATIONS = frozenset({"negation", "negated"})

_ALIGNED = 0.34
_LONGER = 1.3
"""A text that says so much more than the other is cut to the sentences that the other may have."""


@lru_cache(maxsize=4_096)
def vetoes(
    new: str, earlier: str, *, is_same_language: bool, aligned: Alignment | None = None, is_free: bool = False
) -> tuple[str, ...]:
    """Names of the vetoes between two texts, in fixed order; the longer one is first cut to what the other says.

    `aligned`: what the words of the two have in common by meaning, where that is known. `is_free`: only those that
    tell reports in own words apart.

    Cached: what a statement may report is compared to set the order of its text and again to judge it.
    """
    a, b = _aligned(new, earlier), _aligned(earlier, new)
    first, second = features(a), features(b)
    found = [*_telling(a, b, is_same_language=is_same_language)]
    if is_free:
        return tuple(found)
    if polarity := opposed(first, second):
        found.append(polarity)
    both = first.persons - second.persons and second.persons - first.persons
    if both or differing(a, b, is_same_language=is_same_language):
        found.append("names")
    like = aligned.like if aligned else frozenset()
    moods = [name for name, sign in load().signs.items() if sign.tells(first.marked, second.marked)]
    found += [name for name in moods if name != "condition" or not is_told_otherwise(a, b, like)]
    found += conditions(a, b, like)
    if other_time(first, second, aligned.least if aligned else 0.0):
        found.append("time")
    if turned := _turned(first, second):
        found.append(turned)
    if not found and is_other_object(first, second, like, is_same_language=is_same_language):
        found.append("object")
    return tuple(found)


def _telling(a: str, b: str, *, is_same_language: bool) -> Iterator[str]:
    """Differences that a report in own words has not. Negation, mood and names are turned as one likes: measured on
    the sets of ADR 5, they stand in as many reports of one act of speaking as of two.
    """
    first, second = features(a), features(b)
    if other_facts(first, second):
        yield "numbers"
    if first.actors - second.actors and second.actors - first.actors:
        yield "actors"
    if other_day(first, second):
        yield "when"
    is_turned_round = are_reversed(a, b) or are_converse(first, second) or is_laid_on_others(first, second)
    is_one_construction = is_same_language and (is_other_voice(first, second) or are_exchanged(first, second))
    if is_turned_round or is_one_construction:
        yield "roles"
    if _is_other_kind(first, second):
        yield "kind"


def differences(new: str, earlier: str, aligned: Alignment, *, is_same_language: bool) -> tuple[str, ...]:
    """The vetoes between two texts whose words were laid side by side: in free wording turns of phrase are none."""
    first, second = features(new), features(earlier)
    is_free = is_same_language and in_common(first, second) < FREE
    found = vetoes(new, earlier, is_same_language=is_same_language, aligned=aligned, is_free=is_free)
    if is_free:
        return found
    if not is_same_language and in_common(first, second) < ABROAD:
        found = tuple(veto for veto in found if veto != "obligation")
    if not is_same_language and _NEGATIONS.intersection(found) and is_half_denied(first, second):
        return tuple("negated" if veto in _NEGATIONS else veto for veto in found)
    if "negated" in found and denies(first, second, aligned.like if is_same_language else aligned.akin):
        found = tuple("negation" if veto == "negated" else veto for veto in found)
    if (
        aligned.is_turned
        and "roles" not in found
        and not _have_one_order(first, second)
        and not speaks_of_agent(new, earlier)
    ):
        found = (*found, "roles")
    return found


def _have_one_order(first: Features, second: Features) -> bool:
    """Both name the same states or persons one after the other: what else changed places is grammar."""
    ours, theirs = ([word.key for word in text.words if word.is_actor or word.is_person] for text in (first, second))
    return len(ours) > 1 and ours == theirs


def _aligned(text: str, other: str) -> str:
    """The sentences of `text` that share enough with `other`; all where none does."""
    parts = sentences(text)
    there = features(other)
    if len(parts) < 2 or features(text).total <= _LONGER * there.total:
        return text
    kept = []
    for part in parts:
        here = features(part)
        shared = sum(w for key, w in here.weights.items() if key in there.weights)
        if here.total and shared / min(here.total, there.total or 1.0) >= _ALIGNED:
            kept.append(part)
    return " ".join(kept) or text


def _turned(first: Features, second: Features) -> str | None:
    """One says before, the other after: the contrary of the same thing, else maybe the order of telling."""
    ours, theirs = _exclusive(first, second)
    turned = [(x, y) for x in ours for y in theirs if (x, y) in load().contrasts]
    turned = [(x, y) for x, y in turned if not _is_turned_round(first, x, second, y)]
    if any(_behind(first, x) & _behind(second, y) for x, y in turned):
        return "opposite"
    return "order" if turned else None


def _is_turned_round(first: Features, x: str, second: Features, y: str) -> bool:
    """The one after the other, or the other before the one: what stands behind the word here is ahead of it there."""
    return bool(_behind(first, x) & _ahead(second, y) and _behind(second, y) & _ahead(first, x))


def _ahead(text: Features, key: str) -> frozenset[str]:
    words = [word.key for word in text.words]
    return frozenset(words[: words.index(key)]) if key in words else frozenset()


def _behind(text: Features, key: str) -> frozenset[str]:
    """Keys of the next two words with meaning: before the signing of the treaty, after the treaty is signed."""
    told = [word.key for word in text.words if word.weight]
    return frozenset(after for i, word in enumerate(told) if word == key for after in told[i + 1 : i + 3])


def _is_other_kind(first: Features, second: Features) -> bool:
    """Of several things of one kind each text has another one: the road, the railway; of units, behind numbers."""
    ours, theirs = _exclusive(first, second)
    ours, theirs = ours - load().units | _counted(first) & ours, theirs - load().units | _counted(second) & theirs
    return any(kind & ours and kind & theirs for kind in load().siblings)


def _counted(text: Features) -> frozenset[str]:
    """Keys of the words behind a number."""
    return frozenset(word.key for number, word in pairwise(text.words) if number.key[0] == "#")


def _exclusive(first: Features, second: Features) -> tuple[frozenset[str], frozenset[str]]:
    """Keys that the one has and the other has not, on both sides."""
    return frozenset(first.weights.keys() - second.weights), frozenset(second.weights.keys() - first.weights)
