"""The labelled articles replayed in order of date through the product: which utterances are found, which alert.

Scored: pairs of reports of one utterance in two articles, of those that the extraction found; alerts against labelled
utterances of tracked sides in articles on the conflict with a US actor, which is what the default rules alert on.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import ModuleType

from sqlalchemy import select

from monitor.model.alerting import Novelty
from monitor.model.article import PageHints
from monitor.model.views import StatementRow
from monitor.pipeline import catalogue
from monitor.pipeline.importing import import_paths
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings
from monitor.storage import migrate
from monitor.storage.tables import ArticleVersion

SIDES = ("US", "ARM", "AZE")
_OVERLAP = 0.3
_MANY = 100_000

Figures = dict[str, tuple[float, int]]


@dataclass(frozen=True)
class Found:
    """A stored statement, the label it stands for (None: none), and whether it raised an alert."""

    row: StatementRow
    article: str
    label: dict | None
    is_relevant: bool
    alerts: bool

    @property
    def utterance(self) -> str | None:
        """What was said, by the labels: one of its own where no other article reports it."""
        if self.label is None:
            return None
        return self.label.get("utterance") or f"{self.article}:{self.label['start']}"


def figures(gold: Path) -> Figures:
    """Figures of the table; values are shares, but for the false pairs, where 1 means at most two."""
    score, articles = _scorer(gold), _articles(gold)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = Settings.load(home=home, database_url=f"sqlite:///{home / 'replay.db'}", batch=1_000)
        migrate(settings.database)
        with open_work(settings) as work:
            catalogue.load(work)
            import_paths(work, [_input(home, articles)], PageHints(), alerts=True)
            found = _found(work, score, articles)
    return _pair_figures(found) | _alert_figures(found, articles)


def _scorer(gold: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", gold / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _articles(gold: Path) -> dict[str, dict]:
    read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((gold / "dev").glob("*.json"))]
    read.sort(key=lambda one: (one["article"].get("published") or "9999", one["article"]["id"]))
    return {one["article"]["id"]: one for one in read}


def _input(home: Path, articles: dict[str, dict]) -> Path:
    path = home / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for name, one in articles.items():
            article = one["article"]
            row = {key: article[key] for key in ("text", "title", "published") if article.get(key)}
            file.write(json.dumps(row | {"url": f"https://replay.example/{name}"}, ensure_ascii=False) + "\n")
    return path


def _found(work: Work, score: ModuleType, articles: dict[str, dict]) -> list[Found]:
    rows = work.storage.statements.listed(limit=_MANY)
    alerted = {alert.utterance.attestations[0].statement for alert in work.storage.alerts.newest(_MANY)}
    by_article: defaultdict[str, list[StatementRow]] = defaultdict(list)
    for row in rows:
        by_article[row.url.rpartition("/")[2]].append(row)
    found = []
    for name, own in by_article.items():
        article, labels = articles[name]["article"], articles[name]["labels"]
        matched = _matched(score, article["text"], _text(work, own[0].version), own, labels["statements"])
        found += [
            Found(row, name, matched.get(row.id), bool(labels.get("relevant")), row.id in alerted) for row in own
        ]
    return found


def _text(work: Work, version: int) -> str:
    with work.storage._database.read() as connection:
        return connection.execute(select(ArticleVersion.text).where(ArticleVersion.id == version)).scalar_one()


def _matched(
    score: ModuleType, text: str, stored: str, rows: list[StatementRow], labels: list[dict]
) -> dict[int, dict]:
    """Labels by statement, one to one, the best overlap first."""
    positions = score.offset_map(stored, text)
    pairs = []
    for row in rows:
        span = score.mapped(positions, row.start, row.end)
        for number, label in enumerate(labels):
            value = score.iou(span, (label["start"], label["end"])) if span else 0.0
            if value >= _OVERLAP:
                pairs.append((value, -row.id, number))
    taken: dict[int, dict] = {}
    used: set[int] = set()
    for _, negative, number in sorted(pairs, reverse=True):
        if -negative not in taken and number not in used:
            taken[-negative] = labels[number]
            used.add(number)
    return taken


def _pair_figures(found: list[Found]) -> Figures:
    labelled = [one for one in found if one.label]
    hit = missed = false = 0
    for one, other in combinations(labelled, 2):
        if one.article == other.article:
            continue
        is_same = one.label.get("utterance") is not None and one.utterance == other.utterance
        is_merged = one.row.utterance is not None and one.row.utterance == other.row.utterance
        hit += is_same and is_merged
        missed += is_same and not is_merged
        # An utterance that the labels name in one article only may stand unmarked in another.
        false += is_merged and not is_same and all(f.label.get("utterance") for f in (one, other))
    return {
        "pairs of reports found": (hit / max(1, hit + missed), hit + missed),
        "false pairs, at most two": (1.0 if false <= 2 else 2 / false, false),
    }


def _alert_figures(found: list[Found], articles: dict[str, dict]) -> Figures:
    alerts = [one for one in found if one.alerts]
    right = [one for one in alerts if one.label and one.label["side"] in SIDES and one.label["side"] == one.row.side]
    told = Counter(one.utterance for one in right)
    wanted = _wanted(articles)
    figures: Figures = {
        "alerts, precision": (len(right) / max(1, len(alerts)), len(alerts)),
        "alerts, recall": (len(wanted.keys() & told.keys()) / len(wanted), len(wanted)),
        "alerts that repeat none before": (1 - sum(n - 1 for n in told.values()) / max(1, len(right)), len(right)),
    }
    for side in SIDES:
        own = [one for one in alerts if one.row.side == side]
        of_side = {key for key, value in wanted.items() if value == side}
        figures[f"alerts of {side}, precision"] = (sum(one in right for one in own) / max(1, len(own)), len(own))
        figures[f"alerts of {side}, recall"] = (len(of_side & told.keys()) / max(1, len(of_side)), len(of_side))
    judged = [one.row for one in found if one.row.novelty is not Novelty.REPEAT]
    unsure = [row for row in judged if row.novelty is Novelty.UNCERTAIN or row.speaker is None]
    figures["verdicts that are sure"] = (1 - len(unsure) / len(judged), len(judged))
    return figures


def _wanted(articles: dict[str, dict]) -> dict[str, str]:
    """Labelled utterances of tracked officials in relevant articles, with their side."""
    return {
        label.get("utterance") or f"{name}:{label['start']}": label["side"]
        for name, one in articles.items()
        if one["labels"].get("relevant")
        for label in one["labels"]["statements"]
        if label["side"] in SIDES and not (label.get("optional") or label.get("expert") or label.get("joint"))
    }
