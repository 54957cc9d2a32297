"""Fingerprints as bytes and as 64-bit keys that both engines can index."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence

_BIG = 1 << 63


def packed(values: Sequence[int]) -> bytes:
    """Integers, little-endian; the first byte says of which size: I (32 bit), q (64 bit signed) or Q (64 bit)."""
    least, greatest = min(values, default=0), max(values, default=0)
    code = "q" if least < 0 else "I" if greatest < 1 << 32 else "Q"
    numbers = array(code, values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return code.encode() + numbers.tobytes()


def unpacked(blob: bytes) -> tuple[int, ...]:
    """The integers that `packed` made `blob` of."""
    numbers = array(chr(blob[0]))
    numbers.frombytes(blob[1:])
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)


def signed(key: int) -> int:
    """An unsigned 64-bit hash as the signed integer that SQL knows."""
    return key - (1 << 64) if key >= _BIG else key
