"""Every code has a remedy, and docs/feeds.md tells them all."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from monitor.errors import TransientError
from monitor.feeds.failure import ON_THE_WAY, REMEDIES, STATE_OF, FeedError, remedy
from monitor.fetch.client import CODES as TRANSPORT
from monitor.model.common import FeedState

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "monitor" / "fetch").glob("*.py"), *(ROOT / "monitor" / "feeds").glob("*.py")]
WRITTEN = {code for path in SOURCES for code in re.findall(r'code="([a-z0-9_]+)"', path.read_text("utf-8"))}
CODES = set(STATE_OF) | {code for _, code in TRANSPORT} | WRITTEN
PAGE = (ROOT / "docs" / "feeds.md").read_text("utf-8")


def test_the_codes_were_found() -> None:
    assert {"timeout", "dns", "tls", "connect", "bad_headers", "http_404", "xml_entities_refused"} <= CODES


@pytest.mark.parametrize("code", sorted(CODES - {"blocked", "unreadable", "not_opml"}))
def test_a_code_has_a_remedy(code: str) -> None:
    assert remedy(code)


@pytest.mark.parametrize(("code", "known"), [("http_418", "http_4"), ("http_599", "http_5"), ("http_999", "http_")])
def test_a_family_has_one(code: str, known: str) -> None:
    assert remedy(code) == ON_THE_WAY[known]
    assert remedy("never_heard_of") == ""


def test_the_page_tells_every_state_and_code() -> None:
    for state in FeedState:
        assert f"| `{state}` |" in PAGE
    for code, advice in (REMEDIES | ON_THE_WAY).items():
        assert advice in PAGE, code


def test_a_feed_error_survives_a_worker() -> None:
    error = pickle.loads(pickle.dumps(FeedError("parse_timeout", "too slow")))
    assert (error.code, error.cause, error.remedy) == ("parse_timeout", "too slow", REMEDIES["parse_timeout"])
    late = pickle.loads(pickle.dumps(TransientError("x", code="http_503", retry_after_seconds=5)))
    assert (late.code, late.retry_after_seconds) == ("http_503", 5)
