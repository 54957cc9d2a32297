"""`python -m bench.memory [ARTICLES]`: whether memory stays flat over many articles, short and in bare pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from statistics import fmean

from bench import press, whole
from bench.frame import BARE

ARTICLES = 10_000
SENTENCES = 5


def rows(size: int = ARTICLES) -> Iterator[whole.Row]:
    """Memory at four moments: caches fill at first, and what grows behind the half grows for ever."""
    short = partial(press.page, sentences=SENTENCES, weights=(BARE,))
    found = [megabytes for *_, megabytes in whole.measured(range(1, size + 1), short)]
    at = [(len(found) * quarter) // 4 for quarter in (1, 2, 3, 4)]
    moments = ", ".join(f"{found[n - 1]:.0f} MB after {n * whole.PORTION:,}" for n in at)
    grown = fmean(found[at[2] :]) - fmean(found[at[1] : at[2]])
    change = f"last quarter {grown:+.0f} MB on the third"
    yield f"memory over {size:,} articles, 20 % relevant", moments, change, "–", "flat"


def main() -> int:
    for row in rows(*(int(argument) for argument in sys.argv[1:])):
        sys.stdout.write("| " + " | ".join(row) + " |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
