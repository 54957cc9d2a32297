"""Relevance and primary episode on the labelled articles and the seeds, where they lie beside the repository."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.catalogue import load_files
from monitor.classify import Classifier
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision, Published
from monitor.model.reading import EpisodeRole

SHARED = Path(__file__).parents[2] / "shared"
LABELLED, SEEDS = SHARED / "gold" / "dev", SHARED / "seeds"
SEED_EPISODES = {
    "000": "border-clashes-2022",
    "001": "border-clashes-2022",
    "002": "border-clashes-2022",
    "003": "karabakh-war-2020",
    "004": "peace-talks-2023-2024",
}
HEADER = re.compile(r"\s*date (\d{4}-\d{2}) ")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(load_files())


def published(text: str | None) -> Published:
    if not text:
        return Published.unknown()
    year, month, day = ([*map(int, text[:10].split("-")), 1, 1])[:3]
    precision = {4: Precision.YEAR, 7: Precision.MONTH}.get(len(text), Precision.DAY)
    return Published(datetime(year, month, day, tzinfo=UTC), precision, "given")


@pytest.mark.skipif(not LABELLED.is_dir(), reason="the labelled articles are not beside the repository")
def test_floors_on_the_labelled_articles(classifier: Classifier) -> None:
    right = given = wanted = episodes = primary = 0
    for path in sorted(LABELLED.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        article, labels = row["article"], row["labels"]
        date = published(article["published"])
        result = classifier.classify(ArticleForRead(article["text"], article["title"] or "", date, article["lang"]))
        given += result.relevance.is_relevant
        wanted += bool(labels["relevant"])
        right += result.relevance.is_relevant and bool(labels["relevant"])
        label = labels["episodes"]["primary"]
        if labels["relevant"] and label != "none":
            reported = [match.id for match in result.episodes if match.role is EpisodeRole.REPORTED]
            episodes += 1
            primary += reported[:1] == [label]
    assert right / given >= 0.95
    assert 2 * right / (given + wanted) >= 0.95
    assert primary / episodes >= 0.94


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the repository")
@pytest.mark.parametrize("seed", sorted(SEED_EPISODES))
def test_seeds(classifier: Classifier, seed: str) -> None:
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    text = path.read_text(encoding="utf-8")
    header = HEADER.match(text)
    text = text[header.end() :] if header else text
    article = ArticleForRead(text, "", published(header[1] if header else None), "fr")
    result = classifier.classify(article)
    assert result.relevance.is_relevant
    assert [m.id for m in result.episodes if m.role is EpisodeRole.REPORTED] == [SEED_EPISODES[seed]]
    if seed == "004":
        assert "karabakh-offensive-2023" in {m.id for m in result.episodes if m.role is EpisodeRole.RECALLED}
    assert header or any(reason.startswith("no publication date") for reason in result.relevance.reasons)
