"""Files of others are what their vendor.toml says, byte for byte; the pages use none that is not ours."""

import hashlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "live" / "vendor"


def test_every_file_of_others_has_its_hash_version_and_licence():
    files = tomllib.loads((FOLDER / "vendor.toml").read_text())["file"]
    licences = {path.name.removesuffix(".LICENSE") for path in FOLDER.glob("*.LICENSE")}
    assert {path.name for path in FOLDER.glob("*.js")} == {file["name"] for file in files}
    for file in files:
        assert hashlib.sha256((FOLDER / file["name"]).read_bytes()).hexdigest() == file["sha256"], file["name"]
        assert file["version"]
        assert file["licence"]
        assert file["package"] in licences


def test_the_pages_load_nothing_but_ours():
    static = {path.name for path in (ROOT / "monitor" / "web" / "static").rglob("*") if path.is_file()}
    assert static == {"app.css", "app.js", "frame.js"}
