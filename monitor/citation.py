"""STAGE: statements as BibTeX entries: who said it, who published it, where, and when it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.lines import one_line
from monitor.model.common import Precision
from monitor.model.views import StatementRow

TITLE = 160
"""Characters of the words that stand as the title."""

_SPECIAL = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"}
    | {char: f"\\{char}" for char in "%#&_$"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_IN_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_DATES = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m"}


def bibtex(rows: Iterable[StatementRow]) -> Iterator[str]:
    """One `@online` entry (biblatex) a statement; its key is `statement` and the statement's number."""
    for row in rows:
        fields = {
            "author": f"{{{_plain(row.speaker or 'speaker unresolved')}}}",
            "title": f"{{{_plain(row.text)}}}",
            "organization": _plain(row.outlet or ""),
            "date": _date(row),
            "url": row.url.translate(_IN_URL),
            "urldate": f"{row.first_seen_at:%Y-%m-%d}",
            "langid": row.language,
            "note": _plain(f"In: {row.article_title}; characters {row.start} to {row.end} of its text"),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        yield f"@online{{statement{row.id},\n{lines}\n}}\n"


def _plain(words: str) -> str:
    return one_line(words, TITLE).translate(_SPECIAL)


def _date(row: StatementRow) -> str:
    if row.published_at is None:
        return ""
    return row.published_at.strftime(_DATES.get(row.published_precision, "%Y-%m-%d"))
