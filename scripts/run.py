"""`make run`: Airflow on loopback as separate components, our DAGs, the sample press; Ctrl-C stops all of it.

Why not `airflow standalone`: its log servers listen on every address, and a signal to it orphans its children.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from scripts.components import ROOT, Crew, console, guarded, require_free
from scripts.site import Site, environment, first_run, prepare, start_airflow

COMPONENTS = {
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "api-server": ["api-server"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}


def main() -> int:
    """Start everything, show where it is, wait for Ctrl-C. Exit code 1 when something could not start."""
    site = _arguments()
    crew = Crew({}, site.logs)

    def work() -> None:
        ports = [(site.port, "make run PORT=8081")]
        if site.has_press:
            ports.append((site.press_port, "MONITOR_PRESS_PORT=8094 make run"))
        require_free(*ports)
        site.logs.mkdir(parents=True, exist_ok=True)
        crew.env = environment(site)
        prepare(site, crew)
        start_airflow(site, crew, COMPONENTS)
        first_run(site, crew)
        _show(site)
        crew.watch()

    return guarded(work, crew)


def _arguments() -> Site:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", choices=["all", "sample", "catalogue"], default="all")
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's web pages")
    parser.add_argument("--press-port", type=int, default=int(os.environ.get("MONITOR_PRESS_PORT", "8093")))
    parser.add_argument("--press-every", type=float, default=900, help="seconds between two moments of the press")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="folder of databases, mails and logs")
    args = parser.parse_args()
    var = args.var.resolve()
    url = os.environ.get("MONITOR_DATABASE_URL", f"sqlite:///{var / 'monitor.db'}")
    return Site(var, args.feeds, args.port, args.press_port, args.press_every, url)


def _show(site: Site) -> None:
    console.print(
        f"""
[bold]Running.[/]
  Pages       http://127.0.0.1:{site.port}/  → “Monitor” in the left bar
  Sign in     admin / {site.password}
  Alone       http://127.0.0.1:{site.port}/conflict-monitor/
  Data        {os.environ.get("MONITOR_DATABASE_URL", site.var / "monitor.db")}
  Mails       {site.var / "mail"} (.eml files), unless the connection smtp_default is set
  Logs        {site.logs}
Ctrl-C stops it; the next `make run` goes on where this one stopped.""",
        highlight=False,
        soft_wrap=True,
    )


if __name__ == "__main__":
    sys.exit(main())
