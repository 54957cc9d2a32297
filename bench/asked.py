"""What analysts ask of a filled database, and what each answer takes in CPU time: views, searches, ready questions.

python -m bench.asked sqlite:////tmp/corpus.db
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bench.corpus_rows import EPISODES, speakers
from bench.cpu import clock_of
from monitor import questions
from monitor.catalogue import load_files
from monitor.search import Names, parse, resolve
from monitor.storage import Storage, open_storage
from monitor.storage.sql_views import VIEWS, View

SEARCHES = ("paix", "paix traité side:AZE", '"la paix"', "corr*", 'speaker:"Ilham Aliyev" pont', "treaty in:articles")
ROUNDS = 10
LATEST = "SELECT first_seen_at FROM v_articles ORDER BY article_id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Span:
    """The days asked about: from midnight of `since` to that of `until`."""

    since: datetime
    until: datetime


def span(storage: Storage, days: int) -> Span:
    """The last `days` days of the corpus and what there is of the next."""
    ((latest,),) = storage.analysis.ask(LATEST, ()).rows
    assert isinstance(latest, datetime)
    midnight = datetime.combine(latest.date(), time(), UTC)
    return Span(midnight - timedelta(days=days), midnight + timedelta(days=1))


def asked(storage: Storage, asked_of: Span) -> Iterator[tuple[str, Callable[[], object]]]:
    """By name: a page of each list, its latest, the days of each daily view, searches, ready questions."""

    def sql(text: str) -> Callable[[], object]:
        return lambda: list(storage.analysis.ask(text, ()).rows)

    for view in VIEWS:
        yield view.name, sql(_page(view, asked_of))
        if view.dated_by and len(view.key) == 1:
            yield f"{view.name}, latest", sql(f"SELECT * FROM {view.name} ORDER BY {view.dated_by} DESC LIMIT 50")
    names = Names(load_files())
    for words in SEARCHES:
        yield f"search {words}", lambda words=words: _search(storage, names, words)  # type: ignore[misc]
    for ready in questions.questions():
        bound = questions.bound(ready, _given(ready, asked_of))
        yield (
            f"query {ready.name}",
            lambda ready=ready, bound=bound: list(storage.analysis.ask(ready.sql, bound).rows),
        )  # type: ignore[misc]


def _page(view: View, asked_of: Span) -> str:
    if len(view.key) > 1 and view.dated_by:
        since = asked_of.since.date()
        return f"SELECT * FROM {view.name} WHERE {view.dated_by} >= '{since}' ORDER BY {view.key[0]}"
    return f"SELECT * FROM {view.name} ORDER BY {view.key[0]} DESC LIMIT 50"


def _given(ready: questions.Question, asked_of: Span) -> dict[str, str]:
    _, speaker, _ = speakers()[3]
    known = {"since": str(asked_of.since.date()), "until": str(asked_of.until.date()), "speaker": speaker,
             "episode": f"episode-{EPISODES - 1}", "country": "AM", "utterance": "1"}  # fmt: skip
    return {p.name: known[p.name] for p in ready.parameters if p.name in known}


def _search(storage: Storage, names: Names, words: str) -> object:
    query = resolve(parse(words, names), names, storage.searching.named)
    if query.scope == "articles":
        return storage.searching.articles(query, limit=50)
    return storage.searching.statements(query, limit=50)


def p95(act: Callable[[], object], clock: Callable[[], float], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median and 95th percentile of `rounds` calls after a first one, milliseconds."""
    act()
    times = []
    for _ in range(rounds):
        began = clock()
        act()
        times.append((clock() - began) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]


def main() -> int:
    url, days = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with open_storage(url) as storage:
        clock = clock_of(storage, url)
        for name, act in asked(storage, span(storage, days)):
            median, high = p95(act, clock)
            sys.stdout.write(f"{name:40} median {median:7.1f} ms   p95 {high:7.1f} ms\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
