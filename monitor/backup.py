"""`monitor db backup` and `restore`: SQLite by its own online copy, Postgres by pg_dump and pg_restore.

A restore is rehearsed by tests/test_database.py on both engines; do it by hand once a year all the same.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from monitor.errors import UserError
from monitor.storage import postgres_parameters, sqlite_file


def backup(url: str, path: Path) -> Path:
    """A consistent copy of the database at `path`, while others write. Raises UserError where it can't be made."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if file := sqlite_file(url):
            _copy(file, part)
        else:
            with _connection(url) as to:
                _run(["pg_dump", "--format=custom", f"--file={part}", f"--dbname={to}"])
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise UserError(f"{path}: {error}", "check the folder, its space and the database") from error
    return path


def restore(url: str, path: Path) -> None:
    """Put the backup at `path` in the place of the database; nobody else may use it meanwhile.

    SQLite keeps what was there beside it, as NAME.before-restore. Raises UserError, and changes nothing, where the
    backup is not one.
    """
    if not path.is_file():
        raise UserError(f"{path}: no such file", "give a file that `monitor db backup` wrote")
    if file := sqlite_file(url):
        _put_back(path, file)
        return
    with _connection(url) as to:
        command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
        _run([*command, "--exit-on-error", f"--dbname={to}", str(path)])


def _copy(file: Path, target: Path) -> None:
    if not file.exists():
        raise UserError(f"{file}: no database there yet", "run `monitor init`")
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _put_back(path: Path, file: Path) -> None:
    part = file.with_name(file.name + ".part")
    try:
        shutil.copyfile(path, part)
        with closing(sqlite3.connect(part)) as found:
            (said,) = found.execute("PRAGMA integrity_check").fetchone()
            found.execute("SELECT version_num FROM alembic_version").fetchone()
        if said != "ok":
            raise UserError(f"{path} is damaged: {said}", "use another backup")
        if file.exists():
            _copy(file, file.with_name(file.name + ".before-restore"))
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            f"{path} is no backup of ours: {error}", "give a file that `monitor db backup` wrote"
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _connection(url: str) -> Iterator[str]:
    """A libpq connection string; the password lies in a file for our eyes only, never on the command line."""
    given = postgres_parameters(url)
    password = given.pop("password", None)
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:  # mode 0700
        if password is not None:
            secret = Path(folder) / "pgpass"
            secret.touch(mode=0o600)
            escaped = password.replace("\\", "\\\\").replace(":", "\\:")
            secret.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
            given["passfile"] = str(secret)
        quoted = {name: value.replace("\\", "\\\\").replace("'", "\\'") for name, value in given.items()}
        yield " ".join(f"{name}='{value}'" for name, value in quoted.items())


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    except FileNotFoundError as error:
        raise UserError(f"{command[0]} is not installed", "install the server's postgresql-client") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise UserError(f"{command[0]}: {said[0]}", "nothing was changed")
