"""Damaged copies of our own feeds: a result or a code, never an exception, never slow.

MONITOR_MUTANTS sets their number (12,000 in the long run).
"""

from __future__ import annotations

import json
import os

import pytest

from monitor.feeds import describe
from monitor.feeds.failure import REMEDIES
from tests.clock import bounded
from tests.faults.mutants import mutant

NUMBER = int(os.environ.get("MONITOR_MUTANTS", "300"))
PORTION = 100
SECONDS = 2.0
RUSSIAN = "Встреча министров перенесена на осень"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
ITEM = (
    "<item><title>{title}</title><link>https://araks.am/{n}?utm_source=rss</link><guid>{n}</guid>"
    "<pubDate>Sat, 0{n} Jun 2026 03:08:00 +0400</pubDate><author>desk@araks.am (Desk)</author>"
    "<description><![CDATA[<p>A paragraph on the talks &amp; the border.</p>]]></description></item>"
)
RSS = HEAD + '<rss version="2.0"><channel><title>Araks</title><link>https://araks.am</link>{}</channel></rss>'
ATOM = (
    HEAD + '<feed xmlns="http://www.w3.org/2005/Atom"><title>Araks</title><updated>2026-06-06T00:00:00Z</updated>'
    '<entry><title type="html">&lt;b&gt;Border&lt;/b&gt; talks</title><link href="/1"/><id>tag:araks.am,2026:1</id>'
    "<updated>2026-06-06T03:08:29+04:00</updated><content type=\"xhtml\"><div xmlns='http://www.w3.org/1999/xhtml'>"
    "<p>Text.</p></div></content><author><name>Desk</name></author></entry></feed>"
)
RDF = (
    HEAD + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://araks.am"><title>Araks</title></channel>'
    '<item rdf:about="https://araks.am/1"><title>Talks</title><link>https://araks.am/1</link>'
    "<dc:date>2026-06-06T03:08+04:00</dc:date></item></rdf:RDF>"
)
BODIES = [
    RSS.format("".join(ITEM.format(title=title, n=n) for n in range(1, 8))).encode()
    for title in ("Talks on the border", RUSSIAN, "Բանակցություններ", "« Un accord » selon Erevan")
] + [ATOM.encode(), RDF.encode(), RSS.format(ITEM.format(title=RUSSIAN, n=1) * 9).encode("cp1251")]


@pytest.mark.parametrize("start", range(0, NUMBER, PORTION))
def test_a_mutant_gives_entries_or_a_code(start: int) -> None:
    codes = set()
    for seed in range(start, min(start + PORTION, NUMBER)):
        with bounded(SECONDS):
            line = describe(mutant(seed, BODIES)).to_json(str(seed))
        assert line.endswith("\n")
        described = json.loads(line.encode())
        assert "entries" in described or described["error"] in REMEDIES, seed
        codes.add(described.get("error", "ok"))
    assert "ok" in codes
    assert len(codes) > 1
