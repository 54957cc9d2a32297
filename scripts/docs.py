"""`make docs`: the pages of docs/ that are made from the code. tests/test_docs.py compares them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from scripts.dags_page import describe

DOCS = Path(__file__).resolve().parents[1] / "docs"


def settings_page() -> str:
    """docs/settings.md: every MONITOR_… variable with default and meaning."""
    from monitor.settings import Settings

    lines = [
        "# Settings",
        "",
        "Made by `make docs` from `monitor/settings.py`. All are environment variables; in Airflow the database and",
        "the mail server come from the connections `monitor_db` and `smtp_default` instead.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "–" if field.default in (None, ()) else f"`{field.default}`"
        lines.append(f"| `MONITOR_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def explain_schema() -> str:
    """docs/explain.schema.json: what `monitor explain --format jsonl` prints, as JSON Schema."""
    from monitor.explained.schema import Explained, NotReadable

    schema = TypeAdapter(Explained | NotReadable).json_schema(by_alias=True, mode="serialization")
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def api_page() -> str:
    """docs/api.md: every resource of the JSON API, from its OpenAPI document."""
    from fastapi import APIRouter

    from monitor.web.api import PREFIX, add_api, document
    from monitor.web.site import Site

    router = APIRouter(prefix=PREFIX)
    add_api(router, Site(lambda: None))
    made = document(router)
    lines = [_API_HEAD, "| resource | what it gives | parameters |", "|---|---|---|"]
    for path, operations in made["paths"].items():
        told = operations["get"]
        given = ", ".join(f"`{one['name']}`" for one in told.get("parameters", ())) or "–"
        lines.append(f"| `GET {path}` | {told['description']} | {given} |")
    lines += ["", "## Fields", ""]
    for name, schema in sorted(made["components"]["schemas"].items()):
        fields = ", ".join(f"`{field}`" for field in schema.get("properties", {}))
        if fields and "Error" not in name:
            lines.append(f"- **{name}**: {fields}")
    return "\n".join(lines) + "\n"


_API_HEAD = """# JSON API

Made by `make docs` from the routes in `monitor/web/api.py`. Read-only; mounted under `/conflict-monitor` of Airflow's
api-server. It answers to the same login as the pages, and to a token:

```
monitor tokens add dashboard
curl -H "Authorization: Bearer cm_…" 'https://airflow.example/conflict-monitor/api/v1/statements?q=side:AZE&limit=20'
```

A page has `items` and `next`: give `next` as `cursor` to get the following page; it is null on the last one. `q` is a
search as in [the search language](guide/search.md); a wrong one is answered 400 with cause and remedy. The OpenAPI
document is at `GET /api/v1/openapi.json`.
"""


def commands_page() -> str:
    """docs/commands.md: every command with its options."""
    import typer.main

    from monitor.cli import app

    lines = ["# Commands", "", "Made by `make docs`. `--help` behind a command says more, with an example.", ""]
    lines += ["| command | does | options |", "|---|---|---|"]

    def walk(group: Any, path: str) -> None:
        for name, command in sorted(group.commands.items()):
            if getattr(command, "commands", None):
                walk(command, f"{path} {name}")
            else:
                options = sorted(o for p in command.params for o in p.opts if o.startswith("--"))
                does = " ".join((command.help or "").split("\n\n")[0].split()).replace("|", "\\|")
                lines.append(f"| `{path} {name}` | {does} | {' '.join(f'`{o}`' for o in options)} |")

    walk(typer.main.get_command(app), "monitor")
    return "\n".join(lines) + "\n"


def dags_page() -> str:
    """docs/dags.md: every DAG's schedule, tasks, pools and parameters, and its own documentation."""
    import os
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        os.environ["AIRFLOW_HOME"] = home  # Airflow makes its home when it is imported
        from airflow.dag_processing.dagbag import DagBag

        sys.path.insert(0, str(DOCS.parent / "dags"))
        return describe(DagBag(dag_folder=str(DOCS.parent / "dags")).dags)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "explain.schema.json": explain_schema,
    "api.md": api_page,
}

if __name__ == "__main__":
    # Not among PAGES: the tests compare it with the DAGs that they have parsed already.
    for name, page in {**PAGES, "dags.md": dags_page}.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
