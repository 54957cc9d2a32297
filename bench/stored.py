"""`monitor reclassify` over stored articles: real rows in a real SQLite file, read by the product's own import."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from monitor.model.article import ArticleForRead, PageHints
from monitor.model.common import Counts
from monitor.pipeline import catalogue
from monitor.pipeline.importing import import_paths
from monitor.pipeline.reclassify import reclassify
from monitor.pipeline.work import open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import migrate

ARTICLES = 2_000
ALL = 100_000
FIRST, DAYS = date(2020, 1, 1), 2_250
TERMS = "episodes:\n- id: border-clashes-2022\n  signature: {fr: [nuit de Djermouk], en: [night of Jermuk]}\n"
EPISODE = (
    "- id: bench-spring-2024\n  names: {fr: Essai, en: Trial}\n  places: [meghri]\n"
    "  start: {day: 2024-05-02, source: bench}\n  end: {day: 2024-05-20, source: bench}\n"
)


def rows(articles: Sequence[ArticleForRead]) -> list[tuple[str, ...]]:
    """A row of the table for each kind of change: episode's terms, a new episode, all statements' grammar."""
    with tempfile.TemporaryDirectory() as folder, Sandbox() as box:
        home = Path(folder)
        settings = Settings.load(home=home, database_url=f"sqlite:///{home / 'monitor.db'}", batch=200)
        migrate(settings.database)
        _store(settings, box, _articles(articles, home))
        found = []
        for name, text in (("terms of an episode", TERMS), ("and a new episode of three weeks", TERMS + EPISODE)):
            (settings.catalogue_overlay).mkdir(parents=True, exist_ok=True)
            (settings.catalogue_overlay / "episodes.yaml").write_text(text, encoding="utf-8")
            found.append(_row(name, *_run(settings, box)))
        return found


def _articles(texts: Sequence[ArticleForRead], home: Path) -> Path:
    """The sample press's texts over and over, each with a day and a closing line of its own."""
    chance = random.Random(4)
    path = home / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            base = texts[number % len(texts)]
            day = FIRST + timedelta(days=chance.randrange(DAYS))
            text = f"{base.text}\n\n{number} {' '.join(chance.choices(base.text.split(), k=12))}."
            row = {"text": text, "title": base.title, "published": str(day), "url": f"https://bench.example/{number}"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _store(settings: Settings, box: Sandbox, path: Path) -> None:
    with open_work(settings, box=box) as work:
        catalogue.load(work)
        import_paths(work, [path], PageHints())


def _run(settings: Settings, box: Sandbox) -> tuple[Counts, float]:
    with open_work(settings, box=box) as work:
        catalogue.load(work)
        work.reader  # noqa: B018 - compiled once per process, not per run
        started = perf_counter()
        counts = reclassify(work, apply=True).counts
        return counts, perf_counter() - started


def _row(name: str, counts: Counts, seconds: float) -> tuple[str, ...]:
    again = counts.ended.get("same", 0) + counts.ended.get("changed", 0)
    rate = counts.taken / seconds
    return (
        f"reclassify after a change: {name}",
        f"{rate:.0f} articles a second",
        f"{counts.taken} stored, {again} read again, {counts.ended.get('changed', 0)} changed",
        f"{ALL / rate / 60:.1f} min for {ALL:,} on one core",
        "15 min",
    )
