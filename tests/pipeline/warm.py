"""A warm parent without threads: per line of standard input it forks a cycle that kills itself at a named point.

A line is JSON: {"point": name or null, "nth": n, "settings": {…}}. The answer is the child's wait status.
From verdict to mail see trial.py.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from monitor import relay
from monitor.mail import smtp
from monitor.pipeline import alerting, articles, mailing, pages, poll, reading
from monitor.pipeline.cycle import run_cycle
from monitor.settings import Settings
from monitor.storage.articles import Articles
from monitor.storage.digests import Digests
from monitor.storage.entries import Entries
from monitor.storage.feeds import Feeds
from monitor.storage.readings import Readings
from tests.pipeline.killing import arm

_ = (alerting, articles, mailing, pages, poll, reading, relay, smtp)  # imported here, so that every fork is warm

POINTS: dict[str, tuple[type, str, bool]] = {
    "after a poll": (Feeds, "record_poll", True),
    "before a page is stored": (Entries, "record_page", False),
    "after a page is stored": (Entries, "record_page", True),
    "after an article": (Articles, "record_article", True),
    "before a reading": (Readings, "record_reading", False),
    "after a reading": (Readings, "record_reading", True),
    "after a digest": (Digests, "record", True),
}
"""Name: class, method, and whether the kill comes after the method (its transaction committed) or before it."""


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _cycle(order)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _cycle(order: dict[str, Any]) -> None:
    if order["point"]:
        arm(*POINTS[order["point"]], nth=order["nth"])
    try:
        for _step in run_cycle(Settings.load(**order["settings"]), is_forced=True):
            pass
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
