"""`make bench`: what the stages cost, as ratios within one run (machines are noisy); writes docs/benchmarks.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import trafilatura

from bench import at_scale, duplicates, intake, lanes, memory, outbox, peers, stored, verdicts, whole, workers
from bench.cpu import ROUNDS, best, yardstick
from monitor import dates, dedup, language
from monitor.catalogue import load_files
from monitor.classify import Classifier
from monitor.clean import clean_page
from monitor.clean.decoding import decode
from monitor.model.article import ArticleForRead, PageHints
from monitor.model.common import Precision, Published
from monitor.model.intake import Fetched
from monitor.reader import Reader
from samples.render import Renderer
from samples.scenario import load

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
SIZE = 10_000
DENSE = 11 * (
    "Le 13 septembre 2022, dans la nuit du 12 au 13 septembre, les 10 et 17 octobre, la semaine dernière, lundi, "
    "mi-novembre, il y a plus de 30 ans, depuis mai 2021, en septembre 2020, la guerre des 44 jours. "
)
HEAD = """# Benchmarks

Made by `make bench` on the pages of the sample press; CPU time of one process, the best of {rounds} rounds. A ratio
compares two figures of the same run; where nothing else does the work, a plain loop is the yardstick. Absolute times
are those of the machine it ran on. Reclassification is measured by the clock, over articles stored in SQLite.
The intake is measured by the clock too: real HTTP from 500 hosts on
loopback with the politeness of the settings, a real SQLite file, a real mail server; its waits are the schedule's.
The whole pipeline is measured on pages of 500 words in a frame as heavy as that of outlets (130 kB, 670 elements:
bench/press.py, bench/frame.py): CPU of all its processes.
Peers are measured where BENCH_PEERS names an interpreter that has them (bench/peers.py).
BENCH_ARTICLES gives the size of the filled databases, BENCH_POSTGRES the URL of an empty one.
How to read the figures, what was slow, and databases of a million articles: [performance](performance.md).

| what | ours | beside | ratio | limit |
|---|---|---|---|---|
"""


def pages() -> list[Fetched]:
    """Every page of the sample press, as fetched."""
    scenario = load()
    render = Renderer(scenario, 8093)
    last = len(scenario.moments) - 1
    found = []
    for outlet in scenario.outlets:
        for version in scenario.visible(outlet.id, last):
            url = f"http://{outlet.host}/{version.article.id}"
            body = render.page(version, last)
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            found.append(Fetched(url, url, 200, headers, body, "0" * 64, datetime(2026, 2, 11, tzinfo=UTC)))
    return found


def rows() -> Iterator[whole.Row]:
    """Part by part; all of them take an hour."""
    sources = pages()
    texts = [clean_page(page, PageHints()) for page in sources]
    published = Published(datetime(2022, 9, 14, tzinfo=UTC), Precision.DAY, "given")
    articles = [ArticleForRead(text.text, text.title, published, language.detect(text.text).code) for text in texts]
    words = sum(len(article.text.split()) for article in articles)
    catalogue = load_files()
    reader, classifier = Reader(catalogue), Classifier(catalogue)

    def ours(page: Fetched) -> None:
        text = clean_page(page, PageHints()).text
        dedup.fingerprint(text, language.detect(text).code, page.fetched_at.date())

    base = best(lambda page: trafilatura.bare_extraction(page.body, with_metadata=True), sources)
    cleaned = best(ours, sources)
    reading = best(lambda article: reader.read(article, every_article=True), articles)
    classified = best(classifier.classify, articles)
    dated = best(lambda article: dates.find(article.text, article.language, published), articles)
    dense = best(lambda text: dates.find(text, "fr", published), [DENSE] * len(sources))
    loop, beside_loop = yardstick()
    n = len(sources)
    by_words = 400 / words
    statements = (reading - classified) / words * 400
    yield from (
        ("clean + language + fingerprint, a page", f"{cleaned / n * 1000:.1f} ms",
         f"trafilatura with metadata {base / n * 1000:.1f} ms", f"{cleaned / base:.2f}", "1.3"),
        ("dates, 400 words of the sample press", f"{dated * by_words * 1000:.2f} ms", beside_loop,
         f"{dated * by_words / loop:.2f}", "1 ms"),
        (f"dates, {len(DENSE.split())} words that are nothing but dates", f"{dense / n * 1000:.2f} ms", beside_loop,
         f"{dense / n / loop:.2f}", "–"),
        ("episodes and relevance, an article", f"{classified / n * 1000:.2f} ms", beside_loop,
         f"{classified / n / loop:.2f}", "3 ms"),
        ("episodes and relevance, 400 words", f"{classified * by_words * 1000:.2f} ms", beside_loop,
         f"{classified * by_words / loop:.2f}", "3 ms"),
        ("statements and speakers, 400 words", f"{statements * 1000:.2f} ms",
         f"{1 / statements:.0f} articles a second", "–", "100 a second"),
        ("everything from page to reading", f"{(cleaned + reading) / n * 1000:.1f} ms",
         f"trafilatura with metadata {base / n * 1000:.1f} ms", f"{(cleaned + reading) / base:.2f}", "3.5"),
    )  # fmt: skip
    given = datetime(2022, 9, 14, tzinfo=UTC).date()
    sketched = best(lambda article: dedup.fingerprint(article.text, article.language, given), articles) / n
    html = [decode(page.body, page.header("content-type") or "") for page in sources]
    page_to_text = "page to text, language and fingerprint", cleaned / n
    yield from peers.rows(os.environ.get("BENCH_PEERS"), html, [article.text for article in articles], {
        "news-please": page_to_text,
        "newspaper4k": page_to_text,
        "datasketch": ("fingerprint with names, numbers and sentences (rows in SQL: below)", sketched),
        "spaCy en_core_web_sm": ("relevance, statements, speakers and dates, an article", reading / n),
    })  # fmt: skip
    for part in (whole, memory, verdicts):
        yield from apart(part.rows)
    size, postgres = int(os.environ.get("BENCH_ARTICLES", SIZE)), os.environ.get("BENCH_POSTGRES")
    with at_scale.neighbour(postgres, "duplicates") if postgres else nullcontext() as other:
        yield from apart(duplicates.rows, max(size, duplicates.LARGE), other)
    yield from apart(at_scale.rows, size, postgres)
    yield from apart(stored.rows, articles)
    for part in (intake, lanes, outbox, workers):
        yield from apart(part.rows)


def apart(rows_of: Callable[..., Iterable[whole.Row]], *arguments: object) -> list[whole.Row]:
    """In a process of its own: what it says of memory is not what another part took before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_listed, rows_of, *arguments).result()


def _listed(rows_of: Callable[..., Iterable[whole.Row]], *arguments: object) -> list[whole.Row]:
    return list(rows_of(*arguments))


def main() -> int:
    lines = []
    for row in rows():
        lines.append("| " + " | ".join(row) + " |\n")
        sys.stdout.write(lines[-1])
        sys.stdout.flush()
    PAGE.write_text(HEAD.format(rounds=ROUNDS) + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
