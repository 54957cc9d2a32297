"""Proposals as YAML: rows read from them, written back in the form of the overlay's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from monitor.catalogue import SECTIONS, AcceptedRows
from monitor.catalogue.files import RawRow, raw_rows
from monitor.errors import CatalogueError
from monitor.model.editing import Proposal, ProposalIntent, ProposalOrigin

MAX_ENTRY = 50_000


def accepted_rows(proposals: Sequence[Proposal]) -> AcceptedRows:
    """The rows of accepted proposals, in their order."""
    found: dict[str, list[RawRow]] = {}
    for proposal in proposals:
        found.setdefault(proposal.section, []).append(read_entry(proposal.entry, f"accepted proposal {proposal.id}"))
    return found


def read_entry(entry: str, name: str) -> RawRow:
    """One row as YAML (a mapping, or a list of one). `name` stands in messages. Raises CatalogueError."""
    if len(entry) > MAX_ENTRY:
        raise CatalogueError(f"{name}: longer than {MAX_ENTRY} characters", "put so large a row into a file")
    try:
        # An alias may stand for a thousand times its length, and a proposal comes from anywhere.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(entry, Loader=yaml.CSafeLoader)):
            raise CatalogueError(f"{name}:1: an alias (*)", "write the value out")
        found = yaml.load(entry, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise CatalogueError(f"{name}:{line}: {error}", "correct the YAML at this line") from error
    row = found[0] if isinstance(found, list) and len(found) == 1 else found
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise CatalogueError(f"{name}:1: not one row with an id", "write it as '- id: …' with its fields below")
    return RawRow(row, Path(name), 1)


def proposals_of(path: Path) -> tuple[ProposalIntent, ...]:
    """Every row of a file in the form of the overlay's files, as a proposal of a person's. Raises CatalogueError."""
    if not path.is_file():
        raise CatalogueError(f"{path}: no such file", "check the path")
    found = []
    for section in SECTIONS:
        for key, raw in raw_rows(path.parent, path.name, section).items():
            entry = yaml.safe_dump([raw.values], allow_unicode=True, sort_keys=False, width=100)
            found.append(ProposalIntent(section, key, entry, ProposalOrigin.PERSON, f"from {path.name}"))
    if not found:
        raise CatalogueError(f"{path}: no row in it", f"begin it with a section: {', '.join(SECTIONS)}")
    return tuple(found)


def as_yaml(accepted: AcceptedRows) -> str:
    """Accepted proposals in the form of the overlay's files; empty where there is none."""
    by_file: dict[str, dict[str, list[object]]] = {}
    for section, rows in accepted.items():
        merged: dict[str, dict[str, object]] = {}
        for raw in rows:
            merged[str(raw.values["id"])] = {**merged.get(str(raw.values["id"]), {}), **raw.values}
        if merged:
            by_file.setdefault(SECTIONS[section][0], {})[section] = list(merged.values())
    return "\n".join(
        f"# {name}\n{yaml.safe_dump(sections, allow_unicode=True, sort_keys=False, width=100)}"
        for name, sections in sorted(by_file.items())
    )
