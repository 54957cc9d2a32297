"""The documents say what is: examples load, commands exist, lists are complete, generated pages are current."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main
import yaml

from monitor.catalogue import load_files
from monitor.catalogue.check import check
from monitor.cli import app
from monitor.model.common import Disposition
from monitor.settings import Settings
from scripts.docs import PAGES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
DOCS = sorted((ROOT / "docs").rglob("*.md"))


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 150


def test_the_readmes_catalogue_examples_load(tmp_path):
    files = re.findall(r"`var/catalogue/(\w+)\.yaml`:\n\n```yaml\n(.*?)```", README, re.DOTALL)
    assert {name for name, _ in files} == {"outlets", "episodes", "offices"}
    for name, text in files:
        (tmp_path / f"{name}.yaml").write_text(text)
        assert yaml.safe_load(text)
    before, after = load_files(), load_files(tmp_path)
    assert len(after.outlets) == len(before.outlets) + 1
    assert len(after.episodes) == len(before.episodes) + 1
    assert len(after.persons) == len(before.persons) + 1
    assert [str(problem) for problem in check(after)] == []


def test_every_command_in_the_documents_exists():
    root = typer.main.get_command(app)
    for path in (ROOT / "README.md", *DOCS):
        for line in re.findall(r"`monitor ([^`]*)`", path.read_text().replace("\n", " ")):
            command, words = root, line.split()
            while words and getattr(command, "commands", None):
                assert words[0] in command.commands, f"{path.name}: monitor {line}"
                command = command.commands[words.pop(0)]
            options = {option for parameter in command.params for option in parameter.opts}
            for word in words:
                if word.startswith("--"):
                    assert word in options | {"--help"}, f"{path.name}: monitor {line}"


def _texts():
    return {path.name: path.read_text() for path in (ROOT / "README.md", *DOCS)}


def test_every_setting_in_the_documents_exists_and_the_other_way_round():
    ours = {f"MONITOR_{name.upper()}" for name in Settings.model_fields}
    of_files = {"MONITOR_DB_PASSWORD", "MONITOR_READER_PASSWORD", "MONITOR_MUTANTS"}
    for name, text in _texts().items():
        named = set(re.findall(r"(?<!CONN_)MONITOR_[A-Z_]*[A-Z]", text))
        assert named <= ours | of_files, name
    assert ours <= set(re.findall(r"MONITOR_[A-Z_]*[A-Z]", (ROOT / "docs" / "settings.md").read_text()))


def test_every_target_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for name, text in _texts().items():
        assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets, name


def test_every_script_in_the_documents_exists():
    for name, text in _texts().items():
        for script in re.findall(r"scripts/[\w.-]*\w", text):
            assert (ROOT / script).exists(), (name, script)


def test_every_disposition_is_explained():
    listed = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "dispositions.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(Disposition)


def test_every_dependency_is_justified():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    groups += project["dependency-groups"].values()
    page = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for requirement in (r for group in groups for r in group):
        name = re.match(r"[\w-]+", requirement)[0].lower()
        assert re.search(rf"(?<![\w-]){name.removeprefix('types-')}", page), name


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_current(name):
    assert (ROOT / "docs" / name).read_text() == PAGES[name](), "run `make docs`"


def test_local_links_and_pictures_are_there():
    for path in (ROOT / "README.md", *DOCS):
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_locks_carry_hashes_and_no_addresses():
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
