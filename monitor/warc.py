"""STAGE: stored pages as WARC (ISO 28500), the archive format of the web, by warcio."""

from __future__ import annotations

import io
from collections.abc import Iterable
from http import HTTPStatus

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.model.proof import StoredPage

_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that speak of the bytes on the wire; what is kept is decoded. They stand under X-Original-…."""


def warc(pages: Iterable[StoredPage]) -> bytes:
    """A gzipped WARC 1.1 of a response record for each page that has its bytes; files become resource records.

    The record's WARC-Payload-Digest is of the kept bytes. The same pages give records with the same ids.
    """
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=True, warc_version="1.1")
    for page in pages:
        if page.body is not None:
            writer.write_record(_record(writer, page, page.body))
    return held.getvalue()


def _record(writer: WARCWriter, page: StoredPage, body: bytes) -> object:
    warc_headers = {
        "WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Record-ID": f"<urn:sha256:{page.sha256}>",
        **({"WARC-IP-Address": page.peer} if page.peer else {}),
    }
    if page.status == 0:
        return writer.create_warc_record(
            page.url, "resource", payload=io.BytesIO(body), length=len(body), warc_headers_dict=warc_headers
        )
    headers = [(f"X-Original-{n}" if n.lower() in _OF_THE_WIRE else n, v) for n, v in page.headers]
    headers.append(("Content-Length", str(len(body))))
    status = f"{page.status} {_phrase(page.status)}".strip()
    return writer.create_warc_record(
        page.final_url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        warc_headers_dict=warc_headers,
    )


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in {s.value for s in HTTPStatus} else ""
