"""The language data of this package, as written in its YAML files; a change of one is a change of NOVELTY_VERSION."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def table(name: str) -> Any:  # noqa: ANN401 - as the file is
    """Contents of `name`.yaml beside this module; to be read only."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
