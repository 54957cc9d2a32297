"""One answer of a server: a redirect, a refusal, or a body within its limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

import aiohttp
from yarl import URL

from monitor.errors import Unusable
from monitor.fetch.hops import PERMANENT, REDIRECTS, LoopbackHosts, Redirect, redirected, refusal
from monitor.fetch.inflate import BodyReader, Limits
from monitor.model.common import Disposition
from monitor.model.intake import Fetched


async def read(
    response: aiohttp.ClientResponse, target: URL, limit: Limits, ours: LoopbackHosts, clock: Callable[[], datetime]
) -> Fetched | Redirect:
    """What `target` answered. Raises TransientError or Unusable for a refusal and for what is over `limit`."""
    status = response.status
    location = _text(response.headers.get("Location", ""))
    if status in REDIRECTS and location:
        return Redirect(redirected(location, target, ours), status in PERMANENT)
    if status != 304 and not 200 <= status < 300:
        raise refusal(status, response.headers, target.host or "", clock())
    reader = BodyReader(response.headers.get("Content-Encoding", ""), limit)
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared[:12]) > limit.wire_bytes:
        raise Unusable(Disposition.TOO_LARGE, f"{declared[:12]} bytes announced")
    if status != 304:
        async for chunk in response.content.iter_any():
            reader.feed(chunk)
    body = reader.body()
    return Fetched(
        url=str(target),
        final_url=str(target),
        status=status,
        headers=tuple((name, _text(value)) for name, value in response.headers.items()),
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=clock(),
        peer=getattr(response, "peer", None),
        wire_bytes=reader.wire_bytes,
    )


def _text(header: str) -> str:
    """A header's value without the surrogates in which aiohttp hides bytes that are no UTF-8: those are Latin-1."""
    try:
        header.encode()
    except UnicodeEncodeError:
        return header.encode(errors="surrogateescape").decode("latin-1")
    return header
