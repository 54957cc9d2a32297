"""Our database behind one door: `open_storage(url)` gives members per table group, each call a transaction.

SQLite (WAL) and Postgres answer alike. Only `migrate` changes tables; `open_storage` compares the revision.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from monitor.errors import TransientError, UserError
from monitor.storage.alerts import Alerts
from monitor.storage.analysis import Analysis
from monitor.storage.api_tokens import ApiTokens
from monitor.storage.archive import Archive
from monitor.storage.articles import Articles
from monitor.storage.catalogue import Catalogues
from monitor.storage.corrections import Corrections
from monitor.storage.digests import Digests
from monitor.storage.duplicates import Duplicates
from monitor.storage.engine import Database, postgres_parameters, sqlite_file
from monitor.storage.entries import Entries
from monitor.storage.episodes import Episodes
from monitor.storage.erasing import Erasing
from monitor.storage.evidence import Evidence
from monitor.storage.feedback import FeedbackRows
from monitor.storage.feeds import Feeds
from monitor.storage.furniture import Furniture
from monitor.storage.handling import AlertHandling
from monitor.storage.integrity import Integrity
from monitor.storage.leases import Leases
from monitor.storage.ledger import Ledger
from monitor.storage.outbox import Messages
from monitor.storage.overlays import Overlays
from monitor.storage.overrides import Overrides
from monitor.storage.pool import Pool
from monitor.storage.positions import Positions
from monitor.storage.proofs import Proofs
from monitor.storage.proposals import Proposals
from monitor.storage.quarantine import Quarantined
from monitor.storage.readings import Readings
from monitor.storage.recent import Recents
from monitor.storage.rereading import Rereading
from monitor.storage.revision import check_revision
from monitor.storage.roles import Roles
from monitor.storage.runs import Runs
from monitor.storage.searching import Searching
from monitor.storage.statements import Statements
from monitor.storage.subscribers import Subscribers
from monitor.storage.threads import Threads
from monitor.storage.traces import Traces
from monitor.storage.upkeep import Upkeep
from monitor.storage.vectors import Vectors
from monitor.storage.visiting import SavedSearches, Visits
from monitor.storage.vitals import Vitals
from monitor.storage.volumes import Volumes

__all__ = ["Storage", "migrate", "open_for_reading", "open_storage", "postgres_parameters", "sqlite_file"]


class Storage:
    """The members share one engine and may be used from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.catalogue = Catalogues(database)
        self.proposals = Proposals(database)
        self.overlays = Overlays(database)
        self.feeds = Feeds(database)
        self.entries = Entries(database)
        self.articles = Articles(database)
        self.duplicates = Duplicates(database)
        self.furniture = Furniture(database)
        self.readings = Readings(database)
        self.rereading = Rereading(database)
        self.pool = Pool(database)
        self.episodes = Episodes(database)
        self.evidence = Evidence(database)
        self.statements = Statements(database)
        self.overrides = Overrides(database)
        self.vectors = Vectors(database)
        self.alerts = Alerts(database)
        self.outbox = Messages(database)
        self.volumes = Volumes(database)
        self.threads = Threads(database)
        self.handling = AlertHandling(database)
        self.feedback = FeedbackRows(database)
        self.traces = Traces(database)
        self.subscribers = Subscribers(database)
        self.api_tokens = ApiTokens(database)
        self.digests = Digests(database)
        self.quarantine = Quarantined(database)
        self.runs = Runs(database)
        self.ledger = Ledger(database)
        self.corrections = Corrections(database)
        self.archive = Archive(database)
        self.leases = Leases(database)
        self.analysis = Analysis(database)
        self.positions = Positions(database)
        self.proofs = Proofs(database)
        self.roles = Roles(database)
        self.integrity = Integrity(database)
        self.erasing = Erasing(database)
        self.upkeep = Upkeep(database)
        self.vitals = Vitals(database)
        self.searching = Searching(database)
        self.recent = Recents(database)
        self.visits = Visits(database)
        self.saved_searches = SavedSearches(database)

    def together(self, *, in_turn: bool = True) -> AbstractContextManager[None]:
        """What is called within, by this thread, is one transaction: all or nothing. See `Database.together`."""
        return self._database.together(in_turn=in_turn)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_storage(url: str, *, check: bool = True) -> Storage:
    """The storage behind a SQLAlchemy URL (sqlite:///PATH, postgresql://…).

    Raises UserError with the remedy `monitor init` where the tables are absent, older or newer than this
    program, or the URL is not one; TransientError where the database can't be reached.
    """
    database = Database(url)
    if check:
        check_revision(database)
    return Storage(database)


def open_for_reading(url: str) -> Storage:
    """The views alone, for a role that sees nothing else; a SQLite file is opened so that nothing can change it.

    Raises UserError where there are no views of ours.
    """
    database = Database(url, read_only=True)
    try:
        with database.read() as connection:
            connection.execute(text("SELECT 1 FROM v_columns"))
    except (DBAPIError, TransientError) as error:
        database.close()
        raise UserError(
            f"no views of ours can be read there: {error}", "run `monitor init`, then `monitor db roles`"
        ) from error
    return Storage(database)


def migrate(url: str) -> None:
    """Bring the database to this program's revision; makes the folder of a SQLite file. All or nothing.

    Raises UserError where the database is of a newer program, not one of ours, or can't be reached.
    """
    from monitor.storage import migration  # Alembic takes half a second to import, and only `monitor init` needs it

    migration.upgrade(url)
