"""What a file that may be a feed holds: the object that `monitor feeds parse --format jsonl` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MonitorError, UserError
from monitor.feeds.parse import MAX_BYTES, parse_bytes
from monitor.model.intake import EntryData, ParsedFeed

SUMMARY_LENGTH = 500
NOWHERE = "https://feed.invalid/"
"""Base of relative links where a file's own address is not known."""


@dataclass(frozen=True, slots=True)
class Described:
    """A feed, or the error (code, cause, remedy) that it gives."""

    feed: ParsedFeed | None
    error: MonitorError | None = None

    def to_json(self, name: str) -> str:
        """One line: `file` and either `error`, `cause`, `remedy` or `title`, `language`, `problem`, `entries`."""
        if self.feed is None:
            error = self.error or UserError("nothing was read")
            values = {"file": name, "error": error.code, "cause": error.cause, "remedy": error.remedy}
            return _line(values)
        return _line({
            "file": name,
            "title": self.feed.title,
            "language": self.feed.language,
            "problem": self.feed.problem,
            "entries": [_printable(entry) for entry in self.feed.entries],
        })


def describe(data: Path | bytes, zone: str = "UTC") -> Described:
    """Never raises; unbounded in time on hostile input: call it through the sandbox."""
    try:
        body = data if isinstance(data, bytes) else read_file(data)
        return Described(parse_bytes(body, None, NOWHERE, zone))
    except MonitorError as error:
        return Described(None, error)


def read_file(path: Path) -> bytes:
    """At most one byte more than a feed may have. Raises UserError."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "name a file that can be read", code="unreadable") from error


def _line(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _printable(entry: EntryData) -> dict[str, object]:
    when = entry.published
    return {
        "url": entry.url or None,
        "link": entry.link or None,
        "title": entry.title,
        "published": when.value.isoformat() if when.value else None,
        "precision": str(when.precision),
        "published_raw": entry.published_raw,
        "author": entry.author,
        "guid": entry.guid,
        "summary": entry.summary[:SUMMARY_LENGTH],
    }
