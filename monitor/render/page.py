"""The templates: HTML escaped by Jinja2, plain text wrapped at 72 columns; a name that is missing is an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor.lines import wrap
from monitor.locale import Strings
from monitor.model.mailing import Reader

TEMPLATES = Path(__file__).parents[1] / "templates"
SUBJECT = 90
HTML_BYTES = 100_000
"""Gmail clips a mail at about 102 KB (facts on hostile input, M03)."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrap"] = wrap
    return environment


def page(template: str, values: Mapping[str, object]) -> str:
    """`template` with `values`; escaped where its name ends in .html."""
    return _environment().get_template(template).render(values)


def zone_note(at: datetime, reader: Reader, say: Strings) -> str:
    """The one place where a mail names its time zone."""
    offset = at.astimezone(ZoneInfo(reader.zone)).strftime("%z")
    hours = f"{offset[0]}{int(offset[1:3])}" + (f":{offset[3:5]}" if offset[3:5] != "00" else "")
    return say("digest.zone", zone=reader.zone, offset=hours.replace("-", "−"))
