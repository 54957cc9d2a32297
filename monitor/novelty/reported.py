"""The words of a report without the clause that says who spoke: "…, the minister said"."""

from __future__ import annotations

import re
from functools import cache

from monitor.novelty.glossary import fold, load
from monitor.novelty.tables import table

_LEAST = 0.4
"""Share of the text that its content has at least; what leaves less was no clause of reporting."""

_QUOTATION = re.compile('[«“„"]\\s*([^«»“”„"]{20,}?)(?:,\\s*[»”"]|\\s*[»”"]\\s*[,—–-]{1,3})\\s.+$', re.DOTALL)
"""A quotation and, behind a comma or dash, who said it and where."""


def content(text: str) -> str:
    """What is reported; the whole text where it has no such clause, or one that names a third party's report."""
    if load().signs["hearsay"].strong.search(" ".join(re.findall(r"\w+", fold(text)))):
        return text
    found = _quoted(text.strip())
    for pattern in _clauses():
        rest = pattern.sub("", found).strip(' ,«»“”"')
        if len(rest) >= _LEAST * len(text):
            found = rest
    return found


def _quoted(text: str) -> str:
    """The quotation where the text is one, with who said it behind, and what he said besides; else the text."""
    match = _QUOTATION.match(text)
    if not match:
        return text
    more = _besides().search(text, match.end(1))
    quoted = f"{match[1]}. {more[1]}" if more else match[1]
    return quoted if len(quoted) >= _LEAST * len(text) else text


@cache
def _besides() -> re.Pattern[str]:
    return re.compile(rf",\s{table('reporting')['besides']},?\s(?:that\s|que\s|qu['’]|что\s)(.+)$", re.IGNORECASE)


@cache
def _clauses() -> tuple[re.Pattern[str], ...]:
    raw = table("reporting")
    who, verbs, joined = raw["who"], raw["verbs"], raw["joined"]
    patterns = [rf"^{raw['where'][code]}{who}\s(?:{verbs[code]}){joined[code]}" for code in verbs]
    spoke = "|".join(verbs.values())
    patterns += [
        rf"[,»”\"]\s*(?:{who}\s)?(?:{spoke})(?!\s(?:that|qu))(?:(?=[\s,])(?:(?!{raw['told']})[^;:]){{0,120}})?\.?$",
        r",\s(?:selon|d['’]après|according to|по словам)\s(?:lui|elle|him|her|le|la|l['’]|the|его|ее)[^,;:]{0,50}$",
    ]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
