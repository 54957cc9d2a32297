from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from monitor.catalogue import Catalogue, load_files
from monitor.catalogue.offices import Office, Person, Rank, State, Term, Title, first_day, last_day, register_problems
from monitor.model.common import Side


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_files()


def test_the_shipped_register_has_no_overlap_no_unexplained_gap_and_no_dangling_reference(shipped: Catalogue) -> None:
    assert register_problems(shipped) == ()


def test_the_register_is_as_large_as_promised(shipped: Catalogue) -> None:
    since_2016 = [t for t in shipped.terms if t.possible[1] >= date(2016, 1, 1)]
    assert len(since_2016) >= 150
    states = {o.state for o in shipped.offices}
    assert states >= {
        "us",
        "armenia",
        "azerbaijan",
        "eu",
        "france",
        "russia",
        "turkey",
        "iran",
        "georgia",
        "un",
        "osce",
    }
    assert "nagorno-karabakh" in states
    ranks = {(o.state, o.rank) for o in shipped.offices}
    for state in ("us", "armenia", "azerbaijan"):
        for rank in (
            Rank.HEAD_OF_STATE,
            Rank.FOREIGN_MINISTER,
            Rank.DEFENCE_MINISTER,
            Rank.SPOKESPERSON,
            Rank.AMBASSADOR,
        ):
            assert (state, rank) in ranks
    assert all(t.source for t in shipped.terms)


def test_persons_of_the_two_sides_have_names_in_several_scripts(shipped: Catalogue) -> None:
    heads = {
        t.person for t in shipped.terms if t.office in {"am-prime-minister", "az-president", "am-foreign-minister"}
    }
    for person in (p for p in shipped.persons if p.id in heads):
        assert any("Ѐ" <= n[0] <= "ӿ" for n in person.names), person.id


def catalogue(*terms: Term, holders: str = "one", gaps: tuple[dict[str, str], ...] = ()) -> Catalogue:
    return Catalogue(
        states=(State(id="x", name="X", side=Side.OTHER, nouns=("X",)),),
        titles=(Title(id="chief", role="chief", phrases={"en": ("chief",)}),),
        persons=(Person(id="a", name="A B", names=("A B",)), Person(id="c", name="C D", names=("C D",))),
        offices=(
            Office.model_validate({
                "id": "o",
                "name": "O",
                "state": "x",
                "rank": "official",
                "roles": ["chief"],
                "holders": holders,
                "gaps": gaps,
            }),
        ),
        terms=terms,
    )


def term(name: str, person: str, since: str, until: str | None) -> Term:
    return Term(id=name, person=person, office="o", since=since, until=until, source="x.org")


def test_an_overlap_and_a_gap_are_found() -> None:
    overlap = catalogue(term("1", "a", "2020-01-01", "2021-05-02"), term("2", "c", "2021-05-01", None))
    assert register_problems(overlap) == ("office o: 2 begins before 1 ends",)
    gap = catalogue(term("1", "a", "2020-01-01", "2021-05-02"), term("2", "c", "2021-05-04", None))
    assert register_problems(gap) == ("office o: nobody between 1 and 2",)


@pytest.mark.parametrize(
    ("until", "since"),
    [("2021-05-02", "2021-05-03"), ("2021-05-02", "2021-05-02"), ("2021-05", "2021-05"), ("2021", "2021-07")],
)
def test_a_handover_within_what_the_dates_allow_is_neither(until: str, since: str) -> None:
    assert register_problems(catalogue(term("1", "a", "2020", until), term("2", "c", since, None))) == ()


def test_a_known_gap_and_several_holders_are_allowed() -> None:
    terms = term("1", "a", "2020", "2021-05-02"), term("2", "c", "2022-01-01", None)
    known = ({"since": "2021-05-02", "until": "2022-01-01", "why": "vacant"},)
    assert register_problems(catalogue(*terms, gaps=known)) == ()
    together = term("1", "a", "2020", None), term("2", "c", "2021", None)
    assert register_problems(catalogue(*together, holders="many")) == ()


def test_a_dangling_reference_is_found() -> None:
    wrong = Term(id="1", person="nobody", office="o", since="2020", source="x.org")
    assert "term 1: unknown person 'nobody'" in register_problems(catalogue(wrong))


def test_partial_dates() -> None:
    assert (first_day("2021"), last_day("2021")) == (date(2021, 1, 1), date(2021, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2021-01-26") == last_day("2021-01-26") == date(2021, 1, 26)
    with pytest.raises(ValidationError):
        term("1", "a", "26 January", None)
