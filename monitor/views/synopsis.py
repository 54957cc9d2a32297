"""The words of an utterance in each outlet, laid beside the reference, with what differs named by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.catalogue import Catalogue
from monitor.locale import Strings
from monitor.model.common import Side
from monitor.model.mailing import Attestation
from monitor.model.reading import StatementKind
from monitor.novelty.similarity import likeness
from monitor.novelty.vetoes import vetoes
from monitor.render.quoting import outlet_name
from monitor.views.marked import Change, changes

COLUMNS = 6
"""Outlets laid side by side; the others stand in the evidence below."""

CUT = 0.65
"""Share of the reference's length below which words are cut, in whatever language: translations vary less."""

ANOTHER_MATTER = frozenset({"object", "kind"})
"""Doubts whether both report one utterance, which the verdict has settled."""


@dataclass(frozen=True, slots=True)
class Column:
    """The words of one outlet; `changes` against the reference where it writes the same language.

    `differences` are the kinds, in the reader's words; none in the reference and where the words are the same.
    """

    outlet: str
    affiliation: str | None
    side: Side | None
    attestation: Attestation
    changes: tuple[Change, ...]
    differences: tuple[str, ...]
    is_reference: bool


def first_of_each(attestations: Sequence[Attestation]) -> list[Attestation]:
    """Each outlet's first, in order of appearance."""
    return list({a.outlet: a for a in reversed(attestations)}.values())[::-1]


def columns(attestations: Sequence[Attestation], catalogue: Catalogue, say: Strings) -> tuple[Column, ...]:
    """One column an outlet, in order of appearance; the first direct one is what the others are compared with."""
    firsts = first_of_each(attestations)[:COLUMNS]
    reference = next((a for a in firsts if a.kind is StatementKind.DIRECT), firsts[0])
    affiliations = {outlet.name: outlet.affiliation for outlet in catalogue.outlets}
    return tuple(
        Column(
            outlet_name(a, say),
            affiliations.get(a.outlet),
            a.outlet_side,
            a,
            changes(reference.text, a.text) if a is not reference and a.language == reference.language else (),
            _named(differences(reference, a), say),
            a is reference,
        )
        for a in firsts
    )


def differences(reference: Attestation, other: Attestation) -> Iterator[str]:
    """Keys of how the words of `other` differ: as a whole, then what tells them apart in matter."""
    is_same_language = reference.language == other.language
    alike = likeness(other.text, reference.text, is_same_language=is_same_language)
    if alike.is_same_words:
        return
    if not is_same_language:
        yield "difference.translation"
    elif alike.is_part:
        yield "difference.cut" if len(other.text) < len(reference.text) else "difference.added"
        return
    else:
        yield "difference.words"
    if len(other.text) < CUT * len(reference.text):
        yield "difference.cut"
    for veto in vetoes(other.text, reference.text, is_same_language=is_same_language):
        if veto not in ANOTHER_MATTER:
            yield f"veto.{veto}"


def _named(kinds: Iterable[str], say: Strings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(say(kind) for kind in kinds))
