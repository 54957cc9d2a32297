"""YAML with line numbers, overlays by id, and errors that name file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.errors import CatalogueError

MAX_BYTES = 5_000_000


class Row(BaseModel):
    """Base of every catalogue row: frozen, and a field nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


RowType = TypeVar("RowType", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as written: the fields it gives, and the file (or the proposal) and line it stands in."""

    values: dict[str, Any]
    path: Path
    line: int


def read_section(
    folders: Sequence[Path], pattern: str, section: str, row: type[RowType], accepted: Sequence[RawRow] = ()
) -> tuple[RowType, ...]:
    """Rows of `section` in every file matching `pattern`, later folders laid over earlier ones by `id`.

    An overlay row with a known id changes the fields it gives; `hide: true` removes the row. `accepted`
    are rows of proposals, laid over the files.
    """
    raws: dict[str, RawRow] = {}
    for folder in folders:
        for key, raw in raw_rows(folder, pattern, section).items():
            _overlay(raws, key, raw)
    for raw in accepted:
        _overlay(raws, _key(raw), raw)
    return tuple(_validated(raw, row) for raw in raws.values())


def raw_rows(folder: Path, pattern: str, section: str) -> dict[str, RawRow]:
    """Rows of `section` in the folder's files by id, as written. Raises CatalogueError."""
    found: dict[str, RawRow] = {}
    for path in sorted(folder.glob(pattern)):
        for raw in _rows(path, section):
            key = _key(raw)
            if key in found:
                raise CatalogueError(
                    f"{path}:{raw.line}: id {key!r} is there twice", "give one of the two another id"
                )
            found[key] = raw
    return found


def _overlay(raws: dict[str, RawRow], key: str, raw: RawRow) -> None:
    if raw.values.get("hide"):
        raws.pop(key, None)
        return
    given = {name: value for name, value in raw.values.items() if name != "hide"}
    raws[key] = RawRow((raws[key].values if key in raws else {}) | given, raw.path, raw.line)


def _key(raw: RawRow) -> str:
    key = raw.values.get("id")
    if not isinstance(key, str) or not key:
        raise CatalogueError(f"{raw.path}:{raw.line}: a row without id", "give it a short id of its own")
    return key


def _validated(raw: RawRow, row: type[RowType]) -> RowType:
    try:
        return row.model_validate(raw.values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CatalogueError(
            f"{raw.path}:{raw.line}: {raw.values.get('id')}: {where}: {first['msg']}",
            "correct the field; the shipped file of the same name shows the form",
        ) from error


def _rows(path: Path, section: str) -> Iterator[RawRow]:
    status = path.stat()
    if status.st_size > MAX_BYTES:
        raise CatalogueError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB", "split the file")
    for name, node in _sections(path, status.st_mtime_ns):
        if name != section:
            continue
        if not isinstance(node, yaml.SequenceNode):
            line = node.start_mark.line + 1
            raise CatalogueError(f"{path}:{line}: {section} must be a list", "start rows with '- id: …'")
        for item in node.value:
            yield RawRow(_plain(item, path), path, item.start_mark.line + 1)


@lru_cache(maxsize=32)
def _sections(path: Path, _changed_at: int) -> tuple[tuple[str, yaml.Node], ...]:
    """Name and node of each section; a file that holds several is parsed once."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path}:{line}: {error.problem}", "correct the YAML at this line") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: not readable as YAML in UTF-8: {error}", "save it as UTF-8 text") from error
    if root is None:
        return ()
    if not isinstance(root, yaml.MappingNode):
        raise CatalogueError(f"{path}:1: the file must be a mapping of sections", "begin it with 'episodes:', say")
    return tuple((name.value, node) for name, node in root.value)


def _plain(node: yaml.Node, path: Path) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise CatalogueError(f"{path}:{node.start_mark.line + 1}: a row must be a mapping", "start it with '- id: …'")
    loader = yaml.CSafeLoader("")
    try:
        values: dict[str, Any] = loader.construct_document(node)
    except (ValueError, yaml.YAMLError) as error:
        # PyYAML makes dates of 2026-13-01 while it builds the row, with a bare ValueError.
        where = f"{path}:{node.start_mark.line + 1}"
        raise CatalogueError(f"{where}: {error}", "correct the value in this row") from error
    finally:
        loader.dispose()
    return values
