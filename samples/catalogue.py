"""The sample press as catalogue rows: an overlay `outlets.yaml` for our own pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from samples.scenario import Outlet, Scenario, load

HEADER = "# Written by samples/catalogue.py for the sample press on port {port}; made anew each time.\n"


def write_overlay(folder: Path, port: int, scenario: Scenario | None = None) -> Path:
    """Write `folder`/outlets.yaml with the press's outlets at `port`; returns the file."""
    rows = [_row(outlet, port) for outlet in (scenario or load()).outlets]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "outlets.yaml"
    text = yaml.safe_dump({"outlets": rows}, allow_unicode=True, sort_keys=False, width=118)
    file.write_text(HEADER.format(port=port) + text, encoding="utf-8")
    return file


def hosts(scenario: Scenario | None = None) -> tuple[str, ...]:
    """The hosts that the setting `loopback_hosts` must name."""
    return tuple(outlet.host for outlet in (scenario or load()).outlets)


def _row(outlet: Outlet, port: int) -> dict[str, Any]:
    feed = {
        "id": f"{outlet.id}-feed",
        "url": f"http://{outlet.host}:{port}/feed.xml",
        "kind": "rss",
        "lane": "fast" if outlet.affiliation == "agency" else "normal",
        "status": "verified",
    }
    return {
        "id": outlet.id,
        "name": outlet.name,
        "domains": [outlet.host],
        "country": outlet.country,
        "language": outlet.language,
        "affiliation": outlet.affiliation,
        "side": outlet.side,
        "zone": outlet.zone,
        "feeds": [feed],
        "poll_interval_seconds": 0,
        "crawl_delay_seconds": 0,
        "sample": True,
        "note": outlet.about,
    }
