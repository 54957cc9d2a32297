"""`make docs`: the pages of docs/ that are made from the code. tests/test_docs.py compares them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

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
    from monitor.explained import Explained, NotReadable

    schema = TypeAdapter(Explained | NotReadable).json_schema(by_alias=True, mode="serialization")
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {"settings.md": settings_page, "explain.schema.json": explain_schema}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
