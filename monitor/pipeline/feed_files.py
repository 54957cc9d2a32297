"""Files that may be feeds, described one by one in the sandbox: what `monitor feeds parse` does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from monitor.errors import MonitorError
from monitor.feeds import Described, stopped
from monitor.feeds.describe import read_file
from monitor.feeds.parse import MAX_BYTES
from monitor.sandbox import Sandbox

SECONDS = 20.0
"""Deadline of one file, as of one feed (hostile-input.md F23)."""


def describe_files(
    names: Iterable[str], standard_input: BinaryIO, *, zone: str = "UTC", seconds: float = SECONDS
) -> Iterator[tuple[str, Described]]:
    """Each file's name with what it holds, folders file by file, `-` for standard input; never raises for a file."""
    with Sandbox() as box:
        for name in _files(names):
            try:
                body = standard_input.read(MAX_BYTES + 1) if name == "-" else read_file(Path(name))
                found: Described = box.call("monitor.feeds:describe", body, zone, seconds=seconds, stop=stopped)
            except MonitorError as error:
                found = Described(None, error)
            yield os.fsencode(name).decode("utf-8", "replace"), found


def _files(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        path = Path(name)
        if name != "-" and path.is_dir():
            yield from _in_folder(path)
        else:
            yield name


def _in_folder(path: Path) -> Iterator[str]:
    """Its regular files in order; what cannot be looked into is passed over."""
    for folder, folders, files in os.walk(path):
        folders.sort()
        yield from (str(file) for file in (Path(folder, name) for name in sorted(files)) if file.is_file())
