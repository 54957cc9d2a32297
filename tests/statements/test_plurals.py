"""Several speakers in one phrase, and speakers whom only the text around a source shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from marked import date_of, parse

from monitor.catalogue import load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Side, Span
from monitor.model.reading import Statement
from monitor.statements.register import Register
from monitor.statements.speakers import resolve

Heard = Callable[..., list[tuple[str, Side]]]


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(load_files())


@pytest.fixture(scope="module")
def last(register: Register) -> Heard:
    """Names and sides of the last statement of a marked text; `cue` is the word that reports it."""

    def _last(
        marked: str, published: str = "2023-11-16", language: str = "fr", cue: str = "", title: str = ""
    ) -> list[tuple[str, Side]]:
        text, attributions = parse(marked)
        if cue:
            place = Span(text.index(cue), text.index(cue) + len(cue))
            attributions = [replace(a, cue=place) for a in attributions]
        statements: tuple[Statement, ...] = resolve(
            attributions, ArticleForRead(text, title, date_of(published), language), register
        )
        return [(s.name, s.side) for s in statements[-1].speakers]

    return _last


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("⟦La Géorgie, la Turquie et les États-Unis⟧ demandent ‹une trêve›.",
         [("United States", Side.US), ("Georgia", Side.OTHER), ("Turkey", Side.OTHER)]),
        ("⟦La Géorgie, la Turquie, l'Iran⟧ demandent ‹une trêve›.",
         [("Georgia", Side.OTHER), ("Turkey", Side.OTHER), ("Iran", Side.OTHER)]),
        ("⟦Médecins Verts, la Ligue des vallées, le département d'État et Vigie Caucase⟧ disent ‹oui›.",
         [("US Department of State", Side.US), ("Médecins Verts", Side.OTHER), ("Vigie Caucase", Side.OTHER)]),
        ("⟦Nikol Pachinian⟧ dit ‹oui›. ⟦Lui et d'autres responsables arméniens⟧ parlent ‹de paix›.",
         [("Nikol Pashinyan", Side.ARM), ("responsables arméniens", Side.ARM)]),
        ("⟦Les ambassadeurs des États-Unis et du Royaume-Uni en Arménie⟧ saluent ‹la trêve›.",
         [("Kristina Kvien", Side.US), ("ambassadeurs des États-Unis et du Royaume-Uni en Arménie", Side.OTHER)]),
        ("Les ministres des Affaires étrangères de l'Arménie et de l'Azerbaïdjan arrivent. ⟦Ils⟧ disent ‹oui›.",
         [("Ararat Mirzoyan", Side.ARM), ("Jeyhun Bayramov", Side.AZE)]),
    ],
)  # fmt: skip
def test_all_who_speak_together_the_tracked_sides_first(
    last: Heard, marked: str, expected: list[tuple[str, Side]]
) -> None:
    assert last(marked) == expected


@pytest.mark.parametrize("name", ["Ann Poe", "Lee Dunn", "Jo Hart"])
def test_a_plural_title_is_that_of_each_name(last: Heard, name: str) -> None:
    intro = "US candidates Ann Poe of the River Party, Lee Dunn of the Hill Party, and Jo Hart met. "
    assert last(f"{intro}⟦{name.split()[1]}⟧ said ‹yes›.", language="en") == [(name, Side.US)]


def test_a_name_behind_the_enumeration_has_no_part_in_its_title(last: Heard) -> None:
    text = "US candidates Ann Poe and Lee Dunn met a journalist. Jo Hart asked. ⟦Jo Hart⟧ said ‹yes›."
    assert last(text, language="en") == [("Jo Hart", Side.OTHER)]


@pytest.mark.parametrize(
    ("marked", "side"),
    [
        ("‹Merci›, dit ⟦Paul Roy, président de la commission scolaire de Washington⟧.", Side.US),
        ("‹Merci›, dit ⟦Paul Roy, président de la Commission européenne⟧, venu de Bakou.", Side.OTHER),
        ("‹Merci›, dit ⟦Paul Roy, envoyé spécial pour la paix de l'Arménie⟧.", Side.OTHER),
        ("‹Merci›, dit ⟦Paul Roy, secrétaire d'État chargé de l'Arménie⟧.", Side.US),
    ],
)
def test_the_state_that_ends_an_apposition(last: Heard, marked: str, side: Side) -> None:
    assert last(marked) == [("Paul Roy", side)]


@pytest.mark.parametrize(
    ("marked", "cue", "expected"),
    [
        # a source that is no noun phrase, in sentences without a space between them
        ("L'Iran a nié ⟦avoir tiré sur un pont.Bakou affirme ‹tenir la route⟧›.", "affirme", "Azerbaijan"),
        # a source behind its cue that runs on into the next sentence
        ("‹Oui›, a indiqué ⟦le Pentagone.Des chars de l'Iran⟧ roulent.", "indiqué", "US Department of Defense"),
        # the name between commas
        ("⟦Le chef du groupe « Arménie », Armen Pétian, a aussi pris place⟧ et a dit ‹oui›.", "dit", "Armen Pétian"),
        # the name at the end of a title that was cut
        ("‹Oui›, a dit ⟦la cheffe⟧ du comité des eaux de la province Anna Sarian.", "a dit", "Anna Sarian"),
        # the agency that passes words on is not the government agency
        ("⟦USAID⟧ dit que ‹⟨Ilham Aliev⟩ a promis›.", "dit", "USAID"),
        ("‹Bonjour›, dit sur Radio J ⟦Paul Roy⟧.", "dit", "Paul Roy"),
    ],
)  # fmt: skip
def test_who_is_meant_where_the_source_is_no_plain_noun_phrase(
    last: Heard, marked: str, cue: str, expected: str
) -> None:
    assert [name for name, _ in last(marked, cue=cue)] == [expected]


def test_an_adverbial_before_the_subject_is_no_preposition(last: Heard) -> None:
    text = "⟦Le Pentagone⟧ dit ‹oui›. Peu après, le président Ilham Aliev est venu. ⟦Il⟧ dit ‹non›."
    assert last(text) == [("Ilham Aliyev", Side.AZE)]


def test_the_powers_of_a_delegation_are_no_government(last: Heard) -> None:
    text = "L'assemblée rejette les pouvoirs de la délégation azerbaïdjanaise. ⟦La délégation⟧ dit ‹non›."
    assert last(text) == [("Delegation of Azerbaijan to PACE", Side.AZE)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("⟦La résolution, rédigée par la députée Anna Sarian⟧, demande ‹une trêve›.", []),
        ("⟦Le Sénat américain⟧ dit ‹oui›. ⟦La résolution, rédigée par Anna Sarian⟧, demande ‹une trêve›.",
         ["US Senate"]),
        ("⟦le président turc à des journalistes du quotidien Le Grand Matin⟧ dit ‹oui›.", ["Recep Tayyip Erdogan"]),
        ("‹Faux›, dit-on. Le vol est clos. ⟦F-35⟧ dit ‹oui›.", []),
        ("⟦Le Service des frontières azerbaïdjanais⟧ dit ‹oui›.", ["State Border Service of Azerbaijan"]),
        ("⟦Le ministère arménien des Finances⟧ dit ‹oui›.", ["ministère arménien des Finances"]),
    ],
)  # fmt: skip
def test_no_wrong_name_for_acts_papers_aircraft_and_ministries(last: Heard, marked: str, expected: list[str]) -> None:
    assert [name for name, _ in last(marked)] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Presidential Message on the Feast", "‹My Administration stands for peace.›", [("Joe Biden", Side.US)]),
        ("Presidential Message on the Feast", "‹We stand for peace.›", []),
        ("The Message on the Feast", "‹My Administration stands for peace.›", []),
    ],
)
def test_documents_that_only_the_white_house_titles_so(
    last: Heard, title: str, text: str, expected: list[tuple[str, Side]]
) -> None:
    assert last(text, language="en", title=title) == expected
