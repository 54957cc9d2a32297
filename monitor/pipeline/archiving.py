"""Raw pages as WARC (ISO 28500), the archive format of the web, out and in."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import UserError
from monitor.model.intake import Fetched

CHANGED_BY_US = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers of the bytes on the wire; kept under warcio's own prefix, because the stored body is decoded."""
PREFIX = "X-Archive-Orig-"
RECORD_END = b"\r\n\r\n"


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


def read_warc(path: Path, max_bytes: int) -> Iterator[tuple[str, Fetched | UserError]]:
    """Each HTML page under its name, or why it cannot be had; last of all where the archive breaks off.

    A page of which a part is missing is none: its text would be taken for an edit. Raises UserError where the file
    cannot be read.
    """
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    yield from _page(path, record, max_bytes)
        if not _is_whole(path):
            yield str(path), UserError("the archive breaks off", "get it again; the pages before the break were read")
    except OSError as error:
        raise UserError(f"not readable: {error.strerror}", "check the path and its permissions") from error
    except Exception as error:  # warcio passes on whatever its decompressor raises
        yield str(path), UserError(f"damaged WARC: {error}", "the pages before this one were read")


def _page(path: Path, record: ArcWarcRecord, max_bytes: int) -> Iterator[tuple[str, Fetched | UserError]]:
    if "html" not in record.http_headers.get_header("Content-Type", ""):
        return
    url = record.rec_headers.get_header("WARC-Target-URI")
    body = record.content_stream().read(max_bytes + 1)
    if len(body) > max_bytes:
        yield f"{path}:{url}", UserError("page too large", "leave this record out")
        return
    record.raw_stream.read()
    if getattr(record.raw_stream, "limit", 0):  # what its Content-Length promised and the file does not have
        return
    digest = hashlib.sha256(body).hexdigest()
    headers = tuple((name, value) for name, value in record.http_headers.headers)
    at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    peer = record.rec_headers.get_header("WARC-IP-Address")
    yield f"{path}:{url}", Fetched(url, url, 200, headers, body, digest, at, peer)


def _is_whole(path: Path) -> bool:
    """Whether the last record has its end, and the last compressed member too."""
    with path.open("rb") as stream:
        is_packed = stream.read(2) == b"\x1f\x8b"
        if not is_packed:
            stream.seek(max(0, path.stat().st_size - len(RECORD_END)), os.SEEK_SET)
            return stream.read() == RECORD_END
    end = b""
    try:
        with gzip.open(path) as members:
            while chunk := members.read(1 << 20):
                end = (end + chunk)[-len(RECORD_END) :]
    except EOFError:
        return False
    return end == RECORD_END
