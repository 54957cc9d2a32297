"""Where a request may go next, and what a status means. Pure; the client does what is said here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from yarl import URL

from monitor.errors import TransientError, Unusable
from monitor.fetch.politeness import retry_after
from monitor.model.common import Disposition
from monitor.urls import registrable_domain

MAX_REDIRECTS = 5
MAX_URL = 2_048
PORTS = frozenset({80, 443, 8080, 8443})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a server sends us; `is_permanent`: for good, as it says."""

    target: URL
    is_permanent: bool


class LoopbackHosts:
    """Names that this machine serves: `x.localhost`, `*.localhost` for all under it, either with `:PORT`."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [pattern.partition(":")[::2] for pattern in patterns]

    def has(self, target: URL) -> bool:
        """Whether `target` is one of them."""
        host = (target.host or "").rstrip(".")
        return any(
            (host.endswith(name[1:]) if name.startswith("*.") else host == name) and port in {"", str(target.port)}
            for name, port in self._patterns
        )


def parsed(url: str, base: URL | None = None) -> URL:
    """`url` (relative to `base`, where a server sends us on) without fragment. Raises Unusable."""
    try:
        if len(url) > MAX_URL:
            raise ValueError(f"longer than {MAX_URL} characters")
        target = base.join(URL(url.strip())) if base else URL(url.strip())
        if target.scheme not in {"http", "https"} or not target.host:
            raise ValueError("not an http(s) address")
        if target.user or target.password:
            raise ValueError("an address with a user name")
    except (ValueError, TypeError) as error:
        code = "redirect_refused" if base else "blocked_address"
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"{url[:200]}: {error}", code=code) from error
    return target.with_fragment(None)


def redirected(location: str, origin: URL, ours: LoopbackHosts) -> URL:
    """The next hop; the public web may not send us to a host of this machine. Raises Unusable."""
    target = parsed(location, origin)
    if ours.has(target) and not ours.has(origin):
        cause = f"{origin.host} redirects to {target.host}"
        raise Unusable(Disposition.BLOCKED_ADDRESS, cause, code="redirect_refused")
    return target


def check_hops(hops: int) -> None:
    """Raises Unusable after too many."""
    if hops > MAX_REDIRECTS:
        raise Unusable(Disposition.FETCH_FAILED, f"more than {MAX_REDIRECTS} redirects", code="too_many_redirects")


def check_port(target: URL) -> None:
    """Raises Unusable for a port where no web server is expected."""
    if target.port not in PORTS:
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"port {target.port} is not one of {sorted(PORTS)}")


def refusal(status: int, headers: Mapping[str, str], host: str, now: datetime) -> TransientError | Unusable:
    """The typed stop that a status other than 2xx, 304 or a redirect means."""
    cause, code = f"{host} answers {status}", f"http_{status}"
    if headers.get("cf-mitigated") == "challenge":
        return Unusable(Disposition.BLOCKED, f"{cause} with a bot check", code="challenge")
    if status in RETRIED:
        return TransientError(cause, code=code, retry_after_seconds=retry_after(headers.get("Retry-After"), now))
    if status in {404, 410}:
        return Unusable(Disposition.GONE, cause, code=code)
    if 400 <= status < 500:
        return Unusable(Disposition.BLOCKED, cause, code=code)
    return Unusable(Disposition.FETCH_FAILED, cause, code=code)


def domain_of(target: URL) -> str:
    """The registrable domain: whom we are polite to."""
    return registrable_domain(target.host or "")
