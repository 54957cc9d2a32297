"""What every task works with: settings, storage, the catalogue, a clock and a name to claim rows by."""

from __future__ import annotations

import gc
import os
import platform
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from monitor.catalogue import Catalogue
from monitor.catalogue.outlets import Outlet
from monitor.errors import UserError
from monitor.model.work import CatalogueId, Claim
from monitor.reader import Reader
from monitor.sandbox import Sandbox
from monitor.search import Names
from monitor.settings import Settings
from monitor.storage import Storage, open_storage
from monitor.urls import registrable_domain

TOGETHER = 20
"""Articles stored in one transaction: a quarter of a second, in which on SQLite nobody else writes."""


@dataclass(frozen=True)
class Work:
    """One task's means. `owner` claims rows; it names host and process, so that a dead one can be told."""

    settings: Settings
    storage: Storage
    box: Sandbox
    owner: str = field(default_factory=lambda: f"{platform.node()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    tick: Callable[[], None] = lambda: None
    """Called after each item, for progress bars."""
    cause: str | None = None
    """The DAG run that this is part of, as dag/run."""

    def now(self, *, is_sample: bool = False) -> datetime:
        return self.settings.clock(is_sample=is_sample)

    def claim(self, *, is_sample: bool = False) -> Claim:
        """A claim on the next batch of rows."""
        lease = timedelta(seconds=self.settings.lease_seconds)
        return Claim(self.owner, self.now(is_sample=is_sample), lease, self.settings.batch)

    @cached_property
    def catalogue_id(self) -> CatalogueId:
        return self._newest[0]

    @cached_property
    def catalogue(self) -> Catalogue:
        """The version in the database, which every stage works by. Raises UserError where there is none yet."""
        return _parsed(self._newest[1])

    @cached_property
    def reader(self) -> Reader:
        return _compiled(self._newest[1])

    @cached_property
    def names(self) -> Names:
        """Every spelling of the catalogue's names, for searching."""
        return _names(self._newest[1])

    @cached_property
    def outlets(self) -> dict[str, Outlet]:
        return {outlet.id: outlet for outlet in self.catalogue.outlets}

    @cached_property
    def by_domain(self) -> dict[str, str]:
        """Outlets by registrable domain."""
        return {domain: outlet.id for outlet in self.catalogue.outlets for domain in outlet.domains}

    def outlet_of(self, url: str) -> str | None:
        """Whose domain the address is on; None: nobody's of the catalogue."""
        try:
            host = urlsplit(url).hostname
        except ValueError:
            return None
        return self.by_domain.get(registrable_domain(host)) if host else None

    def refresh(self) -> None:
        """Take up a newer catalogue, between two batches of a long task: workers agree within a batch's time."""
        newest = self.storage.catalogue.newest_id()
        if newest is not None and self.__dict__.get("_newest", (newest,))[0] != newest:
            for name in ("_newest", "catalogue_id", "catalogue", "reader", "names", "outlets", "by_domain"):
                self.__dict__.pop(name, None)

    @cached_property
    def _newest(self) -> tuple[CatalogueId, str]:
        newest = self.storage.catalogue.newest()
        if newest is None:
            raise UserError("the database holds no catalogue yet", "run `monitor init`")
        return newest.id, newest.body


@lru_cache(maxsize=2)
def _parsed(body: str) -> Catalogue:
    return Catalogue.model_validate_json(body)


@lru_cache(maxsize=2)
def _names(body: str) -> Names:
    return Names(_parsed(body))


@lru_cache(maxsize=2)
def _compiled(body: str) -> Reader:
    compiled = Reader(_parsed(body))
    gc.collect()
    gc.freeze()  # it stays: to look through all of it again and again took 1.5 ms an article
    return compiled


@contextmanager
def open_work(
    settings: Settings, tick: Callable[[], None] = lambda: None, box: Sandbox | None = None,
    cause: str | None = None,
) -> Iterator[Work]:  # fmt: skip
    """Storage opened and checked; what processes of this host held when they were killed is free again.

    `box` is for many cycles in a row: its workers are warm. Without it the work has one of its own. `cause` is the
    DAG run that it is part of.
    """
    with open_storage(settings.database) as storage, nullcontext(box) if box else Sandbox() as warm:
        work = Work(settings, storage, warm, tick=tick, cause=cause)
        release_the_dead(storage)
        yield work


def release_the_dead(storage: Storage) -> None:
    """Free what processes of this host held when they were killed."""
    for owner in storage.leases.owners():
        host, _, rest = owner.partition(":")
        pid = rest.partition(":")[0]
        if host == platform.node() and pid.isdigit() and not Path(f"/proc/{pid}").exists():
            storage.leases.release(owner)
