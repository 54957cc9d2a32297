"""What is done every night, and what is done on demand to everything stored."""

from __future__ import annotations

from monitor.catalogue.succession import register_problems
from monitor.errors import UserError
from monitor.model.common import Counts
from monitor.model.words import words
from monitor.pipeline.articles import DUPLICATE_WINDOW
from monitor.pipeline.work import Work
from monitor.storage.erasing import Erased
from monitor.storage.integrity import Problem


def problems(work: Work) -> tuple[Problem, ...]:
    """Everything that is not as it must be: stored rows, and the register (one holder per office and day)."""
    register = (Problem("register", "catalogue", what) for what in register_problems(work.catalogue))
    return (*work.storage.integrity.problems(), *register)


def check_database(work: Work) -> Counts:
    """The nightly check. Raises UserError that names the first problems, so that the run turns red."""
    found = problems(work)
    if found:
        first = "; ".join(f"{p.check}: {p.row} {p.what}" for p in found[:5])
        raise UserError(f"{len(found)} problems: {first}", "`monitor db check` lists them", code="integrity")
    return Counts()


def erase(work: Work, name: str, *, apply: bool) -> Erased:
    """Cover a person's name wherever it is stored. Raises UserError for one of the register."""
    if len(words(name)) < 2:
        raise UserError(f"{name} is not a full name", "give first name and surname: a surname may be somebody else's")
    if work.names.persons(words(name)):
        raise UserError(
            f"{name} is in the register of office-holders",
            "what they say in office is kept; see docs/guide/database.md",
        )
    return work.storage.erasing.person(name, apply=apply)


def prune(work: Work) -> Counts:
    """Take the raw bytes whose time is over (MONITOR_RAW_KEPT), and what near-duplicates and furniture are no longer
    looked up by; counts pages by taken and held, sketches and lines forgotten.
    """
    settings = work.settings
    rows = work.storage.archive.prune(
        settings.real_time(), settings.raw_kept, settings.attesting_raw_kept, apply=True
    )
    now = work.now()
    forgotten = {
        "sketches": work.storage.duplicates.forget(now - DUPLICATE_WINDOW),
        "lines": work.storage.furniture.forget(now.date()),
    }
    return Counts(sum(row.pages for row in rows), {"held": sum(row.held for row in rows)} | forgotten)


def vacuum(work: Work) -> Counts:
    """Statistics and dead space; counts one database and its megabytes."""
    return Counts(1, {"megabytes": work.storage.upkeep.vacuum() // 1_000_000})
