"""Why bytes are not a feed: one code of a closed list each, with what the user can do."""

from __future__ import annotations

from monitor.errors import MonitorError
from monitor.model.common import FeedState

REMEDIES = {
    "empty_body": "the server sent nothing: open the address in a browser, look for the feed's new place",
    "not_a_feed": "open the address in a browser; look for a link named RSS, Atom or XML on the outlet's site",
    "html_instead_of_feed": "the server sends a web page (new address, login, consent?): open it in a browser",
    "consent_wall": "the server asks for consent to cookies first: look for another address of the feed",
    "challenge": "a bot check answers instead of the outlet: set MONITOR_CONTACT or ask the outlet for access",
    "xml_entities_refused": "the feed declares XML entities, which can hide bombs: ask the outlet to drop them",
    "too_large": "the feed is over the limit: look for a shorter one of the same outlet",
    "parse_error": "the feed cannot be read: report it with the file, the feed is tried again by itself",
    "parse_timeout": "the feed takes too long to read: report it with the file, the feed is tried again by itself",
    "encoding_suspect": "the feed's letters cannot be made out: ask the outlet to send UTF-8",
    "no_links": "the list page has none of the links its selector asks for: correct the selector in the catalogue",
    "sitemap_index": "the sitemap lists other sitemaps: give the address of the one with the news",
    "incomplete": "the feed broke off in the middle: it is tried again by itself",
}


ON_THE_WAY = {
    "timeout": "the server is too slow today: it is tried again by itself",
    "dns": "the name is not known: check the address, or the network if others fail too",
    "dns_timeout": "the name server does not answer: check the network if others fail too",
    "tls": "the certificate cannot be verified and is not waved through: the outlet must mend it",
    "connect": "the server cannot be reached: it is tried again by itself; check the network if others fail too",
    "connection": "the connection failed: it is tried again by itself",
    "bad_headers": "the server's answer is no proper HTTP: open the address in a browser, tell the outlet",
    "encoding_refused": "the server compresses in a way that was not asked for: tell the outlet",
    "bad_encoding": "the server's compression is broken: tell the outlet",
    "too_many_redirects": "the address leads in a circle: look for the feed's new place",
    "redirect_refused": "the address leads out of the public web: look for the feed's new place",
    "blocked_address": "only public web servers are asked (http or https, usual ports): check the address",
    "robots_denied": "the site asks machines to stay away (robots.txt): ask the outlet for access",
    "unchanged_after_failure": "the server said 'unchanged' of what was broken: it is asked in full next time",
    "http_400": "the server refuses our kind of client: set MONITOR_CONTACT or ask the outlet for access",
    "imap": "the mailbox does not open: check MONITOR_IMAP_URL (server, user, password, folder)",
    "http_401": "the feed asks for a login: look for an open one",
    "http_403": "the server refuses us: set MONITOR_CONTACT, or ask the outlet for access",
    "http_404": "the feed is not there: look for its new place; it is asked again once a day",
    "http_410": "the outlet has ended this feed: look for its new place; it is asked again once a day",
    "http_429": "we asked too often: raise poll_interval_seconds of the outlet",
    "http_4": "the server refuses the request: open the address in a browser, look for the feed's new place",
    "http_5": "the server has a fault of its own: it is tried again by itself",
    "http_": "an answer that feeds do not give: open the address in a browser",
}
"""Remedies of fetching, for feeds; `http_4`, `http_5` and `http_` stand for every other status they begin."""


STATE_OF = {
    "http_401": FeedState.AUTH,
    "http_407": FeedState.AUTH,
    "http_404": FeedState.GONE,
    "http_410": FeedState.GONE,
    "blocked": FeedState.BLOCKED,
    "challenge": FeedState.BLOCKED,
    "robots_denied": FeedState.BLOCKED,
    "html_instead_of_feed": FeedState.HTML,
    "not_a_feed": FeedState.HTML,
    "consent_wall": FeedState.HTML,
    "no_links": FeedState.HTML,
    "sitemap_index": FeedState.HTML,
    "empty_body": FeedState.EMPTY,
    "blocked_address": FeedState.HOSTILE,
    "redirect_refused": FeedState.HOSTILE,
    "too_large": FeedState.HOSTILE,
    "encoding_refused": FeedState.HOSTILE,
    "bad_encoding": FeedState.HOSTILE,
    "xml_entities_refused": FeedState.HOSTILE,
    "parse_error": FeedState.HOSTILE,
    "parse_timeout": FeedState.HOSTILE,
}
"""What a feed is after an error; of the codes missing here a refusal (4xx) blocks, the others are unreachable."""


def state_after(code: str) -> FeedState:
    """What a feed becomes by the error of its last poll."""
    is_refusal = code.startswith("http_4") and code != "http_408"
    return STATE_OF.get(code) or (FeedState.BLOCKED if is_refusal else FeedState.UNREACHABLE)


def remedy(code: str) -> str:
    """What the user can do about a feed's error; empty for a code that is none of ours."""
    known = REMEDIES | ON_THE_WAY
    return next((known[part] for part in (code, code[:6], code[:5]) if part in known), "")


class FeedError(MonitorError):
    """These bytes give no entries; `code` is a key of REMEDIES."""

    def __init__(self, code: str, cause: str = "") -> None:
        super().__init__(cause or code.replace("_", " "), REMEDIES[code], code=code)

    def __reduce__(self) -> tuple[type[FeedError], tuple[str, str]]:
        return FeedError, (self.code, self.cause)


def stopped(code: str, cause: str) -> FeedError:
    """For `Sandbox.call(…, stop=stopped)`: a feed whose reading had to be stopped."""
    return FeedError("parse_timeout" if code == "timeout" else "parse_error", cause)
