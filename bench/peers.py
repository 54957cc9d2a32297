"""What else does one part of the work, on the same input: measured where it is installed, beside the product.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install news-please newspaper4k lxml_html_clean datasketch spacy
    BENCH_PEERS=/tmp/peers/bin/python make bench

None of them is a dependency of the product (news-please Apache-2.0, the others MIT). Run by that interpreter with the
inputs as JSON on its standard input, this file is the peer's side: it prints CPU seconds an item, best of two rounds.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Any

NOT_INSTALLED = "not installed"
MISSING = 3
"""How the peer's side ends where the package or its model is not there."""

ROUNDS = 2
Row = tuple[str, str, str, str, str]


def _news_please() -> Callable[[str], object]:
    found: Any = importlib.import_module("newsplease")
    return lambda html: found.NewsPlease.from_html(html, url="https://bench.example/a", fetch_images=False)


def _newspaper() -> Callable[[str], object]:
    found: Any = importlib.import_module("newspaper")

    def read(html: str) -> object:
        article = found.Article("https://bench.example/a", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text

    return read


def _datasketch() -> Callable[[str], object]:
    found: Any = importlib.import_module("datasketch")
    index, count = found.MinHashLSH(threshold=0.4, num_perm=128), iter(range(10**9))

    def sketch(text: str) -> object:
        words = text.lower().split()
        one = found.MinHash(num_perm=128)
        one.update_batch([" ".join(words[i : i + 3]).encode() for i in range(len(words) - 2)])
        near = index.query(one)
        index.insert(next(count), one)
        return near

    return sketch


def _spacy() -> Callable[[str], object]:
    found: Any = importlib.import_module("spacy")
    return found.load("en_core_web_sm")  # type: ignore[no-any-return]


PEERS: dict[str, tuple[str, str, Callable[[], Callable[[str], object]]]] = {
    "news-please": ("clean a page", "html", _news_please),
    "newspaper4k": ("clean a page", "html", _newspaper),
    "datasketch": ("sketch, look up and insert in memory", "text", _datasketch),
    "spaCy en_core_web_sm": ("tag, parse and name entities, no statements yet", "text", _spacy),
}


def rows(
    python: str | None, pages: Sequence[str], texts: Sequence[str], ours: dict[str, tuple[str, float]]
) -> Iterator[Row]:
    """A row a peer; `ours`: what our part of that work is called, and its CPU seconds an item, by peer."""
    for name, (does, kind, _) in PEERS.items():
        what, seconds = ours[name]
        theirs = _asked(python or sys.executable, name, pages if kind == "html" else texts)
        beside = f"{name}: {does}, {NOT_INSTALLED if theirs is None else f'{theirs * 1000:.1f} ms'}"
        yield what, f"{seconds * 1000:.1f} ms", beside, "–" if theirs is None else f"{seconds / theirs:.2f}", "–"


def _asked(python: str, peer: str, items: Sequence[str]) -> float | None:
    found = subprocess.run(
        [python, str(Path(__file__)), peer], input=json.dumps(items), capture_output=True, text=True, check=False
    )
    if found.returncode not in {0, MISSING}:
        raise RuntimeError(f"{peer}: {found.stderr[-500:]}")
    return float(found.stdout.split()[-1]) if found.returncode == 0 else None


def main() -> int:
    _, _, load = PEERS[sys.argv[1]]
    items = json.load(sys.stdin)
    try:
        work = load()
    except (ImportError, OSError):
        return MISSING
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        for item in items:
            work(item)
        times.append((process_time() - started) / len(items))
    sys.stdout.write(f"{min(times)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
