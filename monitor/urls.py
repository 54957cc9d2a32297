"""Addresses as identities: many spellings of one page give one string, two pages never do.

The canonical form is for comparing and storing, not for fetching: it drops what servers may need
(scheme, `www.`, AMP), so a page is fetched by the link as the feed wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from tld import get_fld

from monitor.errors import UserError

MAX_LENGTH = 4_096

TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "at_", "ns_", "wt_", "wt.", "fb_", "hmb_")
TRACKING = frozenset(
    {
        "_ga", "_gl", "_openstat", "action_object_map", "amp", "cmpid", "dclid", "ef_id", "fbclid", "gaa_at",
        "gbraid", "gclid", "gclsrc", "igsh", "igshid", "ito", "jsessionid", "mc_cid", "mc_eid", "mkt_tok",
        "msclkid", "ncid", "oc", "output_type", "outputtype", "phpsessid", "rb_clickid", "ref", "ref_src",
        "ref_url", "referer", "referrer", "rss", "s_cid", "s_kwcid", "share", "smid", "smtyp", "spm", "srsltid",
        "taid", "tblci", "trk", "twclid", "ved", "vero_id", "wbraid", "wickedid", "wtrid", "xtor", "yclid",
        "ymclid", "ysclid",
    }
)  # fmt: skip
TRACKING_VALUES = frozenset(
    {
        ("source", "rss"), ("source", "feed"), ("from", "rss"), ("from", "feed"), ("src", "rss"), ("via", "rss"),
        ("m", "1"), ("mobile", "1"), ("mobile", "true"), ("view", "mobile"), ("view", "amp"), ("output", "amp"),
    }
)  # fmt: skip
MIRROR_LABEL = re.compile(r"(?:www\d{0,2}|m|mobile|mobi|wap|amp|mail)\.")
"""`mail.`: courrier.am drifts between www., mail. and none (facts, feeds.md §3)."""

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HIGH_RUN = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_LOW = re.compile(r"%[0-7][0-9A-Fa-f]")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_INDEX = re.compile(r"/index\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_TAIL = re.compile(r"\.amp(\.html?)?$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:amp|c|v)/(s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)$")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_QUERY_SAFE = "/:@!$'()*,;?-._~%"
_DEFAULT_PORTS = {("http", 80), ("https", 443)}


def canonical(url: str, base: str | None = None) -> str:
    """The identity of the page at `url` (relative to `base`, if given); idempotent.

    Raises UserError where it is not an http(s) address with a host.
    """
    parts = _split(url, base)
    scheme, host, port = parts.scheme, canonical_host(parts.hostname or ""), _port(parts)
    cached = _AMP_CACHE.match(parts.path)
    if cached and (host == "google.com" or host.endswith(".cdn.ampproject.org")):
        return canonical(f"https://{cached['rest']}" + (f"?{parts.query}" if parts.query else ""))
    is_default = port is None or (scheme, port) in _DEFAULT_PORTS
    origin = f"https://{host}" if is_default else f"{scheme}://{host}:{port}"
    query = _query(parts.query)
    fragment = f"#{_escaped(parts.fragment, _PATH_SAFE + '?')}" if parts.fragment.startswith("!") else ""
    whole = origin + _path(parts.path) + (f"?{query}" if query else "") + fragment
    if len(whole) > MAX_LENGTH:
        raise UserError(f"an address of {len(whole)} characters", f"give one of at most {MAX_LENGTH}")
    return whole


def canonical_host(host: str) -> str:
    """Lower-case punycode, without the labels that only name a mirror (`www.`, `m.`, `amp.`). Raises UserError."""
    host = ascii_host(host)
    registered = _registered(host)
    while (label := MIRROR_LABEL.match(host)) and registered and _registered(host[label.end() :]) == registered:
        host = host[label.end() :]
    return host


def ascii_host(host: str) -> str:
    """`host` in lower-case punycode without a final dot; IPv6 in brackets. Raises UserError."""
    if ":" in host:
        try:
            return f"[{ip_address(host.partition('%')[0])}]"
        except ValueError as error:
            raise UserError(f"{host!r} is not a host", "write the name of a host") from error
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise UserError(f"{host!r} is not a host", "write the name of a host") from error
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise UserError(f"{host!r} is not a host", "write the name of a host")
    return name


def registrable_domain(host: str) -> str:
    """The domain somebody registered: `eng.example.co.uk` → `example.co.uk`; offline list of the library `tld`.

    An address, a single label and a name under `.localhost` stand for themselves.
    """
    host = host.lower().rstrip(".")
    return _registered(host) or host


@lru_cache(maxsize=4096)
def _registered(host: str) -> str | None:
    labels = host.split(".")
    if labels[-1] == "localhost":
        return ".".join(labels[-2:])
    try:
        found: str | None = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    except Exception:  # tld parses the host anew and raises what urlsplit raises
        return None
    return found


def _split(url: str, base: str | None) -> SplitResult:
    text = re.sub(r"[\t\r\n]", "", url).strip("".join(map(chr, range(0x21))) + "\ufeff\u200b\xa0")
    head, mark, tail = re.match(r"([^?#]*)([?#]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    text = head.replace("\\", "/") + mark + tail
    try:
        text.encode()
        if base is not None:
            text = urljoin(base, text)
        elif text.startswith("//"):
            text = f"https:{text}"
        parts = urlsplit(text)
    except (ValueError, UnicodeError) as error:
        raise UserError(f"{url[:200]!r} is not an address ({error})", "write it as https://host/path") from error
    if parts.scheme not in {"http", "https"}:
        raise UserError(f"{url[:200]!r} is not an http(s) address", "write it as https://host/path")
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise UserError(f"{parts.netloc[:200]!r} has no valid port", "write it as https://host/path") from error


def _path(path: str) -> str:
    path = _SESSION.sub("", _escaped(path, _PATH_SAFE))
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in {"", "."}:
            segments.append(segment)
    while len(segments) > 1 and segments[-1].lower() == "amp":
        segments.pop()
    while len(segments) > 1 and segments[0].lower() == "amp":
        segments.pop(0)
    path = "/" + "/".join(segments)
    while (shorter := _INDEX.sub("", _AMP_TAIL.sub(r"\1", path))) != path:
        path = shorter
    return path if path.strip("/") else ""


def _query(query: str) -> str:
    kept = []
    for pair in query.replace("+", "%20").split("&"):
        while pair.startswith("amp;"):
            pair = pair.removeprefix("amp;")
        name, equals, value = pair.partition("=")
        name, value = _escaped(name, _QUERY_SAFE), _escaped(value, _QUERY_SAFE)
        if pair and not _is_tracking(name.lower(), value.lower()):
            kept.append((name, equals + value))
    return "&".join(name + value for name, value in sorted(kept))


def _is_tracking(name: str, value: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES) or (name, value) in TRACKING_VALUES


def _escaped(text: str, safe: str) -> str:
    """One spelling of percent-escapes: unreserved characters bare, all else in capitals, UTF-8 in NFC."""
    text = _STRAY_PERCENT.sub("%25", text)
    text = _HIGH_RUN.sub(_decoded, text)
    text = _LOW.sub(lambda m: c if _UNRESERVED.fullmatch(c := chr(int(m[0][1:], 16))) else m[0].upper(), text)
    return quote(unicodedata.normalize("NFC", text), safe=safe)


def _decoded(run: re.Match[str]) -> str:
    try:
        return bytes.fromhex(run[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return run[0].upper()
