"""`python -m bench.site`: five hundred outlets on loopback, for the intake's benchmarks. Prints its port.

`/rss` is a feed of 50 entries with an ETag, `/a/N` one of its pages; `POST`-less control by `/publish/N` (N new
entries on every host), `/publish-here/N`, `/hostile/on` and `/hostile/off` (every tenth host attacks).
"""

from __future__ import annotations

import asyncio
import gzip
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

ENTRIES = 50
BOMB = gzip.compress(b"\0" * 50_000_000)
QUOTES = (
    "Nous ne reporterons pas la signature du traité au printemps",
    "La délimitation de la frontière commencera par le Tavouch",
    "Aucune force étrangère ne gardera la route de Meghri",
    "Les prisonniers doivent rentrer avant la fin de l’année",
    "Le chemin de fer rouvrira sous notre seule souveraineté",
    "Le référendum constitutionnel ne dépend d’aucun voisin",
    "Nos ambassades ouvriront quand la paix sera ratifiée",
    "Les observateurs européens resteront deux ans de plus",
    "La déclaration de Washington nous engage, rien de plus",
    "Bakou n’a pas répondu à notre huitième proposition",
    "Les douanes seront arméniennes d’un bout à l’autre",
    "Le gaz passera par le sud dès que la voie sera sûre",
)
PAGE = """<!doctype html><html lang="fr"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>Le ministre arménien des Affaires étrangères, Ararat Mirzoyan, s’est exprimé sur les négociations de paix avec
l’Azerbaïdjan, dossier {salt}.</p><p>« {quote} », a déclaré Ararat Mirzoyan à Erevan, après un entretien avec le
secrétaire d’État américain Marco Rubio.</p><p>Le conflit entre l’Arménie et l’Azerbaïdjan sur le Haut-Karabakh et la
délimitation de la frontière reste au centre des discussions, {filler}.</p></article></body></html>"""
WORDS = (
    "selon", "les diplomates", "présents", "la rencontre", "de ce jour", "a porté", "aussi", "sur le transit", "et",
    "les échanges", "entre", "les deux", "capitales", "voisines",
)  # fmt: skip


@dataclass
class Site:
    """`heads`: number of the newest entry by host."""

    heads: dict[str, int] = field(default_factory=dict)
    all_new: int = ENTRIES
    is_hostile: bool = False

    def head(self, host: str) -> int:
        return self.all_new + self.heads.get(host, 0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = request.split(" ", 2)[1]
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in request.split("\r\n")[1:])}
            host = headers["host"].partition(":")[0]
            number = _digits(host)
            if path == "/rss" and self.is_hostile and number % 10 == 0:
                await self._attack(number // 10 % 5, writer)
            else:
                writer.write(self._answer(host, path, headers))
                await writer.drain()
        writer.close()

    def _answer(self, host: str, path: str, headers: dict[str, str]) -> bytes:
        match path.split("/")[1:]:
            case ["rss"]:
                tag = f'"{self.head(host)}"'
                if headers.get("if-none-match") == tag:
                    return _http(304, b"", f"ETag: {tag}")
                return _http(200, self._feed(host, headers["host"]), f"ETag: {tag}")
            case ["a", number]:
                return _http(200, page(host, int(number)))
            case ["publish", number]:
                self.all_new += int(number)
            case ["publish-here", number]:
                self.heads[host] = self.heads.get(host, 0) + int(number)
            case ["hostile", switch]:
                self.is_hostile = switch == "on"
            case _:
                return _http(404, b"")
        return _http(200, b"done")

    def _feed(self, host: str, netloc: str) -> bytes:
        head, now = self.head(host), datetime.now(UTC)
        items = "".join(
            f"<item><title>Pourparlers {n}</title><link>http://{netloc}/a/{n}</link>"
            f"<pubDate>{format_datetime(now - timedelta(minutes=20 * (head - n)))}</pubDate></item>"
            for n in range(head, head - ENTRIES, -1)
        )
        return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()

    @staticmethod
    async def _attack(kind: int, writer: asyncio.StreamWriter) -> None:
        """A drip, a bomb, endless headers, a circle, entities."""
        if kind == 0:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.5)
        elif kind == 1:
            writer.write(_http(200, BOMB, "Content-Encoding: gzip"))
        elif kind == 2:
            writer.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n")
        elif kind == 3:
            writer.write(_http(302, b"", "Location: /rss"))
        else:
            writer.write(_http(200, b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss>&a;</rss>"))
        await writer.drain()


def _digits(host: str) -> int:
    return int("".join(c for c in host if c.isdigit()) or 0)


def _http(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def page(host: str, number: int) -> bytes:
    """Of a thousand hosts and entries no two pages are near-duplicates by more than their frame."""
    quote = QUOTES[_digits(host) % len(QUOTES)] if host.startswith("official") else "La rencontre a été utile"
    salt = f"{host} {number}"
    filler = " ".join(WORDS[(number * 7 + len(host) + i * (1 + number % 5)) % len(WORDS)] for i in range(60))
    return PAGE.format(title=f"Pourparlers {salt}", salt=salt, quote=quote, filler=filler).encode()


async def main() -> None:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, backlog=2_000, limit=1 << 20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
