"""Texts with marks for tests of speakers: ⟦source⟧ says ‹content›, in which ⟨inner⟩ is the source of a report inside.

A content belongs to the source before it in its sentence, else to the one behind it, else to none (carried).
"""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model.common import Precision, Published, Span
from monitor.model.reading import Modality, StatementKind
from monitor.statements.attribution import Attribution, SourceForm

PRONOUNS = {"il", "elle", "he", "she", "they", "ils", "ce dernier", "cette dernière", "the latter", "он", "она"}


def date_of(published: str | None) -> Published:
    if published is None:
        return Published.unknown()
    parts = [*map(int, published.split("-")), 1, 1][:3]
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[published.count("-")]
    return Published(datetime(*parts, tzinfo=UTC), precision, "given")


def parse(marked: str) -> tuple[str, list[Attribution]]:
    """The text without marks, and its attributions."""
    text, sources, contents, inner = "", [], [], []
    opened: dict[str, int] = {}
    for character in marked:
        if character in "⟦‹⟨":
            opened[character] = len(text)
        elif character in "⟧›⟩":
            {"⟧": sources, "›": contents, "⟩": inner}[character].append(
                Span(opened[{"⟧": "⟦", "›": "‹", "⟩": "⟨"}[character]], len(text))
            )
        else:
            text += character
    return text, [attribution(text, c, sources, inner, contents) for c in contents]


def attribution(
    text: str, content: Span, sources: list[Span], inner: list[Span], contents: list[Span]
) -> Attribution:
    free = [s for s in sources if s.start >= 0]
    source = next((s for s in free if paired(text, s, content, contents)), None)
    within = [i for i in inner if content.start <= i.start < content.end]
    nested = tuple(made(content, i, ()) for i in within)
    return made(content, source, nested, text)


def paired(text: str, source: Span, content: Span, contents: list[Span]) -> bool:
    """The source in the same sentence: between the content before (or after) and this one."""
    before = max((c.end for c in contents if c.end <= content.start), default=0)
    after = min((c.start for c in contents if c.start >= content.end), default=len(text))
    if before <= source.start < content.start:
        return not any(mark in text[source.end : content.start] for mark in (". ", "\n"))
    return content.end <= source.start < after and not any(
        m in text[content.end : source.start] for m in (". ", "\n")
    )


def made(content: Span, source: Span | None, nested: tuple[Attribution, ...], text: str = "") -> Attribution:
    form = SourceForm.CARRIED if source is None else SourceForm.NAMED
    if source is not None and text[source.start : source.end].lower() in PRONOUNS:
        form = SourceForm.PRONOUN
    return Attribution(
        content, (content,), StatementKind.INDIRECT, source, None, source, form, Modality.ASSERTED, False, nested
    )
