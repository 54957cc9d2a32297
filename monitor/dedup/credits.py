"""Which other outlet an article says it took its matter from, so that independent origins can be counted."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick
import yaml

MAX_CHARS = 20_000
WINDOW = 60
HIT = "\x1a"
ENDING = re.compile(r"(?:['-]?\w{1,4})?(?!\w)")
NO_ENDING = re.compile(r"(?!\w)")


def credited_outlet(text: str, credit: str | None = None) -> str | None:
    """The id (credits.yaml) of the outlet that `text` credits first: « selon Armenpress », "APA-ya istinadən".

    `credit` is the credit line that cleaning took out of the text; it goes before the text.
    """
    names, phrases = _tables()
    folded = f"source: {credit or '-'}\n{text[:MAX_CHARS]}".casefold()
    folded = folded.replace("’", "'").replace("ʼ", "'").replace("\u00a0", " ")
    for last, (outlet, length, takes_ending) in names.iter(folded):
        start, end = last + 1 - length, last + 1
        ending = (ENDING if takes_ending else NO_ENDING).match(folded, end)
        if ending and not folded[max(0, start - 1) : start].isalnum():
            around = f"{folded[max(0, start - WINDOW) : start]}{HIT}{folded[end : end + WINDOW]}"
            if phrases.search(around):
                return str(outlet)
    return None


@cache
def _tables() -> tuple[ahocorasick.Automaton, re.Pattern[str]]:
    """The names as an automaton, and the phrases with `HIT` in the place of a name."""
    source = (Path(__file__).parent / "credits.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(source, Loader=yaml.CSafeLoader)
    names = ahocorasick.Automaton()
    for outlet, written in raw["outlets"].items():
        for name in written:
            folded = name.rstrip("*").casefold()
            names.add_word(folded, (outlet, len(folded), name.endswith("*")))
    names.make_automaton()
    phrases = [rf"(?:(?<!\w){p})".replace("{outlet}", HIT) for p in raw["phrases"]]
    return names, re.compile("|".join(phrases))
