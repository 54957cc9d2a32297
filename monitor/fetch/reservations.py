"""Rights reserved against text and data mining: W3C's TDM Reservation Protocol (www.w3.org/community/reports/tdmrep).

Article 4 of directive (EU) 2019/790 lets an outlet reserve them by machine-readable means. What is found is recorded
with the page; whether it is honoured is the operator's setting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable

from yarl import URL

from monitor.errors import MonitorError
from monitor.model.intake import Fetched

PLACE = "/.well-known/tdmrep.json"
MOST_HOSTS = 2_000
_META = re.compile(
    rb"""<meta\s[^>]{0,200}?\bname\s*=\s*["']?tdm-reservation["'\s][^>]{0,200}?\bcontent\s*=\s*["']?\s*([01])|"""
    rb"""<meta\s[^>]{0,200}?\bcontent\s*=\s*["']?\s*([01])\s*["'\s][^>]{0,200}?\bname\s*=\s*["']?tdm-reservation""",
    re.IGNORECASE,
)
_HEAD_BYTES = 100_000


class Reservations:
    """The file of each host is read once; what cannot be read reserves nothing."""

    def __init__(self, read: Callable[[URL], Awaitable[bytes]]) -> None:
        self._read = read
        self._files: dict[str, list[tuple[str, bool]]] = {}

    async def of(self, page: Fetched, target: URL) -> str | None:
        """By what rights in `page` are reserved; the nearest word counts: meta, then header, then the host's file."""
        found = _META.search(page.body[:_HEAD_BYTES])
        if found:
            return "meta" if (found[1] or found[2]) == b"1" else None
        header = page.header("tdm-reservation")
        if header is not None:
            return "header" if header.strip() == "1" else None
        origin = str(target.origin())
        if origin not in self._files and len(self._files) < MOST_HOSTS:
            self._files[origin] = await self._file(target)
        path = target.raw_path
        words = [is_reserved for location, is_reserved in self._files.get(origin, ()) if _meets(location, path)]
        return "tdmrep" if words and words[0] else None

    async def _file(self, target: URL) -> list[tuple[str, bool]]:
        try:
            rules = json.loads(await self._read(target.origin().with_path(PLACE)))
        except (MonitorError, ValueError, RecursionError):
            return []
        found = rules if isinstance(rules, list) else []
        return [
            (str(rule.get("location", ""))[:500], rule.get("tdm-reservation") in {1, "1"})
            for rule in found[:500]
            if isinstance(rule, dict)
        ]


def _meets(location: str, path: str) -> bool:
    """Locations are paths with `*`, and `$` for the end, as in robots.txt."""
    parts, is_whole = location.removesuffix("$").split("*"), location.endswith("$")
    at = 0
    for number, part in enumerate(parts):
        found = path.find(part, at) if number else (0 if path.startswith(part) else -1)
        if found < 0:
            return False
        at = found + len(part)
    return not is_whole or at == len(path) or parts[-1] == ""
