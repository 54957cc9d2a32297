"""The shipped episodes, places and scope: complete, consistent, and clear about what is wrong with a user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.catalogue import SHIPPED, Catalogue, load_files
from monitor.catalogue.check import check
from monitor.errors import CatalogueError

GIVEN = Path(__file__).parents[2].parent / "shared" / "gold" / "episodes.json"


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_files()


def test_shipped_catalogue_has_no_problem(shipped: Catalogue) -> None:
    assert check(shipped) == []


def test_every_episode_has_names_in_all_languages_and_a_distinction(shipped: Catalogue) -> None:
    for episode in shipped.episodes:
        assert set(episode.names) == {"fr", "en", "ru", "hy", "az"}, episode.id
        assert set(episode.distinct) >= {"fr", "en"}, episode.id
        assert episode.signature.keys() >= {"fr", "en"}, episode.id


def test_neutral_names_carry_the_same_years_in_every_language(shipped: Catalogue) -> None:
    for episode in shipped.episodes:
        digits = {"".join(c for c in name if c.isdigit()) for name in episode.names.values()}
        assert len(digits) == 1, (episode.id, episode.names)


def test_names_of_a_side_stand_beside_the_neutral_one(shipped: Catalogue) -> None:
    war = next(e for e in shipped.episodes if e.id == "karabakh-war-2020")
    assert {name.side for name in war.side_names} >= {"ARM", "AZE"}
    neutral = set(war.names.values())
    assert not neutral & {name.name for name in war.side_names}


@pytest.mark.skipif(not GIVEN.is_file(), reason="the given catalogue is not beside the repository")
def test_ids_and_days_are_those_of_the_given_catalogue(shipped: Catalogue) -> None:
    ours = {episode.id: episode for episode in shipped.episodes}
    for row in json.loads(GIVEN.read_text(encoding="utf-8")):
        if row["kind"] == "none":
            continue
        episode = ours[row["id"]]
        assert episode.kind == row["kind"]
        for field in ("start", "end", "aftermath_until"):
            boundary = getattr(episode, field)
            assert (boundary.day.isoformat() if boundary else None) == row[field], (row["id"], field)


def _overlay(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


OPEN = """
episodes:
- id: border-trade-2027
  names: {fr: "Commerce frontalier, 2027", en: "Border trade, 2027"}
  start: {day: 2027-01-10, precision: month, source: "own archive"}
- id: diaspora-track
  kind: track
  names: {fr: Diaspora, en: Diaspora}
"""


def test_an_open_and_an_undated_entry_validate(tmp_path: Path) -> None:
    catalogue = load_files(_overlay(tmp_path, "episodes.yaml", OPEN))
    assert check(catalogue) == []
    assert {"border-trade-2027", "diaspora-track"} <= {e.id for e in catalogue.episodes}


def test_an_overlay_changes_one_field_and_keeps_the_others(tmp_path: Path) -> None:
    overlay = _overlay(tmp_path, "episodes.yaml", "episodes:\n- id: washington-summit-2025\n  is_fighting: true\n")
    changed = next(e for e in load_files(overlay).episodes if e.id == "washington-summit-2025")
    assert changed.is_fighting
    assert changed.start is not None
    assert changed.start.day.isoformat() == "2025-08-08"


ROW = "episodes:\n- id: a-new-one\n  names: {fr: x, en: x}\n"


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        (ROW + "  start: {day: 2026-13-01, source: here}\n", "month must be in 1..12"),
        (ROW + "  start: {day: 2026-01-01}\n", "start.source"),
        (ROW + "  begin: 2026-01-01\n", "begin"),
        (ROW.replace("fr: x", "tr: x"), "unknown language 'tr'"),
        (ROW + "  signature: {ru: [907]}\n", "signature.ru"),
        (ROW + ROW.removeprefix("episodes:\n"), "there twice"),
        ("episodes:\n  id: a\n", "must be a list"),
        ("episodes: [", "expected node"),
    ],
)
def test_a_broken_row_names_file_line_and_remedy(tmp_path: Path, text: str, needle: str) -> None:
    with pytest.raises(CatalogueError, match=r"episodes\.yaml:\d+") as caught:
        load_files(_overlay(tmp_path, "episodes.yaml", text))
    assert needle in caught.value.cause
    assert caught.value.remedy


def test_a_file_beyond_all_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="larger than"):
        load_files(_overlay(tmp_path, "episodes.yaml", "#" * 10_000_000))


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("- {id: a-b, names: {fr: x, en: x}, start: {day: 2026-01-01, source: own}, places: [atlantis]}", "atlantis"),
        ("- {id: a-b, names: {fr: x, en: x}, start: {day: 2026-01-01, source: own}, parent: nobody}", "nobody"),
        (
            "- {id: a-b, names: {fr: x, en: x}, start: {day: 2026-02-01, source: own},\n"
            "   end: {day: 2026-01-01, source: own}}",
            "lies before start",
        ),
        (
            "- {id: a-b, names: {fr: x, en: x}, start: {day: 2026-02-01, source: own}, parent: b-a}\n"
            "- {id: b-a, names: {fr: x, en: x}, start: {day: 2026-02-01, source: own}, parent: a-b}",
            "in a circle (a-b → b-a → a-b)",
        ),
        ("- {id: a-b, names: {fr: x, en: x}, start: {day: 2026-02-01, source: own}, parent: a-b}", "in a circle"),
        ("- {id: a-b, names: {fr: x, en: x}}", "no start"),
        ("- {id: a-b, names: {en: x}, start: {day: 2026-02-01, source: own}}", "no name in fr"),
        (
            "- {id: a-b, names: {fr: x, en: x}, start: {day: 2019-02-01, source: own}, parent: karabakh-war-2020}",
            "not within the days of its parent",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_named(tmp_path: Path, text: str, needle: str) -> None:
    problems = check(load_files(_overlay(tmp_path, "episodes.yaml", f"episodes:\n{text}\n")))
    assert len(problems) >= 1
    assert all("a-b" in problem or "b-a" in problem for problem in problems)
    assert any(needle in problem for problem in problems), problems


def test_the_folder_ships_its_files() -> None:
    assert {"episodes.yaml", "places.yaml", "scope.yaml"} <= {path.name for path in SHIPPED.glob("*.yaml")}
