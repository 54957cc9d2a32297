"""Golden cases with speakers: ⟦…⟧ is a statement, `says` tells kind, speaker and side of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from marked import date_of

from monitor.model.article import ArticleForRead
from monitor.model.common import Span
from monitor.model.reading import Extraction, Statement
from monitor.statements import Extractor

GOLDEN = Path(__file__).parents[1] / "golden" / "statements"
TRIM = " \t\n\r.,;:!?«»<>“”\"'‘’„`…()[]-–—"
# A capital stands for its government; the register names both.
GOVERNMENT = "Government of "


@dataclass(frozen=True, slots=True)
class Expected:
    """`speaker` is None where nobody can be told; `origin` and `via` only where the case is about them."""

    span: Span
    kind: str
    speaker: str | None
    side: str
    origin: str | None = None
    via: str | None = None
    modality: str = "asserted"


@dataclass(frozen=True, slots=True)
class Case:
    language: str
    phenomenon: str
    construction: str
    article: ArticleForRead
    statements: tuple[Expected, ...]
    rejected: tuple[str, ...]
    known_miss: str | None

    @property
    def skeleton(self) -> str:
        """The text without the statements' words and without names: what makes a construction."""
        text, end = "", 0
        for expected in self.statements:
            text += self.article.text[end : expected.span.start] + "⟦⟧"
            end = expected.span.end
        return re.sub(r"[A-ZÀ-ÝА-Я][\w’]+(?: [A-ZÀ-ÝА-Я][\w’]+)*", "N", text + self.article.text[end:])


@dataclass(frozen=True, slots=True)
class Pair:
    """What was expected and what was found there; one of them is None for a miss or a false alarm."""

    expected: Expected | None
    found: Statement | None


def cases() -> Iterator[Case]:
    for path in sorted(GOLDEN.glob("*-unseen.yaml")):
        page = yaml.safe_load(path.read_text(encoding="utf-8"))
        language = path.stem.removesuffix("-unseen")
        for section in page["sections"]:
            for row in section["cases"]:
                yield case_of(language, section["phenomenon"], {"published": page["published"], **row})


def case_of(language: str, phenomenon: str, row: dict[str, Any]) -> Case:
    text, spans = unmarked(row["text"])
    expected = tuple(
        Expected(span, says[0], says[1], says[2], **(says[3] if len(says) > 3 else {}))
        for span, says in zip(spans, row.get("says", ()), strict=True)
    )
    article = ArticleForRead(text, "", date_of(row["published"]), language)
    return Case(
        language, phenomenon, row["by"], article, expected, tuple(row.get("rejected", ())), row.get("known_miss")
    )


def unmarked(marked: str) -> tuple[str, list[Span]]:
    """The text without ⟦ and ⟧, and the spans that stood between them."""
    pieces = re.split(r"[⟦⟧]", marked)
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    return "".join(pieces), [Span(ends[i], ends[i + 1]) for i in range(1, len(pieces), 2)]


def overlap(text: str, first: Span, second: Span) -> float:
    """Intersection over union in characters, marks and stops at both ends aside."""
    a, b = trimmed(text, first), trimmed(text, second)
    common = min(a.end, b.end) - max(a.start, b.start)
    return max(common, 0) / max(max(a.end, b.end) - min(a.start, b.start), 1)


def trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip(TRIM)), span.end - len(words) + len(words.rstrip(TRIM)))


def paired(case: Case, extraction: Extraction, at_least: float = 0.5) -> list[Pair]:
    """One-to-one by overlap, the closest first."""
    text = case.article.text
    near = sorted(
        (-overlap(text, e.span, f.span), i, j)
        for i, e in enumerate(case.statements)
        for j, f in enumerate(extraction.statements)
    )
    taken: dict[int, int] = {}
    for value, i, j in near:
        if -value >= at_least and i not in taken and j not in taken.values():
            taken[i] = j
    pairs = [Pair(e, extraction.statements[taken[i]] if i in taken else None) for i, e in enumerate(case.statements)]
    return pairs + [Pair(None, f) for j, f in enumerate(extraction.statements) if j not in taken.values()]


def speaker_of(statement: Statement) -> str | None:
    return " & ".join(s.name.removeprefix(GOVERNMENT) for s in statement.speakers) or None


def is_named_right(pair: Pair) -> bool:
    return pair.expected is not None and pair.found is not None and speaker_of(pair.found) == pair.expected.speaker


def faults(case: Case, extractor: Extractor) -> list[str]:
    """What is wrong with the reading of the case, in words; none where all is as written."""
    extraction = extractor.extract(case.article)
    text = case.article.text
    told = [fault for pair in paired(case, extraction, 0.8) for fault in pair_faults(text, pair)]
    reasons = tuple(r.reason for r in extraction.also_rejected)
    return told if reasons == case.rejected else [*told, f"rejected {reasons}, not {case.rejected}"]


def pair_faults(text: str, pair: Pair) -> list[str]:
    expected, found = pair.expected, pair.found
    if found is None:
        assert expected is not None
        return [f"missed: {text[expected.span.start : expected.span.end]}"]
    if expected is None:
        return [f"no statement: {found.text}"]
    got = {
        "kind": (found.kind.value, expected.kind),
        "speaker": (speaker_of(found), expected.speaker),
        "modality": (found.modality.value, expected.modality),
    }
    if found.speakers and expected.speaker:
        got["side"] = (found.speakers[0].side.value, expected.side)
    if not found.speakers:
        got["reason of an unresolved speaker"] = (bool(found.unresolved_reason), True)
    if expected.origin:
        got["origin"] = (found.origin and found.origin.name.removeprefix(GOVERNMENT), expected.origin)
    if expected.via:
        got["via"] = (expected.via in " ".join(found.via), True)
    return [f"{name}: {is_now}, not {wanted}" for name, (is_now, wanted) in got.items() if is_now != wanted]
