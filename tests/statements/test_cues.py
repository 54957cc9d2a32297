"""The cue lexicons: forms from lemmas, broken rows, and verb groups with auxiliaries, negation and mood."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.catalogue import SHIPPED
from monitor.catalogue.cues import CueLexicon
from monitor.catalogue.files import read_section
from monitor.errors import CatalogueError
from monitor.statements.cue import Cue
from monitor.statements.cues import find_cues
from monitor.statements.folding import fold
from monitor.statements.lexicon import Lexicon, compile_lexicon
from monitor.statements.sentences import find_sentences

LEXICONS = {row.id: compile_lexicon(row) for row in read_section((SHIPPED,), "cues/*.yaml", "cues", CueLexicon)}


def cues(text: str, language: str = "fr") -> list[Cue]:
    (sentence,) = find_sentences(fold(text).text, (), LEXICONS[language])
    return find_cues(sentence.tokens, LEXICONS[language])


@pytest.mark.parametrize(
    ("language", "form", "lemma"),
    [
        ("fr", "affirmait", "affirmer"),
        ("fr", "rappelle", "rappeler"),
        ("fr", "exigeait", "exiger"),
        ("fr", "dénonça", "dénoncer"),
        ("fr", "réitère", "réitérer"),
        ("fr", "soutiennent", "soutenir"),
        ("fr", "démentirait", "démentir"),
        ("fr", "craignant", "craindre"),
        ("en", "denies", "deny"),
        ("en", "admitted", "admit"),
        ("en", "urging", "urge"),
        ("ru", "подчеркнула", "подчеркнуть"),
        ("ru", "требуют", "требовать"),
    ],
)
def test_forms_come_from_lemmas(language: str, form: str, lemma: str) -> None:
    assert lemma in {reading.verb.lemma for reading in LEXICONS[language].forms[form]}


def test_every_verb_has_a_known_conjugation_that_changes_it() -> None:
    for row in read_section((SHIPPED,), "cues/*.yaml", "cues", CueLexicon):
        for verbs in (*row.verbs, *row.other_verbs):
            assert verbs.conjugation in row.conjugations, (row.id, verbs.conjugation)


def test_a_lexicon_has_at_least_the_reporting_verbs_of_the_design() -> None:
    def lemmas(lexicon: Lexicon) -> int:
        return len({r.verb.lemma for readings in lexicon.forms.values() for r in readings})

    assert lemmas(LEXICONS["fr"]) >= 150
    assert lemmas(LEXICONS["en"]) >= 100
    assert lemmas(LEXICONS["ru"]) >= 50


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Le maire a de nouveau fermement condamné la grève", (2, 6)),
        ("Le maire l’a dit", (2, 4)),
        ("Le maire a-t-il dit", (2, 4)),
        ("Le maire a, mardi, condamné la grève", (2, 6)),
        ("Le maire a tenu à rappeler la règle", (2, 5)),
        ("Le maire s’est félicité du vote", (2, 4)),
    ],
)
def test_verb_groups(text: str, group: tuple[int, int]) -> None:
    (cue,) = cues(text)
    assert (cue.first, cue.head) == group


@pytest.mark.parametrize(
    ("language", "text", "is_negated"),
    [
        ("fr", "Le maire n’a pas dit que la route est ouverte", True),
        ("fr", "Le maire n’a jamais dit que la route est ouverte", True),
        ("fr", "Le maire n’a pas manqué de dire que la route est ouverte", False),
        ("fr", "Le maire ne cesse de dire que la route est ouverte", False),
        ("fr", "Le maire a dit que la route n’est pas ouverte", False),
        ("en", "The mayor did not say that the road is open", True),
        ("en", "The mayor hasn't said that the road is open", True),
        ("en", "The mayor said that the road is not open", False),
        ("ru", "Мэр не сказал, что дорога открыта", True),
        ("ru", "Мэр сказал, что дорога не открыта", False),
    ],
)
def test_negation(language: str, text: str, is_negated: bool) -> None:
    assert cues(text, language)[0].is_negated is is_negated


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La demande du maire reste sans réponse"),
        ("fr", "Cette annonce surprend"),
        ("en", "Those claims surprised the mayor"),
        ("en", "The United States remains engaged"),
    ],
)
def test_nouns_of_the_same_form_are_no_cues(language: str, text: str) -> None:
    assert cues(text, language) == []


def test_nouns_in_ment_are_no_adverbs() -> None:
    (cue,) = cues("Le gouvernement a affirmé que la route est ouverte")
    assert (cue.first, cue.head) == (2, 3)


def test_a_broken_row_names_file_line_and_field(tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "xx.yaml").write_text(
        "cues:\n- id: xx\n  conjugations: {a: {pattern: '(', forms: {finite: ['']}}}\n  verbs: []\n  words: {}\n"
    )
    with pytest.raises(CatalogueError, match=r"xx\.yaml:2: xx: conjugations\.a\.pattern"):
        read_section((tmp_path,), "cues/*.yaml", "cues", CueLexicon)
