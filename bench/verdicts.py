"""`python -m bench.verdicts [UTTERANCES]`: what one verdict costs among so many stored utterances.

Look-up, decision and store of the statements of new articles of the press (bench/press.py), whose officials are those
of the corpus that are quoted most; embedding by itself. CPU of this process, by `raise_alerts` as in a cycle.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from time import process_time
from unittest.mock import patch

from bench import press, whole
from bench.corpus import make
from bench.corpus_rows import STATEMENTS
from bench.cpu import yardstick
from monitor import novelty
from monitor.novelty import Embedder
from monitor.pipeline import catalogue
from monitor.pipeline.work import open_work

UTTERANCES = 500_000
ARTICLES = 300
WARM = 20


class Stopwatch:
    """An embedder that counts its texts and CPU seconds."""

    def __init__(self, embedder: Embedder) -> None:
        self.version, self._embedder = embedder.version, embedder
        self.texts, self.seconds = 0, 0.0

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        started = process_time()
        vectors = self._embedder.embed(texts)
        self.texts, self.seconds = self.texts + len(texts), self.seconds + process_time() - started
        return vectors


def rows(utterances: int = UTTERANCES) -> Iterator[whole.Row]:
    embedder = novelty.installed()
    assert embedder is not None, "the extra `novelty`"
    watch = Stopwatch(embedder)
    numbers = [press.RELEVANT_EVERY * n for n in range(1, WARM + ARTICLES + 1)]
    with tempfile.TemporaryDirectory() as folder, patch.object(novelty, "installed", lambda: watch):
        settings = whole.settings_for(Path(folder))
        # The last statement of an article repeats one of the article before.
        make(settings.database, utterances // (STATEMENTS - 1), press.published(numbers[-1]) + timedelta(days=1))
        with open_work(settings) as work:
            catalogue.load(work)
            whole.run(work, whole.Meter(), numbers[:WARM])
            watch.texts, watch.seconds, meter = 0, 0.0, whole.Meter()
            counts = whole.run(work, meter, numbers[WARM:])
    decided, opened = counts.ended["statements"], counts.ended["embedded"]
    each = (meter.seconds["novelty"] - watch.seconds) / decided * 1000
    yield (
        f"novelty among {utterances:,} utterances, a statement: look-up, decision, store",
        f"{each:.2f} ms", f"{decided:,} statements of {ARTICLES} articles; {yardstick()[1]}", "–", "5 ms",
    )  # fmt: skip
    yield (
        "embedding, a text or word in batches",
        f"{watch.seconds / max(1, watch.texts) * 1000:.1f} ms",
        f"{watch.texts:,} for {opened / decided:.0%} of the statements", "–", "12 ms, 30 %",
    )  # fmt: skip


def main() -> int:
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else UTTERANCES):
        sys.stdout.write("| " + " | ".join(row) + " |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
