"""Reports of one utterance beside one another: what differs, and who repeats whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.catalogue import load_files
from monitor.locale import strings
from monitor.model.alerting import Novelty
from monitor.model.common import Precision, Published, StatementId
from monitor.model.mailing import Attestation
from monitor.model.reading import Modality, StatementKind
from monitor.views.synopsis import columns, differences
from monitor.views.utterance import chain
from monitor.web import charts

AT = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
WORDS = "The first eleven kilometres will be handed over before 15 December. The map will be public."


def report(text: str = WORDS, language: str = "en", outlet: str = "Araks Wire", **more) -> Attestation:
    given = Attestation(
        StatementId(1), outlet, None, language, StatementKind.DIRECT, Modality.ASSERTED, text,
        "https://a.example/1", Published(AT, Precision.MINUTE, "feed"), AT, AT, Novelty.NEW, 0, 9, 1, "0" * 64,
    )  # fmt: skip
    return replace(given, **more)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (WORDS, "en", []),
        (WORDS.upper().replace("THE", "the"), "en", []),
        ("The first eleven kilometres will be handed over before 15 December.", "en", ["difference.cut"]),
        (f"{WORDS} Nobody asked for it.", "en", ["difference.added"]),
        (WORDS.replace("eleven", "twelve"), "en", ["difference.words", "veto.numbers"]),
        (WORDS.replace("handed over", "given"), "en", ["difference.words"]),
        ("He said the map would be public.", "en", ["difference.words", "difference.cut"]),
        (
            "Les onze premiers kilomètres seront remis avant le 15 décembre. La carte sera publique.",
            "fr",
            ["difference.translation"],
        ),
        (
            "Les douze premiers kilomètres seront remis avant le 15 décembre. La carte sera publique.",
            "fr",
            ["difference.translation", "veto.numbers"],
        ),
    ],
)
def test_differences_have_a_kind(text, language, expected):
    assert list(differences(report(), report(text, language))) == expected


def test_columns_are_compared_with_the_first_direct_one():
    indirect = report(outlet="Khazri Report", kind=StatementKind.INDIRECT, text=WORDS.replace("public", "printed"))
    made = columns([indirect, report(), report(outlet="Le Matin")], load_files(), strings("fr"))
    assert [column.is_reference for column in made] == [False, True, False]
    assert [column.differences for column in made] == [("mots",), (), ()]
    assert made[0].changes
    assert not made[2].differences


def test_a_report_points_to_the_one_it_repeats():
    later = Published(AT + timedelta(hours=1), Precision.MINUTE, "feed")
    first = report(outlet="Armenpress", origin="armenpress")
    repeats = report(outlet="Araks Wire", origin="armenpress", published=later)
    elsewhere = report(outlet="Khazri Report", origin="afp", published=later)
    own = report(outlet="Le Matin", origin="https://a.example/1", published=later)
    seen = tuple(chain([first, repeats, elsewhere, own], load_files(), strings("en")))
    assert [(one.repeats, one.source) for one in seen] == [
        (None, None),
        ("Armenpress", 0),
        ("afp", None),
        (None, None),
    ]
    assert [point.path is not None for point in charts.chain(seen)] == [False, True, False, False]
