"""The overlay against the shipped files: what it changes, what an upgrade changed beneath it, what conflicts."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from monitor.catalogue import SECTIONS, Catalogue, load_files
from monitor.catalogue.entries import MAX_ENTRY, as_yaml, proposals_of, read_entry
from monitor.catalogue.files import RawRow
from monitor.catalogue.overlay import DiffKind, bases, differences, read_overlay, shipped_rows
from monitor.errors import CatalogueError

ROW = {"id": "a", "names": {"fr": "x", "en": "x"}, "note": "shipped"}
KEY = ("episodes", "a")


def overlay(tmp_path: Path, text: str, accepted=()):
    (tmp_path / "episodes.yaml").write_text(text, encoding="utf-8")
    return read_overlay(tmp_path, {"episodes": accepted})


def kinds(*arguments) -> dict[str, DiffKind]:
    return {d.field: d.kind for d in differences(*arguments)}


def test_every_section_of_the_catalogue_has_a_file() -> None:
    assert list(SECTIONS) == list(Catalogue.model_fields)


def test_a_new_row_a_changed_field_and_a_hidden_row(tmp_path: Path) -> None:
    given = overlay(
        tmp_path, "episodes:\n- {id: a, note: mine}\n- {id: b, names: {fr: y, en: y}}\n- {id: c, hide: true}\n"
    )
    shipped = {KEY: ROW, ("episodes", "c"): ROW | {"id": "c"}}
    found = {(d.row, d.kind) for d in differences(given, shipped, bases(given, shipped, ()))}
    assert found == {("a", DiffKind.CHANGED), ("b", DiffKind.ADDED), ("c", DiffKind.HIDDEN)}


def test_an_upgrade_shows_three_sides_and_loses_no_edit(tmp_path: Path) -> None:
    given = overlay(tmp_path, "episodes:\n- {id: a, note: mine, parent: b}\n")
    before = bases(given, {KEY: ROW}, ())
    after = {KEY: ROW | {"note": "shipped anew", "is_fighting": True}}
    [note] = [d for d in differences(given, after, before) if d.field == "note"]
    assert (note.kind, note.then, note.now, note.yours) == (DiffKind.CONFLICT, "shipped", "shipped anew", "mine")
    assert note.where.endswith("episodes.yaml:2")
    assert kinds(given, after, before) == {
        "note": DiffKind.CONFLICT,
        "parent": DiffKind.CHANGED,
        "is_fighting": DiffKind.UPGRADED,
    }


def test_a_conflict_lasts_through_loads_until_the_row_is_edited_or_settled(tmp_path: Path) -> None:
    given = overlay(tmp_path, "episodes:\n- {id: a, note: mine}\n")
    after = {KEY: ROW | {"note": "shipped anew"}}
    known = bases(given, {KEY: ROW}, ())
    for _ in range(3):
        known = bases(given, after, known)
        assert kinds(given, after, known) == {"note": DiffKind.CONFLICT}
    settled = bases(given, after, known, settle=True)
    assert kinds(given, after, settled) == {"note": DiffKind.CHANGED}
    edited = overlay(tmp_path, "episodes:\n- {id: a, note: mine again}\n")
    assert kinds(edited, after, bases(edited, after, known)) == {"note": DiffKind.CHANGED}


def test_what_the_upgrade_says_too_is_no_conflict(tmp_path: Path) -> None:
    given = overlay(tmp_path, "episodes:\n- {id: a, note: mine}\n")
    before = bases(given, {KEY: ROW}, ())
    assert kinds(given, {KEY: ROW | {"note": "mine"}}, before) == {"note": DiffKind.SAME}


def test_a_row_that_left_the_shipped_files_and_one_that_came_into_them(tmp_path: Path) -> None:
    given = overlay(tmp_path, "episodes:\n- {id: a, note: mine}\n")
    assert kinds(given, {}, bases(given, {KEY: ROW}, ())) == {"": DiffKind.CONFLICT}
    assert kinds(given, {KEY: ROW}, bases(given, {}, ())) == {"note": DiffKind.CONFLICT}


def test_a_file_and_an_accepted_proposal_for_one_field_are_rivals(tmp_path: Path) -> None:
    accepted = [RawRow({"id": "a", "note": "theirs", "parent": "b"}, Path("accepted proposal 1"), 1)]
    given = overlay(tmp_path, "episodes:\n- {id: a, note: mine, parent: b}\n", accepted)
    found = [d for d in differences(given, {KEY: ROW}, ()) if d.kind is DiffKind.RIVALS]
    assert [(d.field, d.then, d.yours) for d in found] == [("note", "mine", "theirs")]
    assert "accepted proposal 1" in found[0].where


def test_shipped_rows_are_read_for_the_overlay_only(tmp_path: Path) -> None:
    given = overlay(
        tmp_path, "episodes:\n- {id: washington-summit-2025, is_fighting: true}\n- {id: mine, hide: true}\n"
    )
    assert set(shipped_rows(given)) == {("episodes", "washington-summit-2025")}


def test_accepted_rows_are_laid_over_the_files_and_written_back(tmp_path: Path) -> None:
    entry = "- {id: washington-summit-2025, note: seen}"
    row = read_entry(entry, "proposal 1")
    catalogue = load_files(accepted={"episodes": [row]})
    changed = next(e for e in catalogue.episodes if e.id == "washington-summit-2025")
    assert changed.note == "seen"
    assert changed.start is not None
    text = as_yaml({"episodes": [row]})
    assert yaml.safe_load(text) == {"episodes": [{"id": "washington-summit-2025", "note": "seen"}]}
    (tmp_path / "episodes.yaml").write_text(text, encoding="utf-8")
    assert load_files(tmp_path) == catalogue
    [proposal] = proposals_of(tmp_path / "episodes.yaml")
    assert (proposal.section, proposal.row) == ("episodes", "washington-summit-2025")


@pytest.mark.parametrize(
    ("entry", "needle"),
    [
        ("", "not one row"),
        ("- {id: a}\n- {id: b}", "not one row"),
        ("- {note: a}", "not one row"),
        ("- {id: 3}", "not one row"),
        ("- {id: a", "proposal 7:2"),
        ("- {id: a, start: 2026-13-01}", "month must be"),
        ("- {id: a, x: &b [1], y: *b}", "alias"),
        ("- {id: a, note: " + "x" * MAX_ENTRY + "}", "longer than"),
    ],
)
def test_an_entry_that_is_none_is_refused_with_a_remedy(entry: str, needle: str) -> None:
    with pytest.raises(CatalogueError, match="proposal 7") as caught:
        read_entry(entry, "proposal 7")
    assert needle in str(caught.value)
    assert caught.value.remedy
