"""Rows written into the user's own catalogue files, whose comments and order stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from monitor.catalogue.files import raw_rows
from monitor.errors import UserError


def as_yaml(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as they stand under their section."""
    text = yaml.safe_dump(list(rows), allow_unicode=True, sort_keys=False, width=118)
    return "".join(f"  {line}\n" for line in text.splitlines())


def append_rows(path: Path, section: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add `rows` to the end of a file that has this section alone, making it where it is not there.

    Of a row that stands in it already, only the feeds that it lacks are added. Raises UserError where that row is
    written in a form that cannot be added to.
    """
    known = raw_rows(path.parent, path.name, section)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    for row in rows:
        if row["id"] in known:
            text = _with_feeds(path, text, section, row)
    new = [row for row in rows if row["id"] not in known]
    if new:
        text += ("" if known else f"{section}:\n") + as_yaml(new)
    path.write_text(text, encoding="utf-8")


def _with_feeds(path: Path, text: str, section: str, row: Mapping[str, Any]) -> str:
    """The file's text with the row's new feeds behind those that it has; all else stays."""
    rows = _value(yaml.compose(text), section)
    node = next(one for one in rows.value if _value(one, "id").value == row["id"])
    there = _value(node, "feeds")
    if node.flow_style or (there is not None and (there.flow_style or not there.value)):
        raise UserError(f"{path} has {row['id']!r} in one line", "write its feeds there by hand, in lines")
    ids = {_value(feed, "id").value for feed in there.value} if there is not None else set()
    new = [feed for feed in row["feeds"] if feed["id"] not in ids]
    column = node.start_mark.column if there is None else there.start_mark.column
    block = yaml.safe_dump({"feeds": new} if there is None else new, allow_unicode=True, sort_keys=False, width=118)
    lines = text.splitlines(keepends=True)
    end = _last_line(node if there is None else there) + 1
    return "".join([*lines[:end], *(" " * column + line for line in block.splitlines(keepends=True)), *lines[end:]])


def _value(mapping: Any, name: str) -> Any:  # noqa: ANN401 - PyYAML's nodes have no types
    return next((value for key, value in mapping.value if key.value == name), None)


def _last_line(node: Any) -> int:  # noqa: ANN401
    """Where its last word stands: the end of a block is only where the next one begins."""
    while not isinstance(node, yaml.ScalarNode) and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    return int(mark.line) - int(mark.column == 0)
