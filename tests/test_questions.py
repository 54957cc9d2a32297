"""Every ready question on the walk, on both engines: the row its file promises, and the same answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from storage import made

from monitor.errors import UserError
from monitor.model.alerting import Novelty
from monitor.model.analysis import plain
from monitor.model.reading import Modality
from monitor.questions import bound, question, questions
from monitor.storage import open_storage

ALL = questions()
CUT = 40


def shown(row) -> str:
    """A row as the files write it: words cut after 40 characters, the press's port left out."""
    cells = [re.sub(r"localhost:\d+", "localhost", "" if v is None else str(plain(v))) for v in row]
    cells = [cell.replace("\n", " ").replace("|", "/") for cell in cells]
    return " | ".join(cell if len(cell) <= CUT else cell[: CUT - 1].rstrip() + "…" for cell in cells)


def fits(promised: str, found: str) -> bool:
    """Cell by cell; … stands for what depends on the order in which the pages came."""
    pairs = zip(promised.split(" | "), found.split(" | "), strict=True)
    return all(one in {"…", other} for one, other in pairs)


def ask(storage, asked, **given):
    answer = storage.analysis.ask(asked.sql, bound(asked, given))
    return answer.names, list(answer.rows)


def test_there_are_questions_enough():
    assert len(ALL) >= 25
    assert len({q.question for q in ALL}) == len(ALL)
    assert all(q.question.endswith(("?", ")")) for q in ALL)


@pytest.mark.parametrize("asked", ALL, ids=lambda q: q.name)
def test_the_answer_is_the_same_on_both_engines_and_as_promised(asked, sqlite_walk, postgres_walk):
    with open_storage(postgres_walk) as there:
        here, found = (ask(storage, asked, **asked.example) for storage in (sqlite_walk.storage, there))
    assert here[0] == found[0]
    assert [shown(row) for row in here[1]] == [shown(row) for row in found[1]]
    if asked.row:
        assert any(fits(asked.row, shown(row)) for row in here[1]), [shown(row) for row in here[1]][:5]
    else:
        assert asked.name in EMPTY, "its file shows a row"


EMPTY = {"denied_or_hearsay", "unresolved", "outlets_in_trouble", "to_review"}
"""What the press leaves empty, or leaves to chance, is asked of rows made for it."""


def test_what_the_press_leaves_empty(storage):
    for page in made.pages(storage, 2):
        made.article(storage, page, seed=1000 * page.id)
    version = storage.catalogue.newest()
    said = (made.statement(speaker=None), replace(made.statement(), modality=Modality.DENIED))
    for text, statement in zip(storage.readings.unread(made.claim(limit=9), 1), said, strict=True):
        storage.readings.record_reading(
            text.version, made.reading(statement), read_version=1, catalogue=version.id, now=made.NOW
        )
    feed = storage.feeds.due(made.NOW, is_forced=True)[0]
    storage.feeds.record_poll(made.failed_poll(feed))
    assert [row[2] for row in ask(storage, question("unresolved"))[1]] == [made.QUOTE]
    assert [row[1:3] for row in ask(storage, question("denied_or_hearsay"))[1]] == [("denied", "Ararat Mirzoyan")]
    ((outlet, *_, error),) = ask(storage, question("outlets_in_trouble"))[1]
    assert (outlet, error) == ("Outlet 0", "no answer within 30 s")


def test_what_nobody_could_tell_from_an_earlier_one(storage):
    one, two = made.statements(storage, 2)
    first = made.decide(storage, one)
    made.decide(storage, two, novelty=Novelty.UNCERTAIN, nearest=first.utterance, decision=None)
    ((_, speaker, words, reason, *_),) = ask(storage, question("to_review"))[1]
    assert (speaker, words, reason) == ("Ararat Mirzoyan", made.QUOTE, "close")


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("nothing", {}, "there is no question nothing"),
        ("../questions", {}, "there is no question"),
        ("silence", {}, "silence needs speaker"),
        ("silence", {"speaker": "x", "days": "many"}, "days=many is not a whole number"),
        ("silence", {"speaker": "x", "who": "y"}, "silence has no parameter who"),
        ("funnel", {"since": "yesterday"}, "since=yesterday is not a day"),
    ],
)
def test_mistakes_say_what_is_meant(name, given, words):
    with pytest.raises(UserError, match=words) as caught:
        bound(question(name), given)
    assert caught.value.remedy


def test_a_question_of_ones_own(cli, tmp_path):
    path = tmp_path / "mine.sql"
    lines = ("-- parameter: side text : side", "SELECT COUNT(*) AS n FROM v_utterances WHERE side = :side", "")
    path.write_text("\n".join(lines))
    cli("init")
    assert cli("query", path, "--param", "side=US", "--format", "csv")[1] == "n\r\n0\r\n"
    path.write_text("SELECT * FROM subscribers_of_somebody\n")
    code, _, err = cli("query", path)
    assert code == 1
    assert "the database refuses the question" in err
    assert "silence" in cli("query")[1]
