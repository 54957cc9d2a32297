"""Mails as .eml files in a folder."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import UserError
from monitor.mail.delivery import Delivery, Outcome
from monitor.mail.message import Identity, compose
from monitor.model.outbox import ClaimedMessage


@dataclass(slots=True)
class FileSender:
    """Writes `<key>.eml` into a folder by temp file and rename: sent again, it is the same file."""

    folder: Path
    identity: Identity

    def deliver(self, claimed: ClaimedMessage, before_data: Callable[[], bool]) -> Delivery:
        try:
            message = compose(claimed, self.identity)
        except UserError as error:
            return Delivery(Outcome.DEAD, str(error))
        if not before_data():
            return Delivery(Outcome.TAKEN_OVER)
        path = self.folder / f"{file_name(claimed.key)}.eml"
        part = path.with_suffix(f".part{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(message)
            part.replace(path)
        except OSError as error:
            return Delivery(Outcome.RETRY, f"{path}: {error.strerror}", is_server_fault=True)
        return Delivery(Outcome.SENT)

    def close(self) -> None:
        """Nothing is held open."""


def file_name(key: str) -> str:
    """The outbox key as a file name: itself where it is plain, else marked by its hash."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", key)[:100].lstrip(".")
    return plain if plain == key else f"{plain}-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:8]}"
