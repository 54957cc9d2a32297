"""Both languages have the same keys and placeholders, nothing used is missing, French typography holds."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from monitor import locale
from monitor.catalogue import load_files
from monitor.errors import UserError
from monitor.locale import LANGUAGES, strings
from monitor.model.alerting import Novelty, NoveltyReason, Severity, Suppression
from monitor.model.common import TRACKED_SIDES, Disposition, FeedState, Precision, Published, Side
from monitor.model.feedback import Judgement
from monitor.model.outbox import MessageKind, MessageState
from monitor.model.overrides import OverrideKind
from monitor.model.reading import EpisodeRole, Modality, StatementKind

FOLDER = Path(__file__).parents[1] / "monitor" / "locale"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_there_twice(language: str) -> None:
    lines = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8").splitlines()
    keys = [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(keys) == sorted(set(keys))
    assert set(keys) == set(strings(language).table)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_languages_have_the_same_keys_and_placeholders() -> None:
    french, english = strings("fr").table, strings("en").table
    assert set(french) == set(english)
    for key in french:
        assert _placeholders(french[key]) == _placeholders(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_shown_enum_has_its_word(language: str) -> None:
    speak = strings(language)
    for prefix, values in (
        ("side", Side),
        ("kind", StatementKind),
        ("reports", StatementKind),
        ("verdict", Novelty),
        ("severity", Severity),
        ("novelty", NoveltyReason),
        ("suppression", Suppression),
        ("feed", FeedState),
        ("message", MessageKind),
        ("sent", MessageState),
        ("correction", OverrideKind),
        ("feedback", Judgement),
        ("role", EpisodeRole),
        ("stop", Disposition),
    ):
        for value in values:
            assert speak.table[f"{prefix}.{value.value}"]
    for modality in set(Modality) - {Modality.ASSERTED}:
        assert speak.table[f"reports.{modality.value}"]


def test_every_key_named_in_code_and_templates_exists() -> None:
    root = FOLDER.parent
    patterns = ("render/*.py", "templates/*", "web/**/*.py", "web/**/*.html", "storage/*.py")
    used = set()
    for path in (path for pattern in patterns for path in root.glob(pattern)):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"\b(?:say|strings|t)\(\s*[\"']([a-z_]+(?:\.[A-Za-z_]+)*)[\"']", text))
        for key in re.findall(r"\b(?:say|strings|t)\.count\(\s*[\"']([a-z_.]+)[\"']", text):
            used |= {f"{key}.one", f"{key}.other"}
    assert len(used) > 20
    for language in LANGUAGES:
        assert used <= set(strings(language).table), used - set(strings(language).table)


def _sentences(*calls: str) -> Iterator[str]:
    """Literals given to these functions in monitor/, with an x for what fills them."""
    for path in sorted(FOLDER.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
                yield from filter(None, map(_literal, node.args))


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return None


def test_what_the_program_notes_of_a_text_or_a_search_reads_in_french() -> None:
    said = sorted({*_sentences("nobody", "mistake"), "no episode fits", "x and x fit alike: 0.10 and 0.09"})
    assert len(said) > 30
    assert [one for one in said if strings("fr").noted(one) == one] == []
    assert (
        strings("fr").noted("a source without a name: un {b} ministre")
        == "une source sans nom\u202f: un {b} ministre"
    )
    assert strings("fr").noted("HTTP 403") == "HTTP 403"
    assert strings("en").noted("no name") == "no name"


def test_french_typography() -> None:
    noted = yaml.safe_load((FOLDER / "noted.fr.yaml").read_text(encoding="utf-8"))
    assert [one for one in noted if _placeholders(one) != _placeholders(noted[one])] == []
    texts = strings("fr").table | {one: re.sub(r"({field}|since|until|in):", "", text) for one, text in noted.items()}
    for key, text in texts.items():
        bare = re.sub(r"\{[^}]*\}", "x", text)
        assert not re.search(r"(?<!\u202f)[;!?](?!\w)", bare), key
        assert not re.search(r"(?<![\u202f\d]):(?!\d)", bare), key
        assert not re.search("«(?!\u00a0)|(?<!\u00a0)»", bare), key
        assert "'" not in bare, key


def test_plural_and_numbers() -> None:
    assert strings("fr").count("outlets", 0) == "0 média"
    assert strings("en").count("outlets", 0) == "0 outlets"
    assert strings("en").count("outlets", 1) == "1 outlet"
    assert strings("fr").number(1_912) == "1\u202f912"
    assert strings("en").number(1_912) == "1,912"


def test_dates_are_as_fine_as_known() -> None:
    value = datetime(2022, 9, 1, 22, 30, tzinfo=UTC)
    french = strings("fr")
    assert french.published(Published(value, Precision.MINUTE, "feed"), "Europe/Paris") == "2 sept. 2022, 00:30"
    assert french.published(Published(value, Precision.DAY, "feed"), "Europe/Paris") == "1er sept. 2022"
    assert french.published(Published(value, Precision.MONTH, "text"), "Europe/Paris") == "septembre 2022"
    assert french.published(Published.unknown(), "Europe/Paris") == "date inconnue"
    assert strings("en").long_date(date(2022, 9, 13)) == "Tuesday 13 September 2022"
    assert strings("en").duration(timedelta(hours=3, minutes=10)) == "3 h"


def test_sides_stand_in_the_alphabetical_order_of_the_language() -> None:
    assert strings("fr").sides() == (Side.ARM, Side.AZE, Side.US, Side.OTHER)
    assert strings("en").sides() == (Side.ARM, Side.AZE, Side.US, Side.OTHER)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UserError, match="'de'"):
        strings("de")


def test_offices_of_the_three_sides_have_a_french_title() -> None:
    catalogue = load_files()
    sides = {state.id for state in catalogue.states if state.side in TRACKED_SIDES}
    missing = {o.name for o in catalogue.offices if o.state in sides} - set(locale.offices("fr"))
    assert not missing, "add to monitor/locale/names.fr.yaml"
    assert locale.offices("fr")["Foreign Minister of Armenia"] == "ministre des Affaires étrangères d’Arménie"


def test_names_belong_to_the_catalogue() -> None:
    catalogue = load_files()
    assert set(locale.offices("fr")) <= {o.name for o in catalogue.offices}
    assert set(locale.persons("fr")) <= {
        row.id for row in (*catalogue.persons, *catalogue.institutions, *catalogue.states)
    }


def test_files_are_plain_yaml_strings() -> None:
    for language in LANGUAGES:
        raw = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
        assert all(isinstance(value, str) for value in raw.values()), [
            k for k, v in raw.items() if not isinstance(v, str)
        ]
