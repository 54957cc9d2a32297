"""Files as pages: what `import` and `explain` are given, with a clear error for each that can't be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from monitor.errors import UserError
from monitor.model.article import PageHints
from monitor.model.common import Precision, Published
from monitor.model.intake import Fetched
from monitor.pipeline.archiving import read_warc
from monitor.pipeline.cleaning import TEXT

MAX_BYTES = 20_000_000
OLD_ENCODINGS = ["cp1252", "cp1251", "koi8_r", "cp1254", "utf_16"]
"""Of the languages read here; without this list French comes out as cp1250."""
HTML = "text/html"
SUFFIXES = frozenset({".txt", ".html", ".htm", ".json", ".jsonl", ".warc", ".gz"})


@dataclass(frozen=True, slots=True)
class Input:
    """One article to be read: a page as if fetched, and what was given beside it."""

    name: str
    page: Fetched
    hints: PageHints


@dataclass(frozen=True, slots=True)
class InputFailure:
    name: str
    error: UserError


def read_paths(paths: Iterable[Path], given: PageHints, now: datetime) -> Iterator[Input | InputFailure]:
    """Every article of the files and folders, in order; what `given` says wins over what a file says."""
    for path in paths:
        if path.is_dir():
            files = sorted(f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in SUFFIXES)
            if not files:
                kinds = ", ".join(sorted(SUFFIXES))
                yield InputFailure(str(path), UserError("no articles in this folder", f"it needs files of {kinds}"))
        else:
            files = [path]
        for file in files:
            yield from _read_file(file, given, now)


def published(text: str) -> Published:
    """`YYYY`, `YYYY-MM`, `YYYY-MM-DD` or RFC 3339. Raises UserError for anything else."""
    try:
        for length, precision in ((4, Precision.YEAR), (7, Precision.MONTH), (10, Precision.DAY)):
            if len(text) == length:
                day = date.fromisoformat(text + "0000-01-01"[length:])
                return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), precision, "given")
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no zone")
    except (TypeError, ValueError) as error:
        raise UserError(f"unknown date {text!r}", "give 2022, 2022-09, 2022-09-13 or 2022-09-13T10:00:00Z") from error
    return Published(moment.astimezone(UTC), Precision.MINUTE, "given")


def _read_file(path: Path, given: PageHints, now: datetime) -> Iterator[Input | InputFailure]:
    name = str(path)
    try:
        if path.name.lower().endswith((".warc", ".warc.gz")):
            yield from _warc(path, given)
            return
        body = _bytes(path)
        match path.suffix.lower():
            case ".jsonl":
                yield from _lines(name, body, given, now)
            case ".json":
                yield _from_object(name, _json(_decoded(body)), given, now)
            case ".html" | ".htm":
                yield Input(name, _page(body, HTML, None, now), given)
            case _:
                yield Input(name, _page(_decoded(body).encode(), TEXT, None, now), given)
    except UserError as error:
        yield InputFailure(name, error)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"larger than {MAX_BYTES // 1_000_000} MB", "split it into one file an article")
        body = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("no such file", "check the path") from error
    except OSError as error:
        raise UserError(f"not readable: {error.strerror}", "check that it is a file and its permissions") from error
    if not body.strip():
        raise UserError("empty", "give a file with an article in it")
    return body


def _decoded(body: bytes) -> str:
    if b"\0" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError("NUL bytes: not a text file", "save the article as UTF-8 text or HTML")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(body[:200_000], cp_isolation=OLD_ENCODINGS).best()
    if best is None or best.chaos > 0.1:
        raise UserError("neither UTF-8 nor another known encoding", "save the article as UTF-8")
    try:
        return body.decode(best.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UserError(f"damaged {best.encoding} text", "save the article as UTF-8") from error


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UserError(f"not JSON: {error}", "one object with the key text or html") from error


def _lines(name: str, body: bytes, given: PageHints, now: datetime) -> Iterator[Input | InputFailure]:
    for number, line in enumerate(_decoded(body).splitlines(), 1):
        if line.strip():
            try:
                yield _from_object(f"{name}:{number}", _json(line), given, now)
            except UserError as error:
                yield InputFailure(f"{name}:{number}", error)


def _from_object(name: str, found: object, given: PageHints, now: datetime) -> Input:
    if not isinstance(found, dict):
        raise UserError("not a JSON object", "one object with the key text or html")
    html, text = _string(found, "html"), _string(found, "text")
    if not (html or text):
        raise UserError("neither text nor html in it", 'an article is {"text": "…", "title": …, "published": …}')
    day = _string(found, "published")
    hints = replace(
        given,
        title=given.title or _string(found, "title"),
        published=given.published or (published(day) if day else None),
        language=given.language or _string(found, "lang"),
    )
    # Lone surrogates can stand in JSON escapes but in no encoding.
    body = (html or text or "").encode("utf-8", "replace")
    return Input(name, _page(body, HTML + "; charset=utf-8" if html else TEXT, _string(found, "url"), now), hints)


def _string(found: dict[str, Any], key: str) -> str | None:
    value = found.get(key)
    if value is not None and not isinstance(value, str):
        raise UserError(f"{key} is no text", f"write {key} as a string or leave it out")
    return value


def _warc(path: Path, given: PageHints) -> Iterator[Input | InputFailure]:
    for name, found in read_warc(path, MAX_BYTES):
        yield InputFailure(name, found) if isinstance(found, UserError) else Input(name, found, given)


def _page(body: bytes, content_type: str, url: str | None, at: datetime) -> Fetched:
    digest = hashlib.sha256(body).hexdigest()
    address = url or f"urn:sha256:{digest}"
    return Fetched(address, address, 200, (("Content-Type", content_type),), body, digest, at)
