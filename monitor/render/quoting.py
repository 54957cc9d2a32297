"""Words of a source, in their own language and quotation marks, with the outlet that published them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from monitor.lines import one_line
from monitor.locale import Strings
from monitor.model.mailing import Attestation, Reader, SourceWords, UtteranceView
from monitor.model.reading import StatementKind

OUTLET = 80
_URL = 2_000
_PLAIN_URL = re.compile(r"[^\s\x00-\x20\x7f-\xa0\"'<>\\^`{|}]+")
_QUOTES = {"fr": "«\u00a0{}\u00a0»", "hy": "«{}»", "ru": "«{}»"}
_OUTER = re.compile(r"^[«“\"„‟]\s*(.*?)\s*[»”\"“]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a source in their own language; `tag` names it, and the outlet where versions stand side by side."""

    text: str
    language: str
    tag: str


def quoted(attestation: Attestation | SourceWords, limit: int) -> str:
    """The words in the quotation marks of their language where they are direct speech, bare where they are not."""
    text = one_line(attestation.text, limit)
    if attestation.kind is not StatementKind.DIRECT:
        return text
    outer = _OUTER.match(text)
    if outer and not re.search('[«»“”„"]', outer[1]):
        text = outer[1]
    return _QUOTES.get(attestation.language, "“{}”").replace("{}", text.rstrip(" ,;"))


def shown(attestations: Sequence[Attestation], reader: Reader) -> tuple[Attestation, ...]:
    """First a version in the reader's language, direct if an outlet published one; then the first seen, if other."""
    first = attestations[0]
    own = sorted(
        (a for a in attestations if a.language == reader.language),
        key=lambda a: a.kind is not StatementKind.DIRECT,
    )
    return (*own[:1], *((first,) if first.language != reader.language else ()))


def words(attestations: Sequence[Attestation], reader: Reader, say: Strings, limit: int) -> tuple[Words, ...]:
    """The versions to show, each with its language; where there are two, with its outlet too."""
    versions = shown(attestations, reader)
    if len(versions) == 1:
        return (single(versions[0], reader, limit),)
    tags = [f"{a.language}, {outlet_name(a, say)}" for a in versions]
    tags[-1] += f", {say('alert.first_seen')}"
    return tuple(Words(quoted(a, limit), a.language, tag) for a, tag in zip(versions, tags, strict=True))


def single(attestation: Attestation, reader: Reader, limit: int = 160) -> Words:
    """One version alone: its language is named where it is not the reader's."""
    tag = "" if attestation.language == reader.language else attestation.language
    return Words(quoted(attestation, limit), attestation.language, tag)


def brief(attestation: Attestation, limit: int = 90) -> str:
    """The first words of an attestation with their quotation marks, at most `limit` characters."""
    return quoted(attestation, max(1, limit - 4))


def changed(utterance: UtteranceView) -> tuple[Attestation, Attestation] | None:
    """The words before and after an outlet changed them: the last pair of versions of one address."""
    for before, after in reversed(
        list(pairwise(sorted(utterance.attestations, key=lambda a: (a.url, a.recorded_at))))
    ):
        if before.url == after.url and before.text != after.text:
            return before, after
    return None


def safe_url(url: str) -> str | None:
    """`url` where it is a plain http(s) address with a host, else None."""
    if len(url) > _URL or not _PLAIN_URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host else None


def outlet_name(attestation: Attestation, say: Strings) -> str:
    """The outlet's name, else the host of the address, else that we don't know."""
    name = one_line(attestation.outlet, OUTLET)
    if name:
        return name
    url = safe_url(attestation.url)
    return one_line(urlsplit(url).hostname or "", OUTLET) if url else say("outlet.unknown")
