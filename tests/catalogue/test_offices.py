from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from pydantic import ValidationError

from monitor.catalogue import Catalogue, load_files
from monitor.catalogue.offices import Office, Person, Rank, State, Term, Title, first_day, last_day
from monitor.catalogue.succession import register_problems
from monitor.model.common import Side


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_files()


def test_the_shipped_register_has_no_overlap_no_unexplained_gap_and_no_dangling_reference(shipped: Catalogue) -> None:
    assert register_problems(shipped) == ()


def test_the_register_is_as_large_as_promised(shipped: Catalogue) -> None:
    assert len([t for t in shipped.terms if t.possible[1] >= date(2016, 1, 1)]) >= 150
    assert all(t.source for t in shipped.terms)


STATE, GOVERNMENT = Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT
MINISTERS = {Rank.FOREIGN_MINISTER, Rank.DEFENCE_MINISTER}
ABROAD = {Rank.AMBASSADOR, Rank.ENVOY}
POSTS = {
    "us": {STATE, *MINISTERS, *ABROAD, Rank.SPOKESPERSON, Rank.SECURITY, Rank.LEGISLATOR},
    "armenia": {STATE, GOVERNMENT, *MINISTERS, *ABROAD, Rank.SPOKESPERSON, Rank.SECURITY, Rank.LEGISLATOR},
    "azerbaijan": {STATE, GOVERNMENT, *MINISTERS, *ABROAD, Rank.SPOKESPERSON, Rank.SECURITY, Rank.LEGISLATOR},
    "eu": {STATE, GOVERNMENT, Rank.FOREIGN_MINISTER, *ABROAD, Rank.SPOKESPERSON, Rank.LEGISLATOR},
    "france": {STATE, GOVERNMENT, *MINISTERS, *ABROAD, Rank.SPOKESPERSON, Rank.LEGISLATOR},
    "russia": {STATE, GOVERNMENT, *MINISTERS, *ABROAD, Rank.SPOKESPERSON, Rank.SECURITY, Rank.LEGISLATOR},
    "turkey": {STATE, GOVERNMENT, *MINISTERS, *ABROAD, Rank.SPOKESPERSON, Rank.LEGISLATOR},
    "iran": {STATE, *MINISTERS, Rank.AMBASSADOR, Rank.SPOKESPERSON, Rank.SECURITY, Rank.LEGISLATOR},
    "georgia": {STATE, GOVERNMENT, *MINISTERS, Rank.LEGISLATOR},
    "nagorno-karabakh": {STATE, GOVERNMENT, *MINISTERS, Rank.SPOKESPERSON, Rank.SECURITY, Rank.LEGISLATOR},
    "un": {STATE, Rank.SPOKESPERSON},
    "osce": {Rank.OFFICIAL, Rank.ENVOY},
}


@pytest.mark.parametrize("state", POSTS)
def test_every_function_that_speaks_on_the_matter_has_its_holders(shipped: Catalogue, state: str) -> None:
    assert POSTS[state] - {o.rank for o in shipped.offices if o.state == state} == set()


def test_ambassadors_go_both_ways_between_the_three_and_to_them(shipped: Catalogue) -> None:
    routes = {(o.state, o.host) for o in shipped.offices if o.rank is Rank.AMBASSADOR}
    assert routes >= {
        *(("us", "armenia"), ("armenia", "us"), ("us", "azerbaijan"), ("azerbaijan", "us")),
        *((state, host) for state in ("eu", "france", "russia") for host in ("armenia", "azerbaijan")),
        *((state, host) for state in ("us", "armenia", "azerbaijan") for host in ("un",)),
    }


def test_the_members_of_congress_and_the_bodies_that_speak_on_the_matter_are_there(shipped: Catalogue) -> None:
    members = {t.person for t in shipped.terms if t.office in {"us-representative", "us-senator"}}
    named = [
        "menendez",
        "pallone",
        "schiff",
        "markey",
        "cassidy",
        "pelosi",
        "bilirakis",
        "sherman",
        "valadao",
        "padilla",
        "risch",
        "cardin",
    ]
    assert [name for name in named if not any(m.endswith(f"-{name}") for m in members)] == []
    bodies = {i.id for i in shipped.institutions}
    assert bodies >= {"us-state-department", "us-nsc", "us-congress", "az-border-service", "minsk-co-chairs"}
    assert bodies >= {f"{state}-{body}" for state in ("am", "az", "nk", "ru", "tr") for body in ("mfa", "mod")}


