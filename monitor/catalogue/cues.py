"""Schema of cues/<lang>.yaml: the reporting words of one language, as data."""

from __future__ import annotations

from monitor.catalogue.files import Row


class CueLexicon(Row):
    id: str
