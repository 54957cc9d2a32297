from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.catalogue import Catalogue, load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision, Published, Side, Span
from monitor.model.reading import Modality, StatementKind
from monitor.statements.aliases import HitKind
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.keys import key_of
from monitor.statements.register import Days, Register
from monitor.statements.speakers import resolve
from tests.clock import bounded


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_files()


@pytest.fixture(scope="module")
def register(shipped: Catalogue) -> Register:
    return Register(shipped)


def ids(register: Register, text: str, language: str = "fr") -> list[str]:
    return [
        i for hit in register.find(text, language) for i in hit.ids if hit.kind in {HitKind.PERSON, HitKind.SURNAME}
    ]


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Nikol Pachinian", "fr"), ("Nikol Pashinyan", "en"), ("NIKOL PASHINYAN", "en"), ("Никол Пашинян", "ru"),
        ("Пашиняна", "ru"), ("Նիկոլ Փաշինյան", "hy"), ("Նիկոլ Փաշինյանը", "hy"), ("Nikol Paşinyan", "tr"),
        ("Nikol Paşinyanın", "az"), ("Pas\u030chinyan", "en"), ("Nikol Pashi\u200bnyan", "en"),
        ("Nikol P\u0430shinyan", "en"),
        ("\u202bNikol Pashinyan\u202c", "en"), ("Nikol\u00a0Pachinian", "fr"),
    ],
)  # fmt: skip
def test_one_person_in_many_spellings(register: Register, written: str, language: str) -> None:
    assert set(ids(register, f"… {written} …", language)) == {"nikol-pashinyan"}


@pytest.mark.parametrize(
    "written",
    ["Ilham Aliev", "Ilham Aliyev", "İlham Əliyev", "Ильхам Алиев", "Алиева", "Алиеву",
     "Ilham \u0410liyev", "ILHAM ALIEV",
     "Իլհամ Ալիև"],
)  # fmt: skip
def test_another_person_in_many_spellings(register: Register, written: str) -> None:
    assert "ilham-aliyev" in ids(register, written)


def test_offsets_lead_back_to_the_original(register: Register) -> None:
    text = "Hier, Ant\u200bony Blinken a parle\u0301 à Nikol Pachinian."
    hits = register.find(text)
    assert [text[h.start : h.end] for h in hits] == ["Ant\u200bony Blinken", "Nikol Pachinian"]


def test_words_are_no_names(register: Register) -> None:
    assert ids(register, "the price of power, a miller; le prix du pouvoir; un peu d'aliment", "en") == []
    assert register.find("nous et us, un eu") == ()


def test_nationality_stands_within_before_or_behind(register: Register) -> None:
    (hit,) = register.find("ministre azerbaïdjanais des Affaires étrangères")
    assert (hit.ids, hit.state) == (("foreign-minister",), "azerbaijan")
    assert [h.kind for h in register.find("Armenian Foreign Minister", "en")] == [HitKind.ADJECTIVE, HitKind.TITLE]


@pytest.mark.parametrize(
    ("person", "day", "office"),
    [
        ("john-kirby", date(2016, 4, 2), "us-state-spokesperson"),
        ("john-kirby", date(2021, 9, 1), "us-pentagon-spokesperson"),
        ("john-kirby", date(2023, 9, 20), "us-nsc-communications"),
        ("ararat-mirzoyan", date(2020, 10, 1), "am-parliament-speaker"),
        ("ararat-mirzoyan", date(2022, 10, 1), "am-foreign-minister"),
        ("robert-obrien", date(2020, 10, 25), "us-national-security-advisor"),
        ("james-obrien", date(2023, 11, 15), "us-assistant-secretary-europe"),
        ("hikmet-hajiyev", date(2016, 4, 2), "az-mfa-spokesperson"),
        ("hikmet-hajiyev", date(2022, 4, 2), "az-presidential-aide"),
        ("sebastien-lecornu", date(2024, 2, 23), "fr-defence-minister"),
    ],
)
def test_office_held_on_a_day(register: Register, person: str, day: date, office: str) -> None:
    held = register.office_of(person, day)
    assert held is not None
    assert held.id == office


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(2016, 4, 2), "john-kerry"), (date(2017, 9, 1), "rex-tillerson"), (date(2020, 9, 27), "mike-pompeo"),
        (date(2022, 9, 13), "antony-blinken"), (date(2025, 8, 8), "marco-rubio"),
    ],
)  # fmt: skip
def test_the_secretary_of_state_by_date(register: Register, day: date, holder: str) -> None:
    offices = register.offices_with("secretary_of_state", state="us")
    assert register.holders(offices, Days.on(day)) == (holder,)


def test_both_hold_an_office_on_the_day_of_handover(register: Register) -> None:
    offices = register.offices_with("head_of_state", state="us")
    assert set(register.holders(offices, Days.on(date(2021, 1, 20)))) == {"donald-trump", "joe-biden"}


def test_side_of_a_person_on_a_day(register: Register) -> None:
    assert register.side_of("armen-grigoryan", date(2023, 1, 1)) is Side.ARM
    assert register.side_of("arayik-harutyunyan", date(2023, 1, 1)) is Side.OTHER
    assert register.side_of("joe-biden", date(2019, 1, 1)) is Side.US
    assert register.side_of("ilham-aliyev") is Side.AZE


@pytest.mark.parametrize("hidden", ["states", "titles", "words", "persons", "offices", "institutions", "terms"])
def test_a_catalogue_of_which_an_overlay_hides_much_still_reads(shipped: Catalogue, hidden: str) -> None:
    catalogue = shipped.model_copy(update={hidden: ()})
    text = (
        "Le ministre arménien Ararat Mirzoïan, le porte-parole du département d’État et Bakou. Le ministère le dit."
    )
    source, content = Span(88, 100), Span(104, 107)
    given = [
        Attribution(content, (content,), StatementKind.DIRECT, None, None, source, form, Modality.ASSERTED, False)
        for form in SourceForm
    ]
    published = Published(datetime(2023, 5, 5, tzinfo=UTC), Precision.DAY, "given")
    article = ArticleForRead(text, "Statement by Ararat Mirzoyan", published, "fr")
    assert len(resolve(given, article, Register(catalogue))) == len(SourceForm)


def test_an_empty_catalogue_finds_nobody() -> None:
    assert Register(Catalogue()).find("Nikol Pachinian") == ()


def test_keys_keep_their_length() -> None:
    for text in ("Élysée ’ İğüşöç Œuvre ß", "Алиев Аliyev", "Փաշինյան", "\u200bx\u0301", "ﬁ ﷺ Ǆ"):
        assert len(key_of(text)) == len(text)


def test_strange_text_is_read_in_linear_time(register: Register) -> None:
    for piece in ("a", "Aliyev ", "«", "А\u200b", "́", "États-Unis ", "X. ", "\U0001f600"):
        text = piece * (40_000 // len(piece))
        with bounded(5):
            register.find(text)
