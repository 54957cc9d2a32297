"""The catalogue as people edit it: checked, compared with what is shipped, proposals accepted and rejected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.catalogue import SECTIONS, SHIPPED, AcceptedRows, Catalogue, load_files
from monitor.catalogue.check import check
from monitor.catalogue.entries import accepted_rows, read_entry
from monitor.catalogue.files import raw_rows, read_section
from monitor.catalogue.overlay import Difference, DiffKind, bases, differences, read_overlay, shipped_rows
from monitor.errors import CatalogueError, UserError
from monitor.model.common import Counts
from monitor.model.editing import Proposal, ProposalId, ProposalIntent, ProposalState
from monitor.pipeline.catalogue import effective, folders, load
from monitor.pipeline.work import Work
from monitor.settings import Settings
from monitor.storage import open_storage

CLASHES = frozenset({DiffKind.CONFLICT, DiffKind.RIVALS})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do."""

    where: str
    cause: str
    remedy: str


def problems(settings: Settings, proposals: Sequence[Proposal] = ()) -> tuple[Problem, ...]:
    """Everything wrong with the effective catalogue: the schema's complaints by section, else those between rows."""
    overlays = folders(settings)
    found = []
    try:
        rows = accepted_rows(proposals)
    except CatalogueError as error:
        return (_problem(error),)
    for section, (pattern, row) in SECTIONS.items():
        try:
            read_section((SHIPPED, *overlays), pattern, section, row, rows.get(section, ()))
        except CatalogueError as error:
            if _problem(error) not in found:
                found.append(_problem(error))
    if found:
        return tuple(found)
    places = _places(settings, rows)
    for sentence in check(load_files(*overlays, accepted=rows)):
        subject, _, rest = sentence.partition(": ")
        cause, _, remedy = rest.partition(": ")
        where = places.get(subject.partition(" ")[2], "the shipped catalogue")
        found.append(Problem(where, f"{subject}: {cause}", remedy or "correct this row"))
    return tuple(found)


def accepted(settings: Settings) -> tuple[Proposal, ...]:
    """Those of the database, where there is one of this program: the files can be used before."""
    try:
        with open_storage(settings.database) as storage:
            return storage.proposals.accepted()
    except UserError:
        return ()


def with_accepted(settings: Settings) -> Catalogue:
    """The catalogue as a load would store it now. Raises CatalogueError."""
    return effective(settings, accepted_rows(accepted(settings)))


def diff(work: Work) -> tuple[Difference, ...]:
    """The overlay and the accepted proposals against the shipped files, as of now and as of its last change."""
    overlay = read_overlay(work.settings.catalogue_overlay, accepted_rows(work.storage.proposals.accepted()))
    return tuple(differences(overlay, shipped_rows(overlay), work.storage.overlays.bases()))


def settle(work: Work) -> None:
    """Today's shipped rows are the base of every row of the overlay: conflicts seen and decided for the overlay."""
    overlay = read_overlay(work.settings.catalogue_overlay, accepted_rows(work.storage.proposals.accepted()))
    known = work.storage.overlays.bases()
    work.storage.overlays.replace(bases(overlay, shipped_rows(overlay), known, settle=True), work.now())


def change(work: Work, intents: Sequence[ProposalIntent], who: str) -> None:
    """Rows that a person wants in the catalogue now, together: checked, recorded as accepted, and in force at once.

    Raises CatalogueError, and changes nothing, where the catalogue with them is wrong.
    """
    rows = {section: list(given) for section, given in _accepted(work).items()}
    for intent in intents:
        rows.setdefault(intent.section, []).append(read_entry(intent.entry, f"{intent.section}/{intent.row}"))
    effective(work.settings, rows)
    work.storage.proposals.record_accepted(intents, who, work.now())
    load(work)


def accept(work: Work, proposal: ProposalId, entry: str | None = None, who: str | None = None) -> Counts:
    """The proposal becomes part of the next catalogue version, which is stored at once.

    `entry`: its YAML as edited. Raises CatalogueError, and changes nothing, where the catalogue with it is wrong.
    """
    found = known(work, proposal)
    if found.state is not ProposalState.OPEN:
        raise UserError(
            f"proposal {proposal} is {found.state} already", "`monitor proposals list` shows what is open"
        )
    rows = {section: list(given) for section, given in _accepted(work).items()}
    row = read_entry(found.entry if entry is None else entry, f"proposal {proposal}")
    rows.setdefault(found.section, []).append(row)
    effective(work.settings, rows)
    row_id = str(row.values["id"])
    work.storage.proposals.decide(proposal, ProposalState.ACCEPTED, work.now(), row=row_id, entry=entry, who=who)
    return load(work)


def reject(work: Work, proposal: ProposalId, who: str | None = None) -> None:
    """Open: it is closed. Accepted: it is taken out of the catalogue again, with those that were made with it.

    Raises UserError where a later one changes the same row: what that one says rests on this.
    """
    found = known(work, proposal)
    if found.state is ProposalState.REJECTED:
        raise UserError(f"proposal {proposal} is rejected already", "`monitor proposals list` shows what is open")
    accepted = work.storage.proposals.accepted()
    first = found.part_of or found.id
    gone = [p for p in accepted if p.id == first or p.part_of == first] or [found]
    kept = [p for p in accepted if p not in gone]
    rows = {(p.section, p.row) for p in gone}
    for later in kept:
        if (later.section, later.row) in rows and later.id > gone[0].id:
            raise UserError(
                f"proposal {later.id} changed {later.section}/{later.row} after it", f"take back {later.id} first"
            )
    effective(work.settings, accepted_rows(kept))
    for one in gone:
        work.storage.proposals.decide(one.id, ProposalState.REJECTED, work.now(), row=one.row, who=who)
    if found.state is ProposalState.ACCEPTED:
        load(work)


def known(work: Work, proposal: ProposalId) -> Proposal:
    """Raises UserError where there is none of this number."""
    found = work.storage.proposals.get(proposal)
    if found is None:
        raise UserError(f"no proposal {proposal}", "`monitor proposals list` shows their numbers")
    return found


def _accepted(work: Work) -> AcceptedRows:
    return accepted_rows(work.storage.proposals.accepted())


def _problem(error: CatalogueError) -> Problem:
    """The file and line that the cause begins with stand apart."""
    match = re.match(r"((?:[^:\n]+):\d+): (.*)", error.cause, re.DOTALL)
    return Problem(match[1], match[2], error.remedy) if match else Problem("", error.cause, error.remedy)


def _places(settings: Settings, accepted: AcceptedRows) -> dict[str, str]:
    """Where the last word on each row stands, by its id: file and line, or proposal."""
    found: dict[str, str] = {}
    for section, (pattern, _) in SECTIONS.items():
        for folder in (SHIPPED, *folders(settings)):
            found.update({key: f"{raw.path}:{raw.line}" for key, raw in raw_rows(folder, pattern, section).items()})
        found.update({str(raw.values["id"]): str(raw.path) for raw in accepted.get(section, ())})
    return found
