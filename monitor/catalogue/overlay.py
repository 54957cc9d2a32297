"""The user's overlay against the shipped files: what it changes, what an upgrade changed beneath it, what conflicts.

Three sides: the shipped row when the overlay's row last changed, the shipped row now, and the user's fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from monitor.catalogue import SECTIONS, SHIPPED, AcceptedRows
from monitor.catalogue.files import RawRow, raw_rows
from monitor.model.editing import OverlayBase

Fields = Mapping[str, object]
HIDE = "hide"


class DiffKind(StrEnum):
    ADDED = "added"
    HIDDEN = "hidden"
    CHANGED = "changed"
    SAME = "same"
    UPGRADED = "upgraded"
    CONFLICT = "conflict"
    RIVALS = "rivals"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one row. `then` is the shipped value when the row of the overlay last changed.

    changed: only the overlay differs. same: the shipped file says so too by now. upgraded: only the shipped file
    changed, its value counts. conflict: both changed, the overlay's counts. rivals: a file and an accepted
    proposal differ, the proposal's counts (`then` is the file's).
    """

    kind: DiffKind
    section: str
    row: str
    field: str
    then: str
    now: str
    yours: str
    where: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The overlay's rows by section and id, first those of files, then those of accepted proposals."""

    files: Mapping[tuple[str, str], RawRow]
    proposals: Mapping[tuple[str, str], RawRow]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys([*self.files, *self.proposals]))

    def given(self, key: tuple[str, str]) -> Fields:
        """The fields that the overlay gives for a row."""
        rows = [source[key].values for source in (self.files, self.proposals) if key in source]
        return _plain({name: value for row in rows for name, value in row.items() if name != "id"})

    def where(self, key: tuple[str, str]) -> str:
        rows = [source[key] for source in (self.files, self.proposals) if key in source]
        return ", ".join(str(row.path) if row.line < 1 else f"{row.path}:{row.line}" for row in rows)


def read_overlay(folder: Path, accepted: AcceptedRows) -> Overlay:
    """The user's folder and the accepted proposals, as written. Raises CatalogueError."""
    files: dict[tuple[str, str], RawRow] = {}
    proposals: dict[tuple[str, str], RawRow] = {}
    for section, (pattern, _) in SECTIONS.items():
        files.update({(section, key): raw for key, raw in raw_rows(folder, pattern, section).items()})
        for raw in accepted.get(section, ()):
            key = section, str(raw.values["id"])
            earlier = proposals[key].values if key in proposals else {}
            proposals[key] = RawRow({**earlier, **raw.values}, raw.path, raw.line)
    return Overlay(files, proposals)


def shipped_rows(overlay: Overlay) -> dict[tuple[str, str], Fields]:
    """The shipped rows beneath those of the overlay."""
    found: dict[tuple[str, str], Fields] = {}
    for section in dict.fromkeys(section for section, _ in overlay.keys):
        rows = raw_rows(SHIPPED, SECTIONS[section][0], section)
        found.update({(section, key): _plain(raw.values) for key, raw in rows.items()})
    return {key: found[key] for key in overlay.keys if key in found}


def bases(
    overlay: Overlay, shipped: Mapping[tuple[str, str], Fields], known: Sequence[OverlayBase], *, settle: bool = False
) -> tuple[OverlayBase, ...]:
    """What is to be remembered: a row that is as it was keeps its old base; `settle` takes today's for all."""
    by_key = {(base.section, base.row): base for base in known}
    found = []
    for key in overlay.keys:
        given = _dump(overlay.given(key))
        old = by_key.get(key)
        if old is not None and old.given == given and not settle:
            found.append(old)
        else:
            found.append(OverlayBase(*key, given, _dump(shipped[key]) if key in shipped else None))
    return tuple(found)


def differences(
    overlay: Overlay, shipped: Mapping[tuple[str, str], Fields], known: Sequence[OverlayBase]
) -> Iterator[Difference]:
    """All that the overlay changes, row by row."""
    by_key = {(base.section, base.row): base for base in known}
    for key in overlay.keys:
        base, now, given = by_key.get(key), shipped.get(key), overlay.given(key)
        then: Fields | None = json.loads(base.shipped) if base and base.shipped else now if base is None else None
        yield from (Difference(*rest, overlay.where(key)) for rest in _row(key, then, now, given))
        yield from (Difference(*rest, overlay.where(key)) for rest in _rivals(key, overlay))


_Unplaced = tuple[DiffKind, str, str, str, str, str, str]


def _row(key: tuple[str, str], then: Fields | None, now: Fields | None, given: Fields) -> Iterator[_Unplaced]:
    if given.get(HIDE):
        moved = then is not None and now is not None and then != now
        yield (
            DiffKind.CONFLICT if moved else DiffKind.HIDDEN,
            *key,
            HIDE,
            "shipped",
            "changed" if moved else "shipped",
            "true",
        )
        return
    if now is None:
        gone = then is not None
        yield (
            (DiffKind.CONFLICT if gone else DiffKind.ADDED),
            *key,
            "",
            "shipped" if gone else "",
            "",
            ", ".join(given),
        )
        return
    for field in dict.fromkeys([*given, *(then or {}), *now]):
        old, new = (then or {}).get(field), now.get(field)
        moved = then is None or old != new
        if field in given:
            yours = given[field]
            kind = DiffKind.SAME if yours == new else DiffKind.CONFLICT if moved else DiffKind.CHANGED
            yield kind, *key, field, _shown(old), _shown(new), _shown(yours)
        elif then is not None and moved:
            yield DiffKind.UPGRADED, *key, field, _shown(old), _shown(new), ""


def _rivals(key: tuple[str, str], overlay: Overlay) -> Iterator[_Unplaced]:
    if key not in overlay.files or key not in overlay.proposals:
        return
    ours, theirs = _plain(overlay.files[key].values), _plain(overlay.proposals[key].values)
    for field in ours.keys() & theirs.keys():
        if ours[field] != theirs[field]:
            yield DiffKind.RIVALS, *key, field, _shown(ours[field]), "", _shown(theirs[field])


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """As JSON has it, so that what was stored and what is read compare."""
    plain: dict[str, object] = json.loads(json.dumps(values, default=str, ensure_ascii=False))
    return plain


def _dump(values: Fields) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
