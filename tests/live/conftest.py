"""One `make run FEEDS=sample` for all tests of this folder: starting it costs half a minute or more."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.live.site import Site
from tests.needs import needs
from tests.smtpsink import free_port

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=60_000)
"""Milliseconds: no measure, but the end of hope on a machine ten times slower."""

SECONDS = 900
"""Of one test: starting Airflow takes 20 s on a free machine and minutes on a busy one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/live/" in item.path.as_posix() and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("run") / "var", free_port(), free_port())
    try:
        running.start()
        yield running
    finally:
        if running.process and running.process.poll() is None:
            running.signal(signal.SIGINT)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=needs("chromium"), headless=True, args=ARGUMENTS)
        yield running
        running.close()
