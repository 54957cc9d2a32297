"""Verdicts with vectors: what words leave open is embedded in batches, kept in the database, and asked for once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from monitor import novelty
from monitor.model.alerting import EarlierText, EarlierUtterance, NoveltyVerdict, StatementForNovelty
from monitor.model.common import StatementId, UtteranceId
from monitor.novelty.voices import voices
from monitor.pipeline.work import Work

_KEPT = 20_000
"""Vectors in memory, 1 kB each."""

_PEER = UtteranceId(0)


class Judge:
    """One run's comparisons. `opened`: statements whose meaning was asked for, not that of their words alone."""

    def __init__(self, work: Work) -> None:
        self._storage = work.storage
        self._voices = voices(work.catalogue.offices, work.catalogue.terms)
        self._embedder = novelty.installed()
        self._vectors = novelty.Known()
        self.opened: set[int] = set()

    def by_text(self, statements: Sequence[StatementForNovelty]) -> Iterator[list[StatementForNovelty]]:
        """A batch as it is to be judged: by text; in one text the best match first, so that each finds its own."""
        earlier = self._earlier(statements)
        blocks = {statement.id: novelty.near(statement, earlier[statement.id]) for statement in statements}
        self._embed_batch(statements, blocks)
        for _, group in groupby(statements, key=lambda statement: statement.version):
            of_text = list(group)
            if len(of_text) > 1:
                of_text.sort(key=lambda s: novelty.to_order(s, blocks[s.id], self._vectors))
            yield of_text

    def verdict(self, statement: StatementForNovelty, earlier: Sequence[EarlierUtterance]) -> NoveltyVerdict:
        """The verdict on one statement, with the vectors that it takes."""
        candidates = novelty.near(statement, earlier)
        for _ in range(novelty.ROUNDS):
            wanted = novelty.to_embed(statement, candidates, self._vectors)
            if novelty.asks_for_meaning(statement, wanted):
                self.opened.add(statement.id)
            if wanted <= self._vectors.keys():
                break
            self._ensure(wanted)
        return novelty.assess(statement, candidates or earlier, self._vectors)

    def earlier(self, statement: StatementForNovelty) -> tuple[EarlierUtterance, ...]:
        """The utterances that it may report: of its speaker and of those who speak for the same body."""
        return self._earlier((statement,))[statement.id]

    def _earlier(
        self, statements: Sequence[StatementForNovelty]
    ) -> Mapping[StatementId, tuple[EarlierUtterance, ...]]:
        return self._storage.statements.earlier(statements, novelty.WINDOW, self._voices)

    def _embed_batch(
        self, statements: Sequence[StatementForNovelty], blocks: Mapping[StatementId, Sequence[EarlierUtterance]]
    ) -> None:
        """All at once what these need beside what is stored and beside each other."""
        if self._embedder is None:
            return
        said: defaultdict[str, list[EarlierUtterance]] = defaultdict(list)
        beside: list[tuple[StatementForNovelty, list[EarlierUtterance]]] = []
        for statement in statements:
            peers = said[statement.speaker_key] if statement.speaker_key is not None else []
            beside.append((statement, [*blocks[statement.id], *novelty.near(statement, peers)]))
            peers.append(_as_earlier(statement))
        for _ in range(novelty.ROUNDS):
            wanted = [(pair, novelty.to_embed(*pair, self._vectors)) for pair in beside]
            beside = [pair for pair, texts in wanted if not texts <= self._vectors.keys()]
            self._ensure({text for _, texts in wanted for text in texts})

    def _ensure(self, wanted: Iterable[str]) -> None:
        missing = sorted(set(wanted) - self._vectors.keys())
        if self._embedder is None or not missing:
            return
        if len(self._vectors) > _KEPT:
            self._vectors.clear()
            missing = sorted(wanted)
        known = self._storage.vectors.known(missing, self._embedder.version)
        fresh = [text for text in missing if text not in known]
        made = dict(zip(fresh, self._embedder.embed(fresh), strict=True))
        self._storage.vectors.store(made, self._embedder.version)
        self._vectors |= known | made


def _as_earlier(statement: StatementForNovelty) -> EarlierUtterance:
    """A statement of the batch as the utterance that it may become."""
    text = EarlierText(statement.language, statement.text, statement.article_url, statement.version)
    return EarlierUtterance(_PEER, statement.said_on, statement.published.value, (text,))
