"""The readable sheet of an evidence bundle: who is reported to have said what, where it stands, which hashes."""

from __future__ import annotations

from datetime import datetime

from monitor.locale import strings
from monitor.model.proof import Proof, Report
from monitor.render.page import page
from monitor.render.quoting import safe_url

AROUND = 300
"""Characters of the text shown before and after the words."""


def evidence_sheet(found: Proof, made_at: datetime, language: str) -> str:
    """One HTML page without scripts. Raises UserError for a language we have none in."""
    say = strings(language)
    rows = [
        {
            "report": report,
            "url": safe_url(report.url),
            "published": say.published(report.published, "UTC"),
            "parts": _parts(report),
            "fetched": say.moment(report.page.fetched_at, "UTC"),
        }
        for report in found.reports
    ]
    values = {"say": say, "found": found, "rows": rows, "made_at": say.moment(made_at, "UTC")}
    return page("evidence.html", values)


def _parts(report: Report) -> tuple[str, str, str]:
    """The text before the words, the words, and the text after them."""
    before = report.text[max(0, report.start - AROUND) : report.start]
    return before, report.text[report.start : report.end], report.text[report.end : report.end + AROUND]
