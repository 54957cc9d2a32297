"""Seeded damage: the same seed gives the same mutant, so a finding can be replayed."""

from __future__ import annotations

import random
from collections.abc import Callable

EVIL = [
    line.encode("latin-1")
    for line in """
&#xD800;
&#99999999999999999999;
&#x110000;
&#0;
\x00
\xff\xfe
\xed\xa0\x80
\xf4\x90\x80\x80
]]>
<![CDATA[
<!--
-->
<!DOCTYPE x [<!ENTITY a 'b'>]>
&a;
<?xml version='1.0' encoding='cp1251'?>
</item>
</channel>
<item>
<pubDate>2026-13-45</pubDate>
<link>javascript:alert(1)</link>
<author>a@a.a.a.a.a.a</author>
<guid isPermaLink='true'>http://[::1</guid>
<content type='application/octet-stream'>////</content>
<gml:pos xmlns:gml='http://www.opengis.net/gml'>x</gml:pos>
xml:base='http://['
xmlns:x=''
&lt;script&gt;
&
<
>
"
""".strip().split("\n")
]


def _flip(rng: random.Random, body: bytearray) -> None:
    for _ in range(rng.randint(1, 20)):
        body[rng.randrange(len(body))] = rng.randrange(256)


def _cut(rng: random.Random, body: bytearray) -> None:
    start = rng.randrange(len(body))
    del body[start : start + rng.randint(1, 1 + len(body) // 4)]


def _truncate(rng: random.Random, body: bytearray) -> None:
    del body[rng.randrange(len(body)) :]


def _repeat(rng: random.Random, body: bytearray) -> None:
    start = rng.randrange(len(body))
    piece = body[start : start + rng.randint(1, 200)]
    body[start:start] = piece * rng.randint(2, 200)


def _plant(rng: random.Random, body: bytearray) -> None:
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(body) + 1)
        body[at:at] = rng.choice(EVIL)


def _swap(rng: random.Random, body: bytearray) -> None:
    a, b = sorted(rng.randrange(len(body)) for _ in range(2))
    body[a:b] = body[b : b + (b - a)] + body[a:b]


def _recode(rng: random.Random, body: bytearray) -> None:
    encoding = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "utf-7", "utf-32", "cp037"])
    body[:] = bytes(body).decode("utf-8", "replace").encode(encoding, "replace")


MUTATIONS: tuple[Callable[[random.Random, bytearray], None], ...] = (
    _flip, _cut, _truncate, _repeat, _plant, _plant, _swap, _recode,
)  # fmt: skip


def mutant(seed: int, bodies: list[bytes]) -> bytes:
    """One of `bodies` with one to three kinds of damage."""
    rng = random.Random(seed)
    body = bytearray(rng.choice(bodies))
    for _ in range(rng.randint(1, 3)):
        if body:
            rng.choice(MUTATIONS)(rng, body)
    return bytes(body)
