"""A database with alerts as a page may get them: ordinary ones, and ones made by somebody who wants to break it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from monitor.catalogue import Catalogue, load_files
from monitor.model.alerting import Novelty
from monitor.model.common import Published, Side, UtteranceId
from monitor.model.reading import Modality, Speaker, StatementKind
from monitor.model.work import Claim, EpisodeIntent, FeedIntent, OutletIntent, StatementForNovelty
from monitor.storage import Storage
from tests.storage import made

QUOTE = "Nos positions restent où elles étaient, et la carte sera rendue publique."
SPEAKERS = (
    Speaker("ararat-mirzoyan", "Ararat Mirzoyan", "le ministre", "Foreign Minister of Armenia", Side.ARM),
    Speaker("ilham-aliyev", "Ilham Aliyev", "le président", "President of Azerbaijan", Side.AZE),
    Speaker(None, "Claire Hartwell", "Mme Hartwell", "Spokesperson of a department", Side.US),
    Speaker(None, "Sophie Vandermeer", "Mme Vandermeer", None, Side.OTHER),
    None,
)


@dataclass(frozen=True)
class Case:
    """One article with one statement; it attests the utterance of the case before where `is_repeat`."""

    quote: str = QUOTE
    title: str = "Déclaration à Erevan"
    url: str = "https://levant.example/2022/09/13/declaration"
    outlet: str = "Le Matin du Levant"
    speaker: Speaker | None = SPEAKERS[0]
    language: str = "fr"
    episode: str | None = None
    kind: StatementKind = StatementKind.DIRECT
    modality: Modality = Modality.ASSERTED
    is_repeat: bool = False
    minutes: float = 0


def ordinary(count: int) -> list[Case]:
    """Alerts of all sides over several days, each in its own words, every third with a second outlet."""
    cases: list[Case] = []
    for n in range(count):
        speaker = SPEAKERS[n % len(SPEAKERS)]
        url = f"https://levant.example/monde/2022/09/13/une-adresse-assez-longue-pour-{n}-lignes.html?utm_source=rss"
        cases.append(Case(f"{QUOTE} Point {n}.", url=url, speaker=speaker, minutes=n * 180))
        if n % 3 == 0:
            other = {"outlet": "Araks Wire", "language": "en", "url": f"https://araks.example/en/{n}"}
            words = f"Our positions stay where they were, and the map will be public. Point {n}."
            cases.append(replace(cases[-1], quote=words, is_repeat=True, **other))
    return cases


@cache
def _catalogue() -> Catalogue:
    return load_files()


def fill(storage: Storage, cases: Iterable[Case]) -> None:
    """Through all tables, as the pipeline would have done it."""
    cases = list(cases)
    names = list(dict.fromkeys(case.outlet for case in cases))
    outlets = [OutletIntent(f"o{i}", name, "FR", "fr", "private") for i, name in enumerate(names)]
    feeds = [FeedIntent(f"f{i}", f"o{i}", f"https://o{i}.example/rss", 900, "fr") for i in range(len(names))]
    known = [EpisodeIntent(e.id, e.names["fr"], e.names["en"], None, None, None) for e in _catalogue().episodes]
    version = storage.catalogue.record(
        _catalogue().model_dump_json(), made.NOW, outlets=outlets, feeds=feeds, episodes=known
    )
    polled = {feed.outlet: feed for feed in storage.feeds.due(made.NOW, is_forced=True)}
    told: UtteranceId | None = None
    for n, case in enumerate(cases):
        now = made.at(case.minutes)
        claim = Claim("host:1:a", now, timedelta(days=300), 10)
        entry = replace(made.entry(n), url=case.url, link=case.url, title=case.title)
        feed = polled[f"o{names.index(case.outlet)}"]
        storage.feeds.record_poll(made.poll(feed, entry, now=now))
        for waiting in storage.entries.unfetched(claim):
            storage.entries.record_page(waiting.id, made.fetched(case.url, f"<p>{n}</p>".encode(), now))
        (page,) = storage.articles.uncleaned(claim, 1)
        stated = _article(storage, case, page, n, version.id, now)
        given = {"novelty": Novelty.REPEAT, "nearest": told, "decision": made.REPEATS} if case.is_repeat else {}
        recorded = made.decide(storage, stated, now=now, **given)
        told = recorded.utterance


def _article(storage, case, page, n, catalogue, now) -> StatementForNovelty:
    clean = replace(made.clean(case.quote, case.title), published=Published(now, made.published().precision, "feed"))
    language = replace(made.Language("fr", 0.99, "detector"), code=case.language)
    made.article(storage, page, case.quote, seed=1000 * (n + 1), clean=clean, language=language)
    claim = Claim("host:1:a", now, timedelta(days=300), 10)
    (text,) = storage.readings.unread(claim, catalogue)
    statement = replace(
        made.statement(case.quote, case.quote, case.speaker),
        kind=case.kind,
        modality=case.modality,
        cue=None,
        source=None,
    )
    reading = made.reading(statement, episode=case.episode)
    storage.readings.record_reading(text.version, reading, read_version=1, catalogue=catalogue, now=now)
    (stated,) = storage.statements.undecided(10)
    return stated
