"""The errors of the product: three kinds of stop, and one for what the user can mend.

A failure is a value until someone must stop: feed 7 never stops feed 8.
"""

from __future__ import annotations

from monitor.model.common import Disposition


class MonitorError(Exception):
    """Root of every error raised on purpose; `remedy` says what the user can do, `code` is for programs."""

    code: str = "error"

    def __init__(self, cause: str, remedy: str = "", *, code: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy
        if code:
            self.code = code

    def __str__(self) -> str:
        return f"{self.cause}: {self.remedy}" if self.remedy else self.cause


class UserError(MonitorError):
    """Input, setting or command that the user can correct."""


class CatalogueError(UserError):
    """The catalogue's YAML breaks its schema; the cause names file and line."""


class TransientError(MonitorError):
    """The same call may succeed later: retry with back-off."""

    def __init__(self, cause: str, *, code: str = "", retry_after_seconds: float | None = None) -> None:
        super().__init__(cause, code=code)
        self.retry_after_seconds = retry_after_seconds


class QuarantineError(MonitorError):
    """We failed on this input: keep its bytes, show it, replay it after a fix."""


class Unusable(MonitorError):  # noqa: N818 - not a failure of ours, a decided end (ARCHITECTURE, "Values between stages")
    """The item is done, with a reason from the closed list."""

    def __init__(self, disposition: Disposition, cause: str = "", *, code: str = "") -> None:
        super().__init__(cause or str(disposition), code=code or str(disposition))
        self.disposition = disposition
