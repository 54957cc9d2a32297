"""Quote marks: styles, nesting, flipped and missing marks, continued paragraphs, a stress test, bounded time."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.statements.folding import fold
from monitor.statements.quotations import find_quotations
from tests.clock import bounded

WORDS = [
    "la",
    "route",
    "du",
    "col",
    "reste",
    "ouverte",
    "et",
    "les",
    "convois",
    "passent",
    "chaque",
    "jour",
    "sans",
    "escorte",
    "depuis",
    "le",
    "mois",
    "de",
    "mai",
]


def quoted(text: str, *, single_quotes: bool = False) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quotations(text, single_quotes=single_quotes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il a dit : « la route est ouverte ».", ["la route est ouverte"]),
        ("“The road is open,” he said.", ["The road is open,"]),
        ('"La route est ouverte", a-t-il dit.', ["La route est ouverte"]),
        ("„Der Weg“ und „das Ziel“", ["Der Weg", "das Ziel"]),
        ("<<La route est ouverte>>, a-t-il dit.", ["La route est ouverte"]),
        ("« Il parle d’un “tournant” à venir », a-t-elle noté.", ["Il parle d’un “tournant” à venir"]),
        ("« Une « petite » route », a-t-elle noté.", ["Une « petite » route"]),
        ('»La route est ouverte", a-t-il dit.', ["La route est ouverte"]),
        ("La route est « ouverte« .", ["ouverte"]),
        ("« La route est ouverte, a-t-il dit.", ["La route est ouverte, a-t-il dit."]),
        ("Une route ouverte », a-t-il dit.", []),
        ("Le mot « route » et le mot « col ».", ["route", "col"]),
        ("« La route », dit-il, « est ouverte ».", ["La route", "est ouverte"]),
    ],
)
def test_mark_styles(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_single_quotes_only_where_the_language_has_them() -> None:
    text = "'The road is open,' the mayor's aide said. It's the drivers' choice."
    assert quoted(text, single_quotes=True) == ["The road is open,"]
    assert quoted(text) == []


def test_opener_repeated_at_each_paragraph_is_one_quotation() -> None:
    text = "« La route est ouverte.\n« Les convois passent.\n« Il faut tenir », a dit le maire."
    (quotation,) = find_quotations(text)
    assert [text[a:b] for a, b in quotation.pieces] == [
        "La route est ouverte.",
        "Les convois passent.",
        "Il faut tenir",
    ]


def test_speech_over_paragraphs_without_marks_runs_to_its_closing_mark() -> None:
    text = "« Chers amis,\n\nLa route est ouverte.\n\nMerci à tous », a dit le maire.\n\nIl pleuvait."
    (quotation,) = find_quotations(text)
    assert text[quotation.inner_start : quotation.inner_end].endswith("Merci à tous")


def test_forgotten_closing_mark_ends_with_its_paragraph() -> None:
    text = "Il parle d’une « route ouverte à tous.\n\nLe maire a dit « merci » hier."
    assert quoted(text) == ["route ouverte à tous.", "merci"]


def _pair_f1(share: float, glyphs: str, rounds: int, *, flip: bool) -> float:
    rng = random.Random(7)
    hits = found_n = truth_n = 0
    for _ in range(rounds):
        parts, truth, at = [], [], 0
        for _ in range(3):
            lead = " ".join(rng.sample(WORDS, 5)).capitalize() + " "
            body = " ".join(rng.sample(WORDS, rng.randrange(3, 12)))
            tail = rng.choice([", a-t-il dit. ", " depuis hier. ", ". "])
            mark = rng.choice(["« {} »", "“{}”", '"{}"'])
            before, after = mark.split("{}")
            start = at + len(lead) + len(before)
            truth.append((start, start + len(body)))
            sentence = lead + before + body + after + tail
            parts.append(sentence)
            at += len(sentence)
        characters = list("".join(parts))
        for index, character in enumerate(characters):
            if character in '«»“”"' and rng.random() < share:
                flipped = {"«": "»", "»": "«", "“": "”", "”": "“"}.get(character, character)
                characters[index] = flipped if flip else rng.choice(glyphs)
        text = "".join(characters)
        found = {(q.inner_start, q.inner_end) for q in find_quotations(text)}
        hits += len(found & set(truth))
        found_n += len(found)
        truth_n += len(truth)
    return 2 * hits / (found_n + truth_n)


def test_pairs_survive_flipped_marks() -> None:
    assert _pair_f1(0.2, "", 150, flip=True) >= 0.99


def test_pairs_survive_random_glyphs() -> None:
    assert _pair_f1(0.4, "«»“”", 150, flip=False) >= 0.97


@given(st.text(alphabet="ab .,«»“”„\"'\n", max_size=120))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_ordered_spans_without_overlap(text: str) -> None:
    last = 0
    for quotation in find_quotations(text, single_quotes=True):
        assert last <= quotation.start < quotation.end <= len(text)
        for start, end in quotation.pieces:
            assert quotation.start <= start <= end <= quotation.end
        last = quotation.end


@given(st.text(alphabet="aée ́​ ’'«»\u202e\n", max_size=80))
@settings(max_examples=200, deadline=None)
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    for match in re.finditer(r"\w+", folded.text):
        span = folded.span(*match.span())
        assert 0 <= span.start < span.end <= len(text)
        assert match.group() in fold(text[span.start : span.end]).text


@pytest.mark.parametrize("text", ['"«»“ ”' * 170_000, '"«»“\n ”' * 170_000], ids=["one line", "many lines"])
def test_a_megabyte_of_marks_takes_less_than_two_seconds(text: str) -> None:
    with bounded(2):
        assert find_quotations(text, single_quotes=True) == ()
