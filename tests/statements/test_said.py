"""On which day, on what occasion, to whom and through whom words were spoken, where the reporting clause says it."""

from __future__ import annotations

from datetime import date

import pytest
from marked import date_of

from monitor.catalogue import load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision
from monitor.model.reading import Statement
from monitor.statements import Extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_files())


def only(extractor: Extractor, text: str, language: str) -> Statement:
    (statement,) = extractor.extract(ArticleForRead(text, "", date_of("2023-10-05"), language)).statements
    return statement


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fr", "Ilham Aliev a déclaré lundi que la ligne de bus rouvrirait.", date(2023, 10, 2)),
        ("fr", "« Les bornes sont en place », a dit mardi Nikol Pachinian.", date(2023, 10, 3)),
        ("fr", "Dans un message du 1er octobre, Charles Michel a regretté l’incident de jeudi.", date(2023, 10, 1)),
        ("en", "Antony Blinken said on Tuesday that the offer stood.", date(2023, 10, 3)),
        ("en", "“The offer stands,” Antony Blinken said on October 4.", date(2023, 10, 4)),
        ("ru", "Никол Пашинян заявил 3 октября, что мост открыт.", date(2023, 10, 3)),
        ("fr", "Ilham Aliev a déclaré que la ligne de bus rouvrirait lundi.", None),
        ("fr", "Ilham Aliev a condamné l’incident de lundi.", None),
        ("en", "Antony Blinken said the offer had stood since May.", None),
        ("en", "Antony Blinken will say on Friday that the offer stands.", None),
    ],
)
def test_day(extractor: Extractor, language: str, text: str, day: date | None) -> None:
    said = only(extractor, text, language).said
    assert (said and (said.start, said.end, said.precision)) == (day and (day, day, Precision.DAY))


def test_two_reports_have_each_their_day(extractor: Extractor) -> None:
    text = "Ararat Mirzoyan a affirmé lundi que le pont tenait et a ajouté mercredi que la route suivrait."
    statements = extractor.extract(ArticleForRead(text, "", date_of("2023-10-05"), "fr")).statements
    assert [s.said and s.said.start for s in statements] == [date(2023, 10, 2), date(2023, 10, 4)]


@pytest.mark.parametrize(
    ("language", "text", "occasion"),
    [
        (
            "fr",
            "« Rien n’est signé », a dit Armen Grigoryan lors d’un entretien à Bruxelles.",
            "lors d’un entretien à Bruxelles",
        ),
        ("fr", "Dans un communiqué, le Pentagone a promis des radars.", "Dans un communiqué"),
        ("en", "“Nothing is signed,” Ned Price said in an interview with CNN.", "in an interview with CNN"),
        (
            "en",
            "In a phone call with Ilham Aliyev, Antony Blinken urged restraint.",
            "In a phone call with Ilham Aliyev",
        ),
        ("ru", "Никол Пашинян заявил в интервью телеканалу, что мост открыт.", "в интервью телеканалу"),
        ("fr", "Charles Michel a proposé une rencontre à Bruxelles.", None),
    ],
)
def test_occasion(extractor: Extractor, language: str, text: str, occasion: str | None) -> None:
    assert only(extractor, text, language).occasion == occasion


@pytest.mark.parametrize(
    ("language", "text", "addressees"),
    [
        ("fr", "Josep Borrell a mis en garde l’Azerbaïdjan contre un nouveau blocus.", ("azerbaijan",)),
        ("en", "Antony Blinken warned Baku against a new blockade.", ("azerbaijan",)),
        ("en", "Antony Blinken warned Baku that the aid would stop.", ("azerbaijan",)),
        ("ru", "Никол Пашинян предупредил Ильхама Алиева, что мост закрыт.", ("ilham-aliyev",)),
        ("fr", "Josep Borrell a mis en garde contre un nouveau blocus.", ()),
    ],
)
def test_who_is_warned(extractor: Extractor, language: str, text: str, addressees: tuple[str, ...]) -> None:
    assert only(extractor, text, language).addressees == addressees
