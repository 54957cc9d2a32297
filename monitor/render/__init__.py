"""Alert and digest as mails: subject, text and HTML from the same values, everything from outside escaped.

Rules of the house: an outlet reports that somebody said, never more; words only in their own language; links
are http(s), shown in full and change nothing; no image, no tracking; at most 100 KB.
"""

from __future__ import annotations

from monitor.render.atom import atom
from monitor.render.digest_mail import digest
from monitor.render.evidence import evidence_sheet
from monitor.render.letters import RENDER_VERSION, View, letter
from monitor.render.reclassified import outcome_line, reclassified

__all__ = ["RENDER_VERSION", "View", "atom", "digest", "evidence_sheet", "letter", "outcome_line", "reclassified"]
