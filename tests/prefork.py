"""A Celery application whose broker and results are a folder's files; PREFORK_FOLDER names it."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from pathlib import Path

from billiard import current_process
from celery import Celery

from monitor.errors import MonitorError
from monitor.sandbox import Sandbox

FOLDER = Path(os.environ["PREFORK_FOLDER"])
PARSE = "monitor.feeds:parse_bytes"

app = Celery("prefork", broker="filesystem://", backend=f"file://{FOLDER / 'results'}")
app.conf.broker_transport_options = {
    "data_folder_in": str(FOLDER / "queue"),
    "data_folder_out": str(FOLDER / "queue"),
    "control_folder": str(FOLDER / "control"),
}
for name in ("results", "queue", "control"):
    (FOLDER / name).mkdir(exist_ok=True)


@app.task
def read(bodies: list[str]) -> dict[str, object]:
    """Each body's title or error code, and what kind of process this is."""
    found = []
    with Sandbox() as box:
        for body in bodies:
            try:
                found.append(box.call(PARSE, body.encode(), None, "https://araks.am/", "UTC", seconds=2).title)
            except MonitorError as error:
                found.append(error.code)
    try:
        with multiprocessing.get_context("fork").Pool(1):
            pool = "allowed"
    except AssertionError:
        pool = "refused"
    return {"found": found, "process": current_process().name, "pool": pool}


if __name__ == "__main__":
    print(json.dumps(app.send_task("tests.prefork.read", [sys.argv[1:]]).get(timeout=110)))
