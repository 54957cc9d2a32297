"""Posts in two languages are parted, and each half is read by its own rules with offsets of the whole."""

import pytest
from test_language import SENTENCES

from monitor.catalogue import load_files
from monitor.language import detect
from monitor.model.article import ArticleForRead
from monitor.model.common import Disposition, Published
from monitor.parts import in_place, split_parts
from monitor.reader import Reader, disposition_of

FRENCH = """Le secrétaire d'État américain Antony Blinken a téléphoné mardi au ministre arménien Ararat Mirzoyan \
pour parler du cessez-le-feu avec l'Azerbaïdjan.
« La route doit rester ouverte à tous les convois », a déclaré Antony Blinken après cet appel.
Le département d'État a précisé que les contacts reprendraient la semaine prochaine."""
ENGLISH = """US Secretary of State Antony Blinken called Armenian minister Ararat Mirzoyan on Tuesday about the \
ceasefire with Azerbaijan.
“The road must stay open to every convoy,” Antony Blinken said after the call.
The State Department said that contacts would resume next week."""
ARMENIAN = """ԱՄՆ պետքարտուղար Էնթոնի Բլինքենը երեքշաբթի զանգահարել է Հայաստանի արտգործնախարարին հրադադարի շուրջ։
Նախարարությունը հայտնել է, որ շփումները կշարունակվեն հաջորդ շաբաթ, իսկ ճանապարհը կմնա բաց բոլորի համար։"""
READER = Reader(load_files())


@pytest.mark.parametrize("languages", [("fr", "hy"), ("hy", "en"), ("az", "ru"), ("ka", "hy"), ("en", "az")])
def test_halves_are_parted(languages: tuple[str, str]) -> None:
    first, second = ("\n".join(SENTENCES[language]) for language in languages)
    text = f"{first}\n\n12.03.2024\n\n{second}"
    parts = split_parts(text, detect(text).code)
    assert tuple(p.language for p in parts) == languages
    assert text[parts[1].span.start :] == second
    assert (parts[0].span.start, parts[1].span.end) == (0, len(text))
    assert parts[0].span.end == parts[1].span.start


def test_a_text_in_one_language_is_one_part() -> None:
    for sentences in SENTENCES.values():
        assert len(split_parts("\n".join(sentences), "fr")) == 1
    assert len(split_parts("", "und")) == 1


def test_a_quoted_line_is_no_half() -> None:
    quoting = "\n".join([*SENTENCES["fr"], SENTENCES["hy"][0], *SENTENCES["fr"]])
    assert [p.language for p in split_parts(quoting, "fr")] == ["fr"]


def test_a_part_keeps_its_place() -> None:
    text = f"{FRENCH}\n{ENGLISH}"
    for part in split_parts(text, detect(text).code):
        placed = in_place(text, part.span)
        assert len(placed) == len(text)
        assert placed.strip() == text[part.span.start : part.span.end].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FRENCH}\n\n{ARMENIAN}", ["La route doit rester ouverte à tous les convois"]),
        (f"{ARMENIAN}\n\n{FRENCH}", ["La route doit rester ouverte à tous les convois"]),
        (
            f"{FRENCH}\n\n{ENGLISH}",
            ["La route doit rester ouverte à tous les convois", "The road must stay open to every convoy"],
        ),
    ],
)
def test_the_statements_of_each_half_are_found(text: str, expected: list[str]) -> None:
    article = ArticleForRead(text, "", Published.unknown(), detect(text).code)
    reading = READER.read(article)
    found = reading.extraction.statements
    assert [s.text for s in found if s.kind == "direct"] == expected
    assert all(text[s.span.start : s.span.end] == s.text for s in found)
    assert disposition_of(article, reading) is Disposition.STORED
