"""What a change of the catalogue can touch: never fewer articles than it does, and few for a small change."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from monitor.affected import Affected
from monitor.catalogue import Catalogue, load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Published
from monitor.model.reading import Classification
from monitor.outcomes import outcome
from monitor.pipeline.inputs import published
from monitor.reader import Reader

GOLDEN = Path(__file__).parent / "golden" / "episodes"

CHANGES = {
    "nothing": "",
    "a name": "episodes:\n- {id: karabakh-war-2020, note: seen, actors: []}\n",
    "terms": "episodes:\n- {id: border-delimitation-2024, signature: {fr: [Kirants], en: [Kirants]}}\n",
    "an episode gone": "episodes:\n- {id: border-clashes-2022, hide: true}\n",
    "days": "episodes:\n- {id: lachin-blockade-2022-2023, start: {day: 2022-11-20, source: test}}\n",
    "a new episode": (
        "episodes:\n- {id: spring-2024, names: {fr: x, en: x}, start: {day: 2024-04-01, source: test},\n"
        "   end: {day: 2024-06-30, source: test}, places: [goris], themes: {fr: [frontière*], en: [border*]}}\n"
    ),
    "places": "episodes:\n- {id: washington-summit-2025, places: [jermuk]}\n",
    "scope": "scope:\n- {id: bench, role: sport, terms: {fr: [retenue], en: [restraint]}}\n",
    "spelling": "places:\n- {id: jermuk, spellings: {any: {fr: [Djermoukh]}}}\n",
    "a person": "persons:\n- {id: antony-blinken, common: true}\n",
}


def _articles() -> list[ArticleForRead]:
    found = []
    for path in sorted(GOLDEN.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            day = str(row["date"]) if row.get("date") else None
            date = published(day) if day else Published.unknown()
            language = row.get("lang", path.stem)
            found.append(ArticleForRead(row["text"], row.get("title") or "", date, language))
    return found[::4]  # all of them hold too, in a minute


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_files()


@pytest.fixture(scope="module")
def before(shipped: Catalogue):
    reader = Reader(shipped)
    return [(article, reader.read(article)) for article in _articles()]


def _changed(tmp_path: Path, text: str) -> Catalogue:
    sections = yaml.safe_load(text) or {}
    files = {"persons": "offices", "terms": "offices"}
    for section, rows in sections.items():
        with (tmp_path / f"{files.get(section, section)}.yaml").open("a", encoding="utf-8") as file:
            file.write(yaml.safe_dump({section: rows}, allow_unicode=True))
    return load_files(tmp_path)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_touched_reads_as_before(tmp_path: Path, shipped: Catalogue, before, name: str) -> None:
    new = _changed(tmp_path, CHANGES[name])
    affected, reader = Affected(shipped, new), Reader(new)
    touched = 0
    for article, reading in before:
        is_conflict = reading.classification.relevance.is_conflict
        if affected.reason(article, is_conflict=is_conflict):
            touched += 1
            continue
        again = reader.read(article)
        assert outcome(again) == outcome(reading), article.title
        assert _scores(again.classification) == _scores(reading.classification), article.title
    if name in {"nothing", "a name"}:
        assert touched == 0
    else:
        assert 0 < touched < len(before) * 0.75, "a change of one row does not touch everything"


def _scores(classification: Classification) -> dict[str, float]:
    return {match.id: match.score for match in classification.episodes}


def test_terms_of_one_episode_touch_few(tmp_path: Path, shipped: Catalogue, before) -> None:
    affected = Affected(shipped, _changed(tmp_path, CHANGES["terms"]))
    reasons = [affected.reason(a, is_conflict=r.classification.relevance.is_conflict) for a, r in before]
    assert sum(r is not None for r in reasons) < len(before) * 0.1


def test_an_official_touches_articles_of_the_days_in_office(tmp_path: Path, shipped: Catalogue) -> None:
    new = _changed(
        tmp_path,
        "persons:\n- {id: jane-doe, name: Jane Doe, state: us, names: [Jane Doe]}\n"
        "terms:\n- {id: us-secretary-of-state/x, person: jane-doe, office: us-secretary-of-state, since: 2027-02-01,"
        " source: test}\n",
    )
    affected = Affected(shipped, new)

    def reason(day: str, text: str = "Le secrétaire d’État a parlé.", *, is_conflict: bool = True):
        article = ArticleForRead(text, "", published(day), "fr")
        return affected.reason(article, is_conflict=is_conflict)

    assert reason("2027-03-01") == "officials changed from 2027-02-01 on"
    assert reason("2027-03-01", is_conflict=False) is None
    assert reason("2026-03-01") is None
    assert reason("2026-03-01", "Jane Doe a parlé.") == "it holds “Jane Doe”"


def test_a_catalogue_of_another_program_touches_all(shipped: Catalogue) -> None:
    article = ArticleForRead("Rien.", "", Published.unknown(), "fr")
    assert Affected(None, shipped).reason(article, is_conflict=False)


def test_an_article_whose_date_was_not_believed_is_looked_at_as_an_undated_one(tmp_path, shipped: Catalogue) -> None:
    affected = Affected(shipped, _changed(tmp_path, CHANGES["days"]))
    article = ArticleForRead("L’Arménie parle de paix.", "", published("1970-01-01"), "fr")
    assert affected.reason(article, is_conflict=True) is None
    assert affected.reason(article, is_conflict=True, is_date_doubted=True) is not None