def spellings_of(person: Person) -> dict[str, str]:
    return person.spellings.model_dump(exclude_none=True) if person.spellings else {}


def test_officials_of_the_tracked_sides_are_spelled_in_every_language(shipped: Catalogue) -> None:
    """An American is written in French, German and Turkish as at home."""
    offices = {o.id: o for o in shipped.offices}
    needed: dict[str, set[str]] = {}
    for term in shipped.terms:
        state = offices[term.office].state
        if state in {"us", "armenia", "azerbaijan", "nagorno-karabakh"}:
            local = set() if state == "us" else {"fr", "de", "tr"}
            needed.setdefault(term.person, set()).update({"en", "ru", "hy", "az"} | local)
    missing = {p.id: needed[p.id] - set(spellings_of(p)) for p in shipped.persons if p.id in needed}
    assert len(needed) >= 300
    assert {person: languages for person, languages in missing.items() if languages} == {}


def test_spellings_are_in_the_script_of_their_language(shipped: Catalogue) -> None:
    scripts = {"ru": "CYRILLIC", "hy": "ARMENIAN"}
    wrong = [
        (person.id, language, name)
        for person in shipped.persons
        for language, name in spellings_of(person).items()
        for letter in name
        if letter.isalpha() and not unicodedata.name(letter).startswith(scripts.get(language, "LATIN"))
    ]
    assert wrong == []


def test_no_name_mixes_scripts(shipped: Catalogue) -> None:
    mixed = [
        name
        for person in shipped.persons
        for name in person.names
        if len({unicodedata.name(letter).split()[0] for letter in name if letter.isalpha()}) > 1
    ]
    assert mixed == []


def test_a_spelling_is_a_name() -> None:
    person = Person.model_validate({
        "id": "x",
        "name": "A B",
        "spellings": {"en": "A B", "hy": "Ա Բ"},
        "names": ["A. B"],
    })
    assert person.names == ("A B", "Ա Բ", "A. B")
    assert Person.model_validate(person.model_dump()) == person


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
    overlap = catalogue(term("1", "a", "2015", "2021-05-02"), term("2", "c", "2021-05-01", None))
    assert register_problems(overlap) == ("office o: 2 begins before 1 ends",)
    gap = catalogue(term("1", "a", "2015", "2021-05-02"), term("2", "c", "2021-05-04", None))
    assert register_problems(gap) == ("office o: nobody between 1 and 2",)


def test_a_gap_before_the_first_holder_and_after_the_last_is_found() -> None:
    assert register_problems(catalogue(term("1", "a", "2016-02", None))) == ("office o: nobody before 1",)
    assert register_problems(catalogue(term("1", "a", "2015", "2021"))) == ("office o: nobody after 1",)
    known = (
        {"since": "2016-01-01", "until": "2016-02", "why": "made for its first holder"},
        {"since": "2021", "why": "abolished"},
    )
    assert register_problems(catalogue(term("1", "a", "2016-02", "2021"), gaps=known)) == ()


@pytest.mark.parametrize(
    ("until", "since"),
    [("2021-05-02", "2021-05-03"), ("2021-05-02", "2021-05-02"), ("2021-05", "2021-05"), ("2021", "2021-07")],
)
def test_a_handover_within_what_the_dates_allow_is_neither(until: str, since: str) -> None:
    assert register_problems(catalogue(term("1", "a", "2015", until), term("2", "c", since, None))) == ()


def test_a_known_gap_and_several_holders_are_allowed() -> None:
    terms = term("1", "a", "2015", "2021-05-02"), term("2", "c", "2022-01-01", None)
    known = ({"since": "2021-05-02", "until": "2022-01-01", "why": "vacant"},)
    assert register_problems(catalogue(*terms, gaps=known)) == ()
    together = term("1", "a", "2015", None), term("2", "c", "2021", None)
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
