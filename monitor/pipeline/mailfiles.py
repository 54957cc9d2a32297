"""Saved mails as inputs: `.eml` files and mbox folders, from the senders that the catalogue lists."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.errors import UserError
from monitor.model.article import PageHints
from monitor.pipeline.inputs import Input, InputFailure, read_paths
from monitor.pressmail import MAX_BYTES, read_mail

SUFFIXES = frozenset({".eml", ".mbox"})


def read_files(
    paths: list[Path], given: PageHints, now: datetime, senders: Mapping[str, str]
) -> Iterator[Input | InputFailure]:
    """As `read_paths`, mails too; a folder's mails come after its articles."""
    for path in paths:
        mails = [path] if path.suffix.lower() in SUFFIXES else []
        if path.is_dir():
            mails = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        others = [path] if path not in mails else []
        for item in read_paths(others, given, now):
            if not (mails and isinstance(item, InputFailure) and item.name == str(path)):
                yield item
        for file in mails:
            for name, raw in _messages(file):
                yield _input(name, raw, given, now, senders)


def _messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each message with its name; one that cannot be read at all has no bytes."""
    if path.suffix.lower() == ".eml":
        yield str(path), _start(path)
        return
    if not path.is_file():
        yield str(path), b""
        return
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            yield f"{path}:{number}", box.get_bytes(key)
    finally:
        box.close()


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        return b""


def _input(
    name: str, raw: bytes, given: PageHints, now: datetime, senders: Mapping[str, str]
) -> Input | InputFailure:
    try:
        if not raw:
            raise UserError("no mail can be read from it", "check the path and its permissions")
        mail = read_mail(raw, senders, now)
    except UserError as error:
        return InputFailure(name, error)
    except Exception as error:  # the standard library's parser raises many kinds on broken headers
        return InputFailure(name, UserError(f"a broken mail: {type(error).__name__}", "save its text to a file"))
    hints = mail.hints
    return Input(
        name, mail.page, replace(hints, published=given.published or hints.published, language=given.language)
    )
