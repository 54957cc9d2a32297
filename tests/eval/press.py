"""Whole articles of our own in the manner of the press, scored as alerts are: statements of tracked sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import golden
import yaml

from monitor.catalogue import load_files
from monitor.model.common import TRACKED_SIDES
from monitor.statements import Extractor

_OVERLAP = 0.3
_SIDES = frozenset(side.value for side in TRACKED_SIDES)

Figures = dict[str, tuple[float, int]]


def figures() -> Figures:
    """Per language: precision and recall of statements of tracked sides, right names among the named speakers."""
    extractor = Extractor(load_files())
    pairs: defaultdict[str, list[golden.Pair]] = defaultdict(list)
    for case in _cases():
        pairs[case.language] += golden.paired(case, extractor.extract(case.article), _OVERLAP)
    return {f"{language}: {name}": value for language, own in pairs.items() for name, value in _shares(own).items()}


def _cases() -> Iterator[golden.Case]:
    page = yaml.safe_load((golden.GOLDEN.parent / "press.yaml").read_text(encoding="utf-8"))
    for row in page["articles"]:
        yield golden.case_of(row["language"], "press", row)


def _shares(pairs: list[golden.Pair]) -> Figures:
    sides = [(_found_side(pair), _expected_side(pair)) for pair in pairs]
    named = [pair for pair in pairs if pair.expected and _found_side(pair)]
    return {
        "alerts, precision": _part([found == wanted for found, wanted in sides if found in _SIDES]),
        "alerts, recall": _part([found == wanted for found, wanted in sides if wanted in _SIDES]),
        "right names among resolved speakers": _part([golden.is_named_right(pair) for pair in named]),
    }


def _found_side(pair: golden.Pair) -> str | None:
    return pair.found.speakers[0].side.value if pair.found and pair.found.speakers else None


def _expected_side(pair: golden.Pair) -> str | None:
    return pair.expected.side if pair.expected and pair.expected.speaker else None


def _part(hits: list[bool]) -> tuple[float, int]:
    return sum(hits) / len(hits), len(hits)
