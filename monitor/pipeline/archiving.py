"""Raw pages as WARC (ISO 28500), the archive format of the web; `monitor import` reads it back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.model.intake import Fetched

CHANGED_BY_US = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers of the bytes on the wire; kept under warcio's own prefix, because the stored body is decoded."""
PREFIX = "X-Archive-Orig-"


def write_warc(path: Path, pages: Iterable[Fetched]) -> int:
    """One response record a page, compressed where the name ends in .gz; returns how many."""
    with path.open("wb") as stream:
        return write_records(stream, path.name, pages)


def write_records(stream: BinaryIO, name: str, pages: Iterable[Fetched]) -> int:
    """The same into an open file that will be called `name`."""
    written = 0
    writer = WARCWriter(stream, gzip=name.endswith(".gz"))
    writer.write_record(writer.create_warcinfo_record(name, {"software": "conflict-monitor"}))
    for page in pages:
        writer.write_record(_record(writer, page))
        written += 1
    return written


def _record(writer: WARCWriter, page: Fetched) -> object:
    headers = [(PREFIX + name if name.lower() in CHANGED_BY_US else name, value) for name, value in page.headers]
    headers.append(("Content-Length", str(len(page.body))))
    extra = {"WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if page.peer:
        extra["WARC-IP-Address"] = urlsplit(f"//{page.peer}").hostname or page.peer
    return writer.create_warc_record(
        page.final_url,
        "response",
        payload=io.BytesIO(page.body),
        http_headers=StatusAndHeaders(f"{page.status} ", headers, protocol="HTTP/1.1"),
        warc_headers_dict=extra,
    )
