"""A warm parent without threads or open connections: per line of input it forks a worker, which dies on order.

A line is JSON: {"url", "home", "smtp", "point": name or null}. The worker decides what is undecided and relays what
is due, with the product's own storage; the answer is its wait status.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from functools import cache
from typing import Any

from monitor.mail import SmtpSender
from monitor.pipeline import alerting, mailing
from monitor.pipeline.work import Work, release_the_dead
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import Storage, notifying, open_storage, verdicts
from monitor.storage.alerts import Alerts
from monitor.storage.outbox import Messages
from tests.pipeline.killing import arm

POINTS: dict[str, tuple[Any, str, bool, int]] = {
    "after the utterance, before the alert": (verdicts, "_begin_utterance", True, 1),
    "after the messages, before the commit": (notifying, "put", True, 1),
    "after the verdict": (Alerts, "record_verdict", True, 1),
    "after the commit of a text": (alerting, "_decide_text", True, 1),
    "after a claim": (Messages, "claim", True, 1),
    "before DATA": (Messages, "mark_data", False, 1),
    "in DATA": (Messages, "mark_data", True, 1),
    "after 250": (SmtpSender, "deliver", True, 1),
    "after it is recorded as sent": (Messages, "mark_data", True, 2),
}
"""Name: owner, function, whether the kill comes after it or before, and at which call of one run."""


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        storage = _warm(order["url"])
        if order["point"] == "warm up":
            status = _work(order, storage)
            storage.close()
        else:
            status = _forked(order, storage)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


@cache
def _warm(url: str) -> Storage:
    """Its statements stay compiled; its connections are closed before every fork."""
    return open_storage(url)


def _forked(order: dict[str, Any], storage: Storage) -> int:
    gc.freeze()  # what is there is shared with the child, not copied by its collector
    child = os.fork()
    if child == 0:
        try:
            if order["point"]:
                arm(*POINTS[order["point"]])
            os._exit(_work(order, storage))
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def _work(order: dict[str, Any], storage: Storage) -> int:
    settings = Settings.load(home=order["home"], database_url=order["url"], smtp_url=order["smtp"])
    release_the_dead(storage)
    work = Work(settings, storage, Sandbox())
    alerting.raise_alerts(work)
    mailing.relay_outbox(work)
    return 0


if __name__ == "__main__":
    main()
