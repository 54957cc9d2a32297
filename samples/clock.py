"""The press's clock: which moment it stands at, mirrored into a file for `MONITOR_NOW=file:…`."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.errors import UserError
from samples.scenario import Moment


class Clock:
    """The step that the press stands at, mirrored into a file (if any) before it is shown to anybody."""

    def __init__(self, moments: Sequence[Moment], file: Path | None, step: int = 0) -> None:
        if not 0 <= step < len(moments):
            raise UserError(f"there is no moment {step}", f"choose one from 0 to {len(moments) - 1}")
        self.moments = tuple(moments)
        self._file = file
        self._lock = threading.Lock()
        self._step = step
        self._read: set[str] = set()
        self._write(step)

    @property
    def step(self) -> int:
        return self._step

    @property
    def moment(self) -> Moment:
        return self.moments[self._step]

    @property
    def is_last(self) -> bool:
        return self._step == len(self.moments) - 1

    def advance(self) -> Moment:
        """One moment on; stays where it is at the last."""
        with self._lock:
            if not self.is_last:
                self._write(self._step + 1)
                self._step += 1
                self._read.clear()
            return self.moment

    def note_read(self, outlet: str, step: int) -> None:
        """Somebody has read the outlet's feed as of `step`."""
        with self._lock:
            if step == self._step:
                self._read.add(outlet)

    def unread(self, outlets: Iterable[str]) -> list[str]:
        """Those whose feed nobody has read at the present moment."""
        with self._lock:
            return [outlet for outlet in outlets if outlet not in self._read]

    def as_json(self) -> dict[str, Any]:
        return {
            "moment": self._step,
            "id": self.moment.id,
            "count": len(self.moments),
            "now": instant(self.moment.at),
            "last": self.is_last,
        }

    def _write(self, step: int) -> None:
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_name(self._file.name + ".new")
            draft.write_text(instant(self.moments[step].at) + "\n", encoding="ascii")
            draft.replace(self._file)
        except OSError as error:
            raise UserError(
                f"the clock file {self._file} can't be written: {error.strerror}", "give --clock a writable file"
            ) from error


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def step_in(file: Path, moments: Sequence[Moment]) -> int:
    """The step whose instant the clock file holds; 0 where there is none such."""
    try:
        at = datetime.fromisoformat(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return 0
    return next((i for i, m in enumerate(moments) if m.at == at), 0)
