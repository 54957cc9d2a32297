"""Relevance and episodes: golden articles in five languages, the traps, cues that carry the result, bad input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.catalogue import load_files
from monitor.classify import About, Classifier
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision, Published, Span
from monitor.model.reading import Classification, EpisodeMatch, EpisodeRole, Statement, StatementKind

GOLDEN = Path(__file__).parent / "golden" / "episodes"
TRAPS = {
    "old-event-resolution", "old-war", "eight-wars", "gaza", "syria", "patriarchate", "washington-venue",
    "georgia-state", "anca", "furniture", "remembrance", "cop29", "football", "eurovision", "gas",
}  # fmt: skip


def published(text: str | None) -> Published:
    if not text:
        return Published.unknown()
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]
    year, month, day = ([*map(int, text.split("-")), 1, 1])[:3]
    return Published(datetime(year, month, day, tzinfo=UTC), precision, "given")


def rows() -> Iterator[dict[str, Any]]:
    for name in ("fr", "en", "other", "unseen"):
        for row in yaml.safe_load((GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")):
            yield {"lang": name} | row


ROWS = list(rows())


def article_of(row: dict[str, Any]) -> ArticleForRead:
    date = row.get("date")
    return ArticleForRead(row["text"], row.get("title") or "", published(str(date) if date else None), row["lang"])


def reported(result: Classification) -> list[str]:
    return [match.id for match in result.episodes if match.role is EpisodeRole.REPORTED]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(load_files())


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_golden(classifier: Classifier, row: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if row.get("known_miss"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="known miss"))
    result = classifier.classify(article_of(row))
    assert result.relevance.is_conflict == (row["scope"] in {"core", "both"}), result.relevance
    assert (result.relevance.us_actor >= 0.5) == (row["scope"] in {"us", "both"}), result.relevance
    assert result.relevance.is_relevant == (row["scope"] == "both")
    assert reported(result)[:1] == ([row["reported"]] if row["reported"] else [])
    recalled = {match.id for match in result.episodes if match.role is EpisodeRole.RECALLED}
    assert set(row.get("recalled", ())) <= recalled


def test_there_are_two_hundred_golden_articles_and_every_trap_thrice_and_in_both_languages() -> None:
    assert len(ROWS) >= 200
    assert not TRAPS - {trap for trap, n in Counter(row.get("trap") for row in ROWS).items() if n >= 3}
    by_trap: dict[str, set[str]] = {}
    for row in ROWS:
        by_trap.setdefault(row.get("trap", ""), set()).add(row["lang"])
    assert {trap for trap in TRAPS if by_trap.get(trap, set()) >= {"fr", "en"}} == TRAPS


def f1_by_episode(results: list[tuple[dict[str, Any], Classification]]) -> list[float]:
    """F1 of the first reported episode for each that is expected somewhere, none included."""
    wanted, given, right = Counter[str | None](), Counter[str | None](), Counter[str | None]()
    for row, result in results:
        first = next(iter(reported(result)), None)
        wanted[row["reported"]] += 1
        given[first] += 1
        right[first] += first == row["reported"]
    return [2 * right[label] / (wanted[label] + given[label]) for label in wanted]


def test_macro_f1_of_the_primary_episode(classifier: Classifier) -> None:
    f1 = f1_by_episode([(row, classifier.classify(article_of(row))) for row in ROWS])
    assert len(f1) >= 16
    assert sum(f1) / len(f1) >= 0.90


def without_cues(article: ArticleForRead, match: EpisodeMatch) -> ArticleForRead:
    """The article with the cited words blanked, and without the title or date where those were cited."""
    text = article.text
    for cue in match.cues:
        text = text[: cue.start] + "_" * (cue.end - cue.start) + text[cue.end :]
    kinds = {cue.kind for cue in match.cues if not cue.end}
    if kinds - {"published"}:
        article = replace(article, title="")
    if "published" in kinds:
        article = replace(article, published=Published.unknown())
    return replace(article, text=text)


def test_taking_the_cited_cues_out_changes_the_result(classifier: Classifier) -> None:
    changed = tried = 0
    for row in ROWS:
        before = classifier.classify(article_of(row))
        for match in before.episodes[:1]:
            after = classifier.classify(without_cues(article_of(row), match))
            score = next((m.score for m in after.episodes if m.id == match.id), 0.0)
            tried += 1
            changed += score < match.score or reported(after)[:1] != reported(before)[:1]
    assert tried > 120
    assert changed / tried >= 0.95


def test_one_cue_after_the_other_lowers_the_score(classifier: Classifier) -> None:
    """Each phrase, place or date in the text that speaks for the best episode is worth what it says."""
    lowered = tried = 0
    for row in ROWS:
        article = article_of(row)
        for match in classifier.classify(article).episodes[:1]:
            for cue in match.cues:
                if cue.end and cue.weight > 0.05 and cue.kind in {"phrase", "place", "date"}:
                    after = classifier.classify(without_cues(article, replace(match, cues=(cue,))))
                    score = next((m.score for m in after.episodes if m.id == match.id), 0.0)
                    tried += 1
                    lowered += score < match.score
    assert tried > 200
    assert lowered / tried >= 0.95


def test_scores_are_the_sum_of_their_cues_and_spans_lie_in_the_text(classifier: Classifier) -> None:
    for row in ROWS:
        result = classifier.classify(article_of(row))
        scores = [match.score for match in result.episodes]
        assert scores == sorted(scores, reverse=True)
        for match in result.episodes:
            assert match.score == pytest.approx(sum(cue.weight for cue in match.cues), abs=0.002)
            for cue in match.cues:
                assert 0 <= cue.start <= cue.end <= len(row["text"])
                assert cue.kind in {"date", "published", "office", "place", "phrase"}


def test_an_undated_text_says_how_it_was_dated(classifier: Classifier) -> None:
    text = (
        "Antony Blinken s’est entretenu mardi avec Ilham Aliev du traité de paix avec l’Arménie, selon son "
        "porte-parole Matthew Miller. Le 15 novembre, James O’Brien avait annulé des visites à Bakou."
    )
    result = classifier.classify(ArticleForRead(text, "", Published.unknown(), "fr"))
    assert reported(result) == ["peace-talks-2023-2024"]
    (reason,) = [reason for reason in result.relevance.reasons if reason.startswith("no publication date")]
    assert "2023-11" in reason
    assert {cue.kind for cue in result.episodes[0].cues} >= {"office"}


def test_a_month_in_a_title_on_other_things_recalls_nothing(classifier: Classifier) -> None:
    text = "L’Arménie et l’Azerbaïdjan négocient la paix à Bruxelles, a dit mardi Antony Blinken. Les ventes montent."
    result = classifier.classify(ArticleForRead(text, "Le bilan de septembre 2023", published("2024-07-01"), "fr"))
    assert [(match.id, match.role) for match in result.episodes] == [("peace-talks-2023-2024", EpisodeRole.REPORTED)]


def test_an_article_before_the_episode_began_is_not_about_it(classifier: Classifier) -> None:
    text = "Le corridor de Latchine est bloqué. L’Azerbaïdjan et l’Arménie s’accusent."
    result = classifier.classify(ArticleForRead(text, "", published("2021-06-01"), "fr"))
    assert "lachin-blockade-2022-2023" not in reported(result)


def test_two_that_fit_alike_are_said_to(classifier: Classifier) -> None:
    text = "L’Arménie et l’Azerbaïdjan parlent de paix."
    result = classifier.classify(ArticleForRead(text, "", published("2023-09"), "fr"))
    assert result.relevance.is_conflict
    assert result.abstained is not None


def test_without_date_and_hint_no_episode_is_guessed(classifier: Classifier) -> None:
    text = "L’Arménie et l’Azerbaïdjan parlent de paix."
    result = classifier.classify(ArticleForRead(text, "", Published.unknown(), "fr"))
    assert result.episodes == ()
    assert result.abstained == "no episode fits"


@pytest.mark.parametrize("date", ["1970-01-01", "2199-12-31", "1900", "0001-01-01", "9999-12-31"])
def test_a_publication_date_that_cannot_be_is_said_to(classifier: Classifier, date: str) -> None:
    text = "L’Azerbaïdjan a attaqué l’Arménie le 13 septembre, selon Antony Blinken et Ned Price. Il y a 30 ans déjà."
    result = classifier.classify(ArticleForRead(text, "Attaque", published(date), "fr"))
    assert any(reason.startswith("doubtful date") for reason in result.relevance.reasons)


def test_a_date_before_the_office_holders_it_names_is_said_to(classifier: Classifier) -> None:
    text = "Matthew Miller a salué l’accord de paix entre l’Arménie et l’Azerbaïdjan."
    result = classifier.classify(ArticleForRead(text, "", published("2012-05-02"), "fr"))
    (doubt,) = [reason for reason in result.relevance.reasons if reason.startswith("doubtful date")]
    assert "matthew-miller" in doubt


TALKS = (
    "Antony Blinken s’est entretenu mardi avec Ilham Aliev du traité de paix avec l’Arménie, selon Matthew Miller. "
    "Le 15 novembre, James O’Brien avait annulé des visites à Bakou."
)


@pytest.mark.parametrize("date", ["1970-01-01", "2012-05-02", "2199-12-31"])
def test_a_date_that_cannot_be_is_not_believed(classifier: Classifier, date: str) -> None:
    """Its episode is found by its words, as without a date, and both is said."""
    result = classifier.classify(ArticleForRead(TALKS, "", published(date), "fr"))
    assert reported(result) == ["peace-talks-2023-2024"]
    assert [reason.split(":")[0] for reason in result.relevance.reasons[-2:]] == [
        "doubtful date",
        "dated by its words",
    ]


def test_far_from_all_that_is_known_no_episode_is_guessed(classifier: Classifier) -> None:
    text = "L’Arménie et l’Azerbaïdjan parlent de paix."
    result = classifier.classify(ArticleForRead(text, "", published("2199-12-31"), "fr"))
    assert (result.episodes, result.abstained) == ((), "no episode fits")
    assert any("long after all the catalogue knows" in reason for reason in result.relevance.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\0" * 1000,
        "\ud800 Arménie \udfff Azerbaïdjan guerre",
        "—" * 50_000,
        "Bakou " * 20_000,
        "Washington " * 10_000,
        "«" * 10_000,
    ],
)
def test_odd_texts_end_in_a_result(classifier: Classifier, text: str) -> None:
    for language in ("fr", "und", "xx", "hy"):
        result = classifier.classify(ArticleForRead(text, text[:200], published("2022-09-18"), language))
        assert 0.0 <= result.relevance.conflict_core <= 1.0
        assert 0.0 <= result.relevance.us_actor <= 1.0


def test_an_empty_catalogue_classifies_nothing() -> None:
    from monitor.catalogue import Catalogue

    result = Classifier(Catalogue()).classify(
        ArticleForRead("Guerre au Haut-Karabakh", "", Published.unknown(), "fr")
    )
    assert result.episodes == ()
    assert not result.relevance.is_conflict


def test_a_statement_has_the_episode_of_its_own_words_before_that_of_its_article(classifier: Classifier) -> None:
    text = (
        "Antony Blinken a réuni jeudi à Washington les ministres arménien et azerbaïdjanais du traité de paix. "
        "« L’offensive de septembre 2023 au Haut-Karabakh reste une blessure », a dit Ararat Mirzoyan. "
        "« Nous avançons », a répondu Djeyhoun Baïramov."
    )
    result = classifier.classify(ArticleForRead(text, "", published("2024-07-11"), "fr"))
    past, present = stated(text, "L’offensive de septembre"), stated(text, "Nous avançons")
    about = About(result, text)
    assert about.episode_of(past) == "karabakh-offensive-2023"
    assert about.episode_of(present) == "peace-talks-2023-2024"
    tag = replace(present, cue=stated(text, "a dit Ararat").span)
    assert about.episode_of(tag) == "karabakh-offensive-2023", "the sentence with its reporting clause counts"


def test_a_statement_of_an_article_without_episode_has_none(classifier: Classifier) -> None:
    text = "L’Arménie a gagné le match, a dit l’entraîneur."
    result = classifier.classify(ArticleForRead(text, "Football", published("2024-07-11"), "fr"))
    assert About(result, text).episode_of(stated(text, "L’Arménie")) is None


def stated(text: str, words: str) -> Statement:
    start = text.index(words)
    span = Span(start, start + len(words))
    return Statement(span, words, (span,), StatementKind.DIRECT, None, None, (), 1.0)
