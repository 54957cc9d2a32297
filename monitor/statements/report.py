"""What reading one sentence gives: attributions in token indices."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import Range, Source
from monitor.statements.cue import Cue

NO_SOURCE = Source(None, SourceForm.ELLIPSIS)


@dataclass(frozen=True, slots=True)
class Report:
    """One attribution in token indices of its sentence; `contents` empty: the words stand in a sentence before."""

    contents: tuple[Range, ...]
    source: Source
    cue: Cue | None
    frame: str
    addressee: Range | None = None
    via: tuple[Range, ...] = ()
    inner: tuple[Report, ...] = ()

    @property
    def start(self) -> int:
        return self.contents[0][0]

    @property
    def end(self) -> int:
        return self.contents[-1][1]
