"""Values for storage tests: small, valid, each named by what a test says about it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from monitor.model.alerting import (
    AlertDecision,
    EarlierUtterance,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    Severity,
    StatementForNovelty,
    Suppression,
)
from monitor.model.article import CleanText, Fingerprint, Language, PageHints, RemovedBlock
from monitor.model.common import AlertId, FeedState, Precision, Published, Side, Span, SubscriberId, UtteranceId
from monitor.model.intake import EntryData, FeedForPoll, Fetched, PollIntent
from monitor.model.mailing import UtteranceView
from monitor.model.outbox import EmailContent, Letter, MessageIntent
from monitor.model.reading import (
    Account,
    Classification,
    EpisodeCue,
    EpisodeMatch,
    EpisodeRole,
    Extraction,
    Reading,
    RejectedAttribution,
    Relevance,
    Said,
    Speaker,
    Statement,
    StatementKind,
)
from monitor.model.threads import AlertInputs, Composed
from monitor.model.work import (
    ArticleIntent,
    ArticleRecorded,
    Claim,
    EpisodeIntent,
    FeedIntent,
    OutletIntent,
    PageForClean,
    VerdictIntent,
    VerdictRecorded,
)
from monitor.storage import Storage
from monitor.storage.tables import Statement as StatementTable

NOW = datetime(2022, 9, 13, 8, 0, tzinfo=UTC)
TEXT = "Le ministre a dit à Erevan : « Nos positions restent où elles étaient. » La réunion a duré une heure."
QUOTE = "Nos positions restent où elles étaient."


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def claim(owner: str = "host:1:a", minutes: float = 0, limit: int = 10) -> Claim:
    return Claim(owner, at(minutes), timedelta(minutes=5), limit)


def published(minutes: float = -30) -> Published:
    return Published(at(minutes), Precision.MINUTE, "feed")


def catalogue(storage: Storage, feeds: int = 1, now: datetime = NOW) -> int:
    """One outlet a feed, and one episode."""
    outlets = [OutletIntent(f"outlet{i}", f"Outlet {i}", "FR", "fr", "private") for i in range(feeds)]
    intents = [
        FeedIntent(f"feed{i}", f"outlet{i}", f"https://outlet{i}.example/rss", 900, "fr") for i in range(feeds)
    ]
    episodes = [
        EpisodeIntent("sep-2022", "Affrontements de septembre 2022", "September 2022 clashes", date(2022, 9, 12))
    ]
    version = storage.catalogue.record('{"episodes": []}', now, outlets=outlets, feeds=intents, episodes=episodes)
    return version.id


def entry(number: int, title: str = "Déclaration à Erevan") -> EntryData:
    url = f"https://outlet0.example/article/{number}"
    return EntryData(
        url, url + "?utm=1", title, "Résumé", None, published(), "Tue, 13 Sep 2022 07:30:00 GMT", f"g{number}"
    )


def poll(feed: FeedForPoll, *entries: EntryData, now: datetime = NOW, is_baseline: bool = False) -> PollIntent:
    return PollIntent(
        feed.id, FeedState.OK, entries, is_baseline, '"e1"', None, "a" * 64, 0, now + timedelta(minutes=15), now, 200,
        1234, 56,
    )  # fmt: skip


def failed_poll(feed: FeedForPoll, now: datetime = NOW) -> PollIntent:
    return PollIntent(
        feed.id, FeedState.UNREACHABLE, (), False, None, None, None, feed.failures + 1, now + timedelta(hours=1), now,
        None, 0, 5000, "timeout", "no answer within 30 s",
    )  # fmt: skip


def fetched(url: str, body: bytes = b"<html><p>Texte</p></html>", now: datetime = NOW) -> Fetched:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Server", "x"))
    return Fetched(url, url, 200, headers, body, hashlib.sha256(body).hexdigest(), now, "192.0.2.1")


def clean(text: str = TEXT, title: str = "Déclaration à Erevan") -> CleanText:
    removed = (RemovedBlock("Se connecter", "furniture", 0), RemovedBlock("A lire aussi", "tail", 7))
    return CleanText(title, text, "A. Auteur", published(), "fr", None, removed)


def fingerprint(seed: int = 1, sentences: tuple[int, ...] = ()) -> Fingerprint:
    """Bands are 32 numbers from `seed` on, above and below 2**63."""
    bands = tuple((1 << 63) - 16 + seed + i for i in range(32))
    sha = hashlib.sha256(str(seed).encode()).hexdigest()
    return Fingerprint(1, sha, tuple(range(seed, seed + 128)), bands, sentences, 200)


def article(
    storage: Storage, page: PageForClean, text: str = TEXT, seed: int = 1, **given: object
) -> ArticleRecorded:
    intent = ArticleIntent(
        page, clean(text), Language("fr", 0.99, "detector"), 1, page.first_seen_at, fingerprint(seed)
    )
    for name, value in given.items():
        object.__setattr__(intent, name, value)
    return storage.articles.record_article(intent)


MINISTER = Speaker("ararat-mirzoyan", "Ararat Mirzoyan", "Le ministre", "Minister of Foreign Affairs", Side.ARM)


def statement(text: str = TEXT, quote: str = QUOTE, speaker: Speaker | None = MINISTER) -> Statement:
    start = text.index(quote)
    return Statement(
        span=Span(start, start + len(quote)),
        text=quote,
        fragments=(Span(start, start + len(quote)),),
        kind=StatementKind.DIRECT,
        cue=Span(12, 17),
        source=Span(0, 11),
        speakers=(speaker,) if speaker else (),
        confidence=0.9,
        account=Account.OWN,
        said=Said(date(2022, 9, 13), date(2022, 9, 13), Precision.DAY, "text"),
        unresolved_reason=None if speaker else "no_candidate",
    )


def reading(*statements: Statement, episode: str | None = "sep-2022") -> Reading:
    cues = (EpisodeCue(3, 11, "phrase", 1.5), EpisodeCue(20, 26, "place", -0.5))
    match = EpisodeMatch(episode, EpisodeRole.REPORTED, 2.0, cues) if episode else None
    classification = Classification(Relevance(0.2, 0.9, ("names both sides",)), (match,) if match else ())
    statements = tuple(replace(s, episode=s.episode or episode) for s in statements)
    return Reading(classification, Extraction(statements, (RejectedAttribution(Span(0, 5), "negated"),)))


def verdict(novelty: Novelty = Novelty.NEW, nearest: UtteranceId | None = None) -> NoveltyVerdict:
    reason = {Novelty.NEW: NoveltyReason.NO_EARLIER, Novelty.REPEAT: NoveltyReason.SAME_WORDS}
    return NoveltyVerdict(
        novelty, nearest, 0.8 if nearest else 0.0, ("numbers",), reason.get(novelty, NoveltyReason.CLOSE)
    )


ALERTS = AlertDecision("officials", Severity.HIGH, None)
REPEATS = AlertDecision(None, Severity.NORMAL, Suppression.REPEAT)


def mail(key: str, subscriber: SubscriberId) -> MessageIntent:
    letter = Letter(EmailContent(f"Subject {key}", "text", "<p>html</p>"), "fr", "Europe/Paris")
    return MessageIntent(key, subscriber, "reader@example.org", f"<{key}@example.org>", letter)


def earlier(storage: Storage, stated: StatementForNovelty, window: timedelta) -> tuple[EarlierUtterance, ...]:
    """What was said earlier by its speaker."""
    return storage.statements.earlier([stated], window)[stated.id]


def decide(
    storage: Storage,
    stated: StatementForNovelty,
    *,
    novelty: Novelty = Novelty.NEW,
    nearest: UtteranceId | None = None,
    decision: AlertDecision | None = ALERTS,
    subscribers: tuple[SubscriberId, ...] = (),
    now: datetime = NOW,
) -> VerdictRecorded:
    def compose(alert: AlertId, utterance: UtteranceView, is_folded: bool) -> Composed:
        assert utterance.attestations
        inputs = AlertInputs(storage.catalogue.newest().id, "https://monitor.example/", 1, "{}")
        told = () if is_folded else subscribers
        return Composed(inputs, [mail(f"alert.{alert}.{subscriber}", subscriber) for subscriber in told])

    intent = VerdictIntent(stated, verdict(novelty, nearest), 1, now, decision, compose)
    return storage.alerts.record_verdict(intent)


def pages(
    storage: Storage, count: int = 1, *, is_baseline: bool = False, now: datetime = NOW
) -> tuple[PageForClean, ...]:
    """Catalogue, one poll with `count` entries, their pages fetched, all claimed for cleaning."""
    catalogue(storage, now=now)
    feed = storage.feeds.due(now, is_forced=True)[0]
    storage.feeds.record_poll(poll(feed, *(entry(i) for i in range(count)), is_baseline=is_baseline, now=now))
    wanted = Claim("host:1:a", now, timedelta(minutes=5), 1000)
    for waiting in storage.entries.unfetched(wanted):
        storage.entries.record_page(waiting.id, fetched(waiting.link, f"<p>{waiting.url}</p>".encode(), now))
    return storage.articles.uncleaned(wanted, 1)


def statements(storage: Storage, count: int = 1, *, is_baseline: bool = False) -> tuple[StatementForNovelty, ...]:
    """`count` articles with one undecided statement each."""
    for page in pages(storage, count, is_baseline=is_baseline):
        article(storage, page, seed=1000 * page.id)
    version = storage.catalogue.newest()
    assert version is not None
    for text in storage.readings.unread(claim(limit=1000), 1):
        assert text.version is not None
        storage.readings.record_reading(
            text.version, reading(statement()), read_version=1, catalogue=version.id, now=NOW
        )
    return storage.statements.undecided(1000)


def subscriber(storage: Storage, address: str = "reader@example.org") -> SubscriberId:
    return storage.subscribers.record(
        address, language="fr", zone="Europe/Paris", wants_digest=True, wants_alerts=True, now=NOW
    )


def undecided(
    storage: Storage, url: str, speaker: Speaker | None, seen_at: datetime, quote: str = QUOTE, *,
    episode: str | None = "sep-2022", outlet: str | None = None, language: str = "fr", **changes: object,
) -> StatementForNovelty | None:  # fmt: skip
    """An article at `url`, just published, in which `speaker` says `quote`; other words there are its new version.

    None where the same words stood there before.
    """
    date = Published(seen_at - timedelta(minutes=30), Precision.MINUTE, "feed")
    text = f"Le ministre a dit à Erevan : « {quote} » La réunion a duré une heure."
    data = EntryData(url, url, "Déclaration", "", None, date, None, None)
    known = storage.entries.record(data, outlet, seen_at, is_baseline=False).entry
    answer = fetched(url, f"<p>{url} {quote}</p>".encode(), seen_at)
    row = storage.entries.record_page(known, answer)
    page = PageForClean(row, known, url, outlet, answer, PageHints(), seen_at, False, 0)
    cleaned = CleanText("Déclaration", text, None, date, "fr", None, ())
    seed = int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)
    stored = storage.articles.record_article(
        ArticleIntent(page, cleaned, Language(language, 0.99, "detector"), 1, seen_at, fingerprint(seed))
    )
    said = replace(statement(text, quote, speaker), said=None, **changes)  # type: ignore[arg-type]
    catalogue = storage.catalogue.newest_id()
    assert catalogue is not None
    found = reading(said, episode=episode)
    storage.readings.record_reading(stored.version, found, read_version=1, catalogue=catalogue, now=seen_at)
    with storage._database.read() as connection:
        waiting = select(StatementTable.id).where(
            StatementTable.version == stored.version, StatementTable.decided_at.is_(None)
        )
        number = connection.execute(waiting).scalar_one_or_none()
    return None if number is None else storage.statements.get(number)
