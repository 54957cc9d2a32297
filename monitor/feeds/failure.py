"""Why bytes are not a feed: one code of a closed list each, with what the user can do."""

from __future__ import annotations

from monitor.errors import MonitorError

REMEDIES = {
    "empty_body": "the server sent nothing: open the address in a browser, look for the feed's new place",
    "not_a_feed": "open the address in a browser; look for a link named RSS, Atom or XML on the outlet's site",
    "html_instead_of_feed": "the server sends a web page (new address, login, consent?): open it in a browser",
    "challenge": "a bot check answers instead of the outlet: set MONITOR_USER_AGENT or ask the outlet for access",
    "xml_entities_refused": "the feed declares XML entities, which can hide bombs: ask the outlet to drop them",
    "too_large": "the feed is over the limit: look for a shorter one of the same outlet",
    "parse_error": "the feed cannot be read: report it with the file, the feed is tried again by itself",
    "parse_timeout": "the feed takes too long to read: report it with the file, the feed is tried again by itself",
    "encoding_suspect": "the feed's letters cannot be made out: ask the outlet to send UTF-8",
    "incomplete": "the feed broke off in the middle: it is tried again by itself",
}


class FeedError(MonitorError):
    """These bytes give no entries; `code` is a key of REMEDIES."""

    def __init__(self, code: str, cause: str = "") -> None:
        super().__init__(cause or code.replace("_", " "), REMEDIES[code], code=code)

    def __reduce__(self) -> tuple[type[FeedError], tuple[str, str]]:
        return FeedError, (self.code, self.cause)


def stopped(code: str, cause: str) -> FeedError:
    """For `Sandbox.call(…, stop=stopped)`: a feed whose reading had to be stopped."""
    return FeedError("parse_timeout" if code == "timeout" else "parse_error", cause)
