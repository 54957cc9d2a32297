"""`make eval`: quality on our own golden sets (and on ../shared/gold where it is), against floors that only rise.

Prints a table, writes docs/quality.md, and ends with 1 where a figure is under its floor in floors.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in (".", "statements", "eval"))]

import golden  # noqa: E402
import press  # noqa: E402
import replay  # noqa: E402
import test_classify  # noqa: E402
import test_clean  # noqa: E402
import test_clean_golden  # noqa: E402
import test_dates  # noqa: E402
import test_dedup_pairs  # noqa: E402
import test_language  # noqa: E402
import test_novelty  # noqa: E402

from monitor import dates  # noqa: E402
from monitor.catalogue import load_files  # noqa: E402
from monitor.classify import Classifier  # noqa: E402
from monitor.language import detect  # noqa: E402
from monitor.novelty.pairs import compare  # noqa: E402
from monitor.statements import Extractor  # noqa: E402

FLOORS = Path(__file__).with_name("floors.json")
PAGE = ROOT / "docs" / "quality.md"
GOLD = ROOT.parent / "shared" / "gold"
HEAD = """# Quality

Made by `make eval`. Golden sets are sentences and articles of our own; a figure under its floor fails the command and
CI. `statements, golden` counts a statement as found where it overlaps by one half; its cases were written before the
engine was run on them, and each file tells the figures of that first run. `gold` are labelled press articles that are
not part of the project; they are scored where they are at hand.

| set | figure | value | floor | cases |
|---|---|---|---|---|
"""

Figures = dict[str, tuple[float, int]]
"""Figure: its value and the number of cases behind it."""


def date_figures() -> Figures:
    """Share of golden sentences whose dates all come out as written."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in test_dates.cases():
        language, row = case.values
        mentions = dates.find(row["text"], language, test_dates.published(row.get("published")))
        total[language] += 1
        right[language] += [test_dates.shown(m, row["text"]) for m in mentions] == row["dates"]
    return {language: (right[language] / n, n) for language, n in total.items()}


def episode_figures() -> Figures:
    """Accuracy of the first reported episode, and F1 of the two halves of relevance."""
    classifier = Classifier(load_files())
    results = [(row, classifier.classify(test_classify.article_of(row))) for row in test_classify.ROWS]
    primary = [next(iter(test_classify.reported(result)), None) == row["reported"] for row, result in results]
    relevant = [(row["scope"] == "both", result.relevance.is_relevant) for row, result in results]
    f1_of_each = test_classify.f1_by_episode(results)
    return {
        "primary episode, accuracy": (sum(primary) / len(primary), len(primary)),
        "primary episode, macro-F1": (sum(f1_of_each) / len(f1_of_each), len(primary)),
        "relevance, F1": (f1(relevant), len(relevant)),
    }


def novelty_figures() -> Figures:
    """Recall of same utterances, and precision of what is merged, over all pairs; by words alone too."""
    figures: Figures = {}
    test_novelty.warm(list(test_novelty.pairs()))
    for suffix, embed in (("", test_novelty.embed), (" (words alone)", lambda _: {})):
        found: Counter[tuple[bool, bool, bool]] = Counter()
        misled: Counter[bool] = Counter()
        for pair in test_novelty.pairs():
            is_merged = compare(pair.a, pair.b, embed).is_same
            found[pair.a.language == pair.b.language, pair.is_same, is_merged] += 1
            if pair.is_adversarial:
                misled[is_merged] += 1
        for is_one_language, name in ((True, "one language"), (False, "two languages")):
            hit, missed, false = (found[is_one_language, *k] for k in ((True, True), (True, False), (False, True)))
            figures[f"{name}, precision{suffix}"] = (hit / (hit + false), hit + false)
            figures[f"{name}, recall{suffix}"] = (hit / (hit + missed), hit + missed)
        figures[f"made to mislead, kept apart{suffix}"] = (misled[False] / misled.total(), misled.total())
    return figures


def page_figures() -> Figures:
    """Mean F1 of word 4-grams between the cleaned page and its article."""
    values = [
        test_clean_golden.shingle_f1(clean.text, wanted) for clean, wanted in map(rendered, test_clean_golden.CASES)
    ]
    return {"text, F1": (sum(values) / len(values), len(values))}


def duplicate_figures() -> Figures:
    """Pairs of our own: rewrites, translations and copies against other stories of one day."""
    missed, false, like, unlike = test_dedup_pairs.figures()
    found = like - len(missed)
    return {"precision": (found / (found + len(false)), unlike), "recall": (found / like, like)}


def language_figures() -> Figures:
    """Sentences of at least 50 characters, with nothing declared."""
    return {"accuracy": part([detect(text).code == language for language, text in test_language.CASES])}


