"""The catalogue edited and what follows: proposals, versions, reclassification, candidates; on both engines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from monitor import render
from monitor.candidates import Finder, Fit, is_unfit
from monitor.catalogue import load_files
from monitor.errors import CatalogueError, UserError
from monitor.model.article import PageHints
from monitor.model.common import ArticleId
from monitor.model.editing import PooledArticle, ProposalIntent, ProposalOrigin, ProposalState
from monitor.model.views import StatementFilter
from monitor.pipeline import catalogue, editing
from monitor.pipeline.candidates import find_candidates
from monitor.pipeline.importing import import_paths
from monitor.pipeline.reclassify import reclassify
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings

NOW = datetime(2022, 9, 13, 18, tzinfo=UTC)
FIGHTING = (
    "Le secrétaire d’État américain Antony Blinken a appelé mardi l’Arménie et l’Azerbaïdjan à la retenue. "
    "« Il faut que les tirs cessent près de {place} », a déclaré Antony Blinken à Washington, après une nuit de "
    "bombardements azerbaïdjanais sur {place}, où des soldats arméniens sont morts. Récit numéro {n}."
)
HIDDEN = "episodes:\n- {id: border-clashes-2022, hide: true}\n"
ENTRY = "- {id: washington-summit-2025, note: seen}"


@pytest.fixture
def work(storage, database_url, tmp_path):
    settings = Settings.load(home=tmp_path, database_url=database_url)
    (tmp_path / "catalogue").mkdir()
    with Sandbox() as box:
        opened = Work(settings, storage, box)
        catalogue.load(opened)
        yield opened


def anew(work: Work) -> Work:
    """Another worker, or the next task."""
    return Work(work.settings, work.storage, work.box)


def overlay(work: Work, yaml: str) -> Work:
    (work.settings.catalogue_overlay / "episodes.yaml").write_text(yaml, encoding="utf-8")
    catalogue.load(work)
    return anew(work)


def propose(work: Work, entry: str = ENTRY, row: str = "washington-summit-2025"):
    intent = ProposalIntent("episodes", row, entry, ProposalOrigin.PERSON, "test")
    return work.storage.proposals.record(intent, NOW)


def store(work: Work, tmp_path, places=("Djermouk", "Djermouk", "Djermouk")) -> None:
    lines = [
        json.dumps({
            "text": FIGHTING.format(place=place, n=n) + f" Suite {n * 7919}. " * (n + 1),
            "title": f"La nuit de {place}, récit {n}",
            "published": f"2022-09-{13 + n % 2}",
            "url": f"https://paper{n}.example/{n}",
        })
        for n, place in enumerate(places)
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    import_paths(work, [path], PageHints())


def test_an_accepted_proposal_is_the_next_version_for_every_worker(work) -> None:
    before, running = work.catalogue_id, anew(work)
    assert running.catalogue_id == before
    editing.accept(anew(work), propose(work))
    other = anew(work)
    assert other.catalogue_id != before
    assert next(e for e in other.catalogue.episodes if e.id == "washington-summit-2025").note == "seen"
    running.refresh()
    assert running.catalogue_id == other.catalogue_id, "a long task takes it up at its next batch"
    catalogue.load(anew(work))
    assert anew(work).catalogue_id == other.catalogue_id, "the next ingest keeps it"


def test_what_was_accepted_can_be_taken_back(work) -> None:
    before, number = work.catalogue_id, propose(work)
    editing.accept(anew(work), number)
    editing.reject(anew(work), number)
    assert anew(work).catalogue_id == before
    with pytest.raises(UserError, match="rejected already"):
        editing.reject(anew(work), number)
    with pytest.raises(UserError, match="no proposal 77"):
        editing.reject(anew(work), 77)


def test_a_wrong_proposal_changes_nothing(work) -> None:
    before, number = (
        work.catalogue_id,
        propose(work, "- {id: mine, names: {fr: x, en: x}, places: [atlantis]}", "mine"),
    )
    with pytest.raises(CatalogueError, match=r"atlantis|no start"):
        editing.accept(anew(work), number)
    assert anew(work).catalogue_id == before
    assert work.storage.proposals.get(number).state is ProposalState.OPEN
    good = "- {id: mine, names: {fr: x, en: x}, start: {day: 2027-01-01, source: test}}"
    editing.accept(anew(work), number, good)
    assert work.storage.proposals.get(number).entry == good


def test_a_file_and_a_proposal_for_one_field_are_a_shown_conflict(work) -> None:
    work = overlay(work, "episodes:\n- {id: washington-summit-2025, note: mine}\n")
    editing.accept(work, propose(work))
    found = {(d.kind, d.field, d.then, d.yours) for d in editing.diff(anew(work))}
    assert ("rivals", "note", "mine", "seen") in found


def test_problems_have_file_line_and_remedy(work) -> None:
    path = work.settings.catalogue_overlay / "episodes.yaml"
    path.write_text("episodes:\n- {id: mine, names: {fr: x, en: x}, parent: mine}\n", encoding="utf-8")
    found = editing.problems(work.settings)
    assert {p.where for p in found} == {f"{path}:2"}
    assert all(p.remedy for p in found)
    path.write_text("episodes:\n- {id: mine, names: {tr: x}}\n", encoding="utf-8")
    [problem] = editing.problems(work.settings)
    assert (problem.where, problem.cause[:5]) == (f"{path}:2", "mine:")
    path.write_text("#" * 10_000_000, encoding="utf-8")
    assert any("larger than" in p.cause for p in editing.problems(work.settings))


def test_reclassify_is_dry_then_stores_then_changes_nothing(work, tmp_path) -> None:
    work = overlay(work, HIDDEN)
    store(work, tmp_path)
    before = work.storage.statements.listed(StatementFilter())
    assert before
    assert {row.episode for row in before} == {None}
    work = overlay(work, "")
    dry = reclassify(anew(work))
    assert dry.counts.ended == {"changed": 3}
    assert work.storage.statements.listed(StatementFilter()) == before
    assert all("border-clashes-2022" in str(change.reasons) for change in dry.changes)
    page = render.reclassified(dry.changes, dry.counts, "fr", is_applied=False)
    assert "border-clashes-2022" in page
    assert "Essai à blanc" in page

    done = reclassify(anew(work), apply=True)
    assert done.counts == dry.counts
    after = work.storage.statements.listed(StatementFilter())
    assert {row.episode for row in after} == {"border-clashes-2022"}
    assert [(r.id, r.novelty, r.utterance) for r in after] == [(r.id, r.novelty, r.utterance) for r in before]
    assert work.storage.alerts.count() == 0
    assert reclassify(anew(work), apply=True).counts.taken == 0
    assert work.storage.episodes.listed()[0] is not None


RECALLING = (
    "Antony Blinken a réuni mercredi à Washington les ministres arménien et azerbaïdjanais du traité de paix. "
    "« L’exode des Arméniens en septembre 2023 reste une plaie », a déclaré Ararat Mirzoyan. "
    "« Un traité de paix est possible cette année », a déclaré Antony Blinken à Washington."
)


def episodes_of_statements(work: Work) -> dict[str, tuple[str | None, str | None]]:
    rows = work.storage.statements.listed(StatementFilter())
    return {row.speaker: (row.episode, row.article_episode) for row in rows}


def test_a_statement_has_its_own_episode_and_keeps_the_one_it_had(work, tmp_path) -> None:
    work = overlay(work, "episodes:\n- {id: karabakh-offensive-2023, hide: true}\n")
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"text": RECALLING, "published": "2024-07-10", "url": "https://paper.example/1"}))
    import_paths(work, [path], PageHints())
    talks, offensive = "peace-talks-2023-2024", "karabakh-offensive-2023"
    assert episodes_of_statements(work) == {"Ararat Mirzoyan": (talks, talks), "Antony Blinken": (talks, talks)}
    work = overlay(work, "")
    assert reclassify(anew(work), apply=True).counts.ended == {"changed": 1}
    assert episodes_of_statements(work) == {"Ararat Mirzoyan": (offensive, talks), "Antony Blinken": (talks, talks)}
    with work.storage._database.read() as connection:
        former = connection.execute(text("SELECT f.episode, r.is_current FROM former_episode f JOIN reading r "
                                         "ON r.id = f.reading")).all()  # fmt: skip
        shown = connection.execute(text("SELECT episode_id, article_episode_id FROM v_statements")).all()
    assert [(row.episode, bool(row.is_current)) for row in former] == [(talks, False)]
    assert {tuple(row) for row in shown} == {(offensive, talks), (talks, talks)}


def test_reclassify_since_looks_at_newer_articles_only(work, tmp_path) -> None:
    work = overlay(work, HIDDEN)
    store(work, tmp_path)
    work = overlay(work, "")
    assert reclassify(work, since=datetime(2022, 9, 14, tzinfo=UTC)).counts.taken == 1


def pooled(n: int, outlet: str, hours: float, words: str, cluster: int | None = None) -> PooledArticle:
    at = NOW - timedelta(hours=hours)
    return PooledArticle(ArticleId(n), outlet, cluster or n, f"Titre {n}", words, "fr", f"https://{outlet}/{n}", at)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(load_files())


def test_three_clusters_of_three_outlets_in_two_days_are_a_candidate(finder) -> None:
    words = "Des tirs ont été entendus près de Djermouk et du village de Zorakar cette nuit."
    three = [pooled(n, f"paper{n}", n, words) for n in (1, 2, 3)]
    [found] = finder.find(three, NOW)
    assert found.findings.places == ("jermuk",)
    assert "Zorakar" in found.findings.terms
    assert "id: candidate-2022-09-13-jermuk" in found.entry
    assert finder.find(three[:2], NOW) == ()
    assert finder.find([pooled(n, "paper", n, words) for n in (1, 2, 3)], NOW) == (), "one outlet"
    assert finder.find([pooled(n, f"paper{n}", n, words, cluster=9) for n in (1, 2, 3)], NOW) == (), "one agency text"
    assert finder.find([pooled(n, f"paper{n}", 30 * n, words) for n in (1, 2, 3)], NOW) == (), "not within two days"


def test_a_quiet_month_raises_none(finder) -> None:
    texts = [
        "La visite du lac et la route de Goris occupent les deux pays.",
        "Un rapport sur les prisonniers a été remis à la commission.",
        "Le parlement débat du budget de la défense et de la frontière.",
    ]
    month = [pooled(n, f"paper{n % 5}", 12 * n, texts[n % 3]) for n in range(60)]
    for day in range(0, 30, 2):
        assert finder.find(month, NOW - timedelta(days=day)) == ()


def test_what_fits() -> None:
    assert is_unfit(Fit(abstained=True, score=3.0, is_of_its_days=True, has_date=True))
    assert is_unfit(Fit(abstained=False, score=None, is_of_its_days=False, has_date=False))
    assert is_unfit(Fit(abstained=False, score=0.8, is_of_its_days=False, has_date=True)), "a neighbour's themes"
    assert not is_unfit(Fit(abstained=False, score=2.4, is_of_its_days=False, has_date=True)), "it looks back"
    assert not is_unfit(Fit(abstained=False, score=0.8, is_of_its_days=False, has_date=False))


def found_then(work: Work, monkeypatch) -> int:
    """Candidates found half a day after the articles."""
    with monkeypatch.context() as clock:
        clock.setattr(Work, "now", lambda *_, **__: NOW + timedelta(hours=12))
        return find_candidates(work).ended["candidates"]


def test_a_candidate_is_raised_once_and_its_entry_is_ready(work, tmp_path, monkeypatch) -> None:
    work = overlay(work, HIDDEN)
    store(work, tmp_path)
    assert found_then(work, monkeypatch) == 0, "without outlets nothing is independent"
    with work.storage._database.write() as connection:
        for number, outlet in enumerate(work.catalogue.outlets[:3], 1):
            connection.execute(text("UPDATE article SET outlet = :o WHERE id = :n"), {"o": outlet.id, "n": number})
        connection.execute(text("UPDATE article SET cluster = NULL"))
    assert found_then(work, monkeypatch) == 1
    assert found_then(work, monkeypatch) == 0, "once"
    [proposal] = work.storage.proposals.listed()
    assert proposal.findings.places == ("jermuk",)
    assert len(work.storage.pool.named(proposal.findings.articles)) == 3
    editing.accept(work, proposal.id)
    assert reclassify(anew(work), apply=True).counts.ended == {"changed": 3}
    assert {r.episode for r in work.storage.statements.listed(StatementFilter())} == {proposal.row}
