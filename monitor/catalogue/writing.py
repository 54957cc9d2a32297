"""Rows written into the user's own catalogue files, whose comments and order stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from monitor.catalogue.files import raw_rows
from monitor.errors import UserError


def as_yaml(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as they stand under their section."""
    text = yaml.safe_dump(list(rows), allow_unicode=True, sort_keys=False, width=118)
    return "".join(f"  {line}\n" for line in text.splitlines())


def append_rows(path: Path, section: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add `rows` to the end of a file that has this section alone, making it where it is not there.

    Raises UserError where one of their ids is in it already.
    """
    known = raw_rows(path.parent, path.name, section)
    if twice := [str(row["id"]) for row in rows if row["id"] in known]:
        raise UserError(f"{path} has a row {twice[0]!r} already", "change it there, or choose another --id")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not known:
        text += f"{section}:\n"
    elif not text.endswith("\n"):
        text += "\n"
    path.write_text(text + as_yaml(rows), encoding="utf-8")
