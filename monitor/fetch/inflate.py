"""Bodies within bounds: bytes on the wire, bytes after gzip, and how much gzip may blow up."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from monitor.errors import TransientError, Unusable
from monitor.model.common import Disposition

RATIO = 100
"""Bytes out per byte in that no honest page reaches; looked at above RATIO_FROM bytes (hostile-input.md §1)."""
RATIO_FROM = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: bytes on the wire, bytes decoded, seconds for the whole exchange."""

    wire_bytes: int
    decoded_bytes: int
    seconds: float = 30.0


FEED = Limits(wire_bytes=5_000_000, decoded_bytes=10_000_000)
PAGE = Limits(wire_bytes=2_000_000, decoded_bytes=5_000_000)
ROBOTS = Limits(wire_bytes=500_000, decoded_bytes=500_000, seconds=10.0)


class BodyReader:
    """Collects a body chunk by chunk; raises as soon as a bound is passed, so that no bomb is ever in memory."""

    def __init__(self, content_encoding: str, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[bytes] = []
        self.wire_bytes = 0
        self._decoded = 0
        self._gzip = self._inflater(content_encoding.strip().lower())

    @staticmethod
    def _inflater(encoding: str) -> zlib._Decompress | None:
        if encoding in {"", "identity"}:
            return None
        if encoding in {"gzip", "x-gzip"}:
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        raise Unusable(
            Disposition.FETCH_FAILED, f"an encoding that was not asked for: {encoding[:80]}", code="encoding_refused"
        )

    def feed(self, chunk: bytes) -> None:
        """Raises Unusable (too_large, bad_encoding)."""
        self.wire_bytes += len(chunk)
        if self.wire_bytes > self._limits.wire_bytes:
            raise _too_large(f"more than {self._limits.wire_bytes} bytes sent")
        if self._gzip is None:
            self._keep(chunk)
        else:
            self._inflate(self._gzip, chunk)

    def body(self) -> bytes:
        """Raises TransientError where gzip broke off."""
        if self._gzip is not None and not self._gzip.eof and self.wire_bytes:
            raise TransientError("the compressed body broke off", code="incomplete")
        return b"".join(self._parts)

    def _inflate(self, gzip: zlib._Decompress, chunk: bytes) -> None:
        while chunk and not gzip.eof:
            try:
                self._keep(gzip.decompress(chunk, 65_536))
            except zlib.error as error:
                raise Unusable(
                    Disposition.FETCH_FAILED, f"not gzip as declared: {error}", code="bad_encoding"
                ) from error
            chunk = gzip.unconsumed_tail
            if self._decoded > RATIO_FROM and self._decoded > RATIO * self.wire_bytes:
                raise _too_large(f"more than {RATIO} bytes out of each byte")

    def _keep(self, part: bytes) -> None:
        self._decoded += len(part)
        if self._decoded > self._limits.decoded_bytes:
            raise _too_large(f"more than {self._limits.decoded_bytes} bytes decoded")
        self._parts.append(part)


def _too_large(cause: str) -> Unusable:
    return Unusable(Disposition.TOO_LARGE, cause)
