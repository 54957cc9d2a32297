"""`make vendor`: fetches the files of vendor.toml from their npm packages at the versions it names, and their hashes.

Needs npm; a user's machine does not. Change a version in vendor.toml, run this, look at the difference, commit.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests" / "live" / "vendor"


def fetch(package: str, version: str, path: str) -> bytes:
    """The bytes of one file of a package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            member = packed.extractfile(path)
            assert member is not None, f"{package} has no {path}"
            return member.read()


def main() -> int:
    """Writes the files and puts their hashes into vendor.toml."""
    listed = FOLDER / "vendor.toml"
    text = listed.read_text(encoding="utf-8")
    for file in tomllib.loads(text)["file"]:
        body = fetch(file["package"], file["version"], file["path"])
        (FOLDER / file["name"]).write_bytes(body)
        text = re.sub(file["sha256"], hashlib.sha256(body).hexdigest(), text)
        sys.stdout.write(f"{file['name']} {file['version']}\n")
    listed.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