def furniture_figures() -> Figures:
    """Share of the characters."""
    removed, kept = test_clean.labelled_shares()
    return {"furniture removed": removed, "statement text kept": kept}


def rendered(case: tuple[str, str, int]) -> tuple:
    return test_clean_golden.rendered(*case)


def statement_figures() -> Figures:
    """Per language, at an overlap of one half: precision, recall by kind, right names among the named speakers."""
    extractor = Extractor(load_files())
    pairs: dict[str, list[golden.Pair]] = {}
    rejected: dict[str, list[bool]] = {}
    for case in golden.cases():
        found = extractor.extract(case.article)
        pairs.setdefault(case.language, []).extend(golden.paired(case, found))
        if case.rejected:
            is_right = tuple(r.reason for r in found.also_rejected) == case.rejected
            rejected.setdefault(case.language, []).append(is_right)
    figures = {
        f"{language}: {name}": figure for language, own in pairs.items() for name, figure in shares(own).items()
    }
    return figures | {f"{language}: reports rejected": part(own) for language, own in rejected.items()}


def shares(pairs: list[golden.Pair]) -> Figures:
    expected = [p for p in pairs if p.expected]
    named = [p for p in expected if p.found and p.found.speakers]
    figures = {
        "precision": part([p.expected is not None for p in pairs if p.found]),
        "recall": part([p.found is not None for p in expected]),
        "right names among resolved speakers": part([golden.is_named_right(p) for p in named]),
    }
    for kind in ("direct", "indirect", "mixed"):
        own = [p.found is not None for p in expected if p.expected and p.expected.kind == kind]
        figures[f"recall, {kind}"] = part(own)
    return figures


def part(hits: list[bool]) -> tuple[float, int]:
    return sum(hits) / len(hits), len(hits)


def gold_figures(*names: str) -> Figures:
    """What ../shared/gold/score.py says of `monitor explain`."""
    command = [sys.executable, str(GOLD / "score.py"), *(str(GOLD / name) for name in names), "--"]
    explain = [str(Path(sys.executable).with_name("monitor")), "explain", "--format", "jsonl"]
    done = subprocess.run(command + explain, capture_output=True, text=True, check=True, cwd=ROOT)
    scored = json.loads(done.stdout)
    figures: Figures = {
        "statements, F1 at IoU 0.3": share(scored["statements_iou3"]),
        "statements, F1 at IoU 0.5": share(scored["statements_iou5"]),
        "words and speaker, F1": share(scored["joint_tracked"]),
        "side, accuracy": (scored["side_accuracy"], scored["joint_tracked"]["gold"]),
        "primary episode, accuracy": (scored["episode_accuracy"], scored["relevant"]["gold"]),
        "relevance, F1": share(scored["relevant"]),
    }
    for language in ("fr", "en", "ru"):
        if language in scored["iou3_by_language"] and len(scored["iou3_by_language"]) > 1:
            figures[f"{language}: statements, F1 at IoU 0.3"] = share(scored["iou3_by_language"][language])
            figures[f"{language}: statements, F1 at IoU 0.5"] = share(scored["iou5_by_language"][language])
    return figures


def share(scored: dict) -> tuple[float, int]:
    return scored["f1"], scored["gold"]


def f1(pairs: list[tuple[bool, bool]]) -> float:
    hit = sum(true and given for true, given in pairs)
    return 2 * hit / (sum(true for true, _ in pairs) + sum(given for _, given in pairs))


SETS: dict[str, Callable[[], Figures]] = {
    "dates": date_figures,
    "episodes": episode_figures,
    "novelty": novelty_figures,
    "language": language_figures,
    "near-duplicates": duplicate_figures,
    "pages": page_figures,
    "statements, golden": statement_figures,
    "press, own": press.figures,
}
if GOLD.is_dir():
    SETS["gold, seeds"] = lambda: gold_figures("seeds.json")
    SETS["gold, furniture"] = furniture_figures
    SETS["gold, dev"] = lambda: gold_figures("dev")
    SETS["gold, dev, replayed"] = lambda: replay.figures(GOLD)


def measured(without: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Rows of the table, and the figures that are under their floor or have none; `without` these sets."""
    floors = json.loads(FLOORS.read_text())
    rows, below = [], []
    for name, measure in ((n, m) for n, m in SETS.items() if n not in without):
        sys.stderr.write(f"{name} …\n")
        for figure, (value, cases) in measure().items():
            floor = floors.get(name, {}).get(figure)
            if floor is None or value < floor:
                below.append(f"{name}, {figure}: {value:.3f}, floor {floor}")
            rows.append(f"| {name} | {figure} | {value:.3f} | {floor} | {cases} |")
    return rows, below


def main() -> int:
    rows, below = measured()
    PAGE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(rows) + "\n")
    for line in below:
        sys.stderr.write(f"BELOW ITS FLOOR: {line}\n")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
