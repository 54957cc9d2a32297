from __future__ import annotations

from collections.abc import Callable

import pytest
from marked import date_of, parse

from monitor.catalogue import load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Published, Side, Span
from monitor.model.reading import Account, Modality, Statement, StatementKind
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.register import Register
from monitor.statements.speakers import resolve
from tests.clock import bounded


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(load_files())


Read = Callable[..., tuple[Statement, ...]]


@pytest.fixture(scope="module")
def read(register: Register) -> Read:
    """Reads a text in which each report is marked as {source|content}, {|content} carried, {+|content} ellipsis.

    The source is looked for outside the marks by its words; `[X> …]` inside a content is a report in the report.
    """

    def _read(
        marked: str, published: str | None = None, language: str = "fr", title: str = ""
    ) -> tuple[Statement, ...]:
        text, attributions = parse(marked)
        article = ArticleForRead(text, title, date_of(published), language)
        return resolve(attributions, article, register)

    return _read


def names(statements: tuple[Statement, ...]) -> list[str | None]:
    return [s.speaker.name if s.speaker else None for s in statements]


@pytest.mark.parametrize(
    ("marked", "published", "language", "expected"),
    [
        # names
        ("⟦Nikol Pachinian⟧ a dit que ‹oui›. ⟦M. Pachinian⟧ a ajouté que ‹tout est prêt›.", "2024-05-02", "fr",
         ["Nikol Pashinyan", "Nikol Pashinyan"]),
        ("⟦Anthony Blinken⟧ a jugé que ‹oui›.", "2022-09-14", "fr", ["Antony Blinken"]),
        ("⟦Antony Blinkin⟧ said ‹yes›.", "2022-09-14", "en", ["Antony Blinken"]),
        ("⟦Le ministre arménien de la Défense, Souren Papikian,⟧ dit que ‹les postes tiennent›.", "2022-09-14", "fr",
         ["Suren Papikyan"]),
        ("⟦PRIME MINISTER NIKOL PASHINYAN⟧ SAID ‹YES›.", "2024-09-14", "en", ["Nikol Pashinyan"]),
        ("⟦Глава МИД Азербайджана Джейхун Байрамов⟧ сказал, что ‹встреча прошла хорошо›.", "2024-09-14", "ru",
         ["Jeyhun Bayramov"]),
        # titles by date
        ("⟦Le secrétaire d’État américain⟧ a dit que ‹oui›.", "2020-10-12", "fr", ["Mike Pompeo"]),
        ("⟦Le secrétaire d’État américain⟧ a dit que ‹oui›.", "2022-09-14", "fr", ["Antony Blinken"]),
        ("⟦The Secretary⟧ said ‹yes›.", "2025-08-12", "en", ["Marco Rubio"]),
        ("⟦Le chef de la diplomatie arménienne⟧ a dit que ‹oui›.", "2020-10-12", "fr", ["Zohrab Mnatsakanyan"]),
        ("⟦Le chef de la diplomatie arménienne⟧ a dit que ‹oui›.", "2022-10-12", "fr", ["Ararat Mirzoyan"]),
        ("⟦Le locataire de la Maison-Blanche⟧ a dit que ‹oui›.", "2025-08-09", "fr", ["Donald Trump"]),
        ("⟦Le haut diplomate américain⟧ a dit que ‹oui›.", "2022-09-14", "fr", ["Antony Blinken"]),
        ("⟦Azerbaijan's president⟧ said ‹yes›.", "2022-09-14", "en", ["Ilham Aliyev"]),
        ("⟦Armenia's top diplomat⟧ said ‹yes›.", "2022-09-14", "en", ["Ararat Mirzoyan"]),
        ("⟦Le porte-parole du département d’État⟧ a dit que ‹oui›.", "2022-09-14", "fr", ["Ned Price"]),
        ("⟦Le porte-parole du département d’État⟧ a dit que ‹oui›.", "2023-11-14", "fr", ["Matthew Miller"]),
        ("⟦The State Department spokesperson⟧ said ‹yes›.", "2016-04-03", "en", ["John Kirby"]),
        ("⟦L’ambassadrice des États-Unis en Arménie⟧ a dit que ‹oui›.", "2024-03-03", "fr", ["Kristina Kvien"]),
        ("⟦La présidente de la Chambre des représentants⟧ a dit que ‹oui›.", "2022-09-18", "fr", ["Nancy Pelosi"]),
        # bodies and states
        ("⟦Le ministère azerbaïdjanais de la Défense⟧ affirme que ‹oui›.", "2022-09-14", "fr",
         ["Ministry of Defence of Azerbaijan"]),
        ("⟦Armenia's foreign ministry⟧ said ‹yes›. ⟦The ministry⟧ added that ‹talks go on›.", "2022-09-14", "en",
         ["Ministry of Foreign Affairs of Armenia"] * 2),
        ("⟦Bakou⟧ a affirmé que ‹oui›. ⟦Erevan⟧ répond que ‹non›.", "2022-09-14", "fr", ["Azerbaijan", "Armenia"]),
        ("⟦Le Service des frontières d’État azerbaïdjanais⟧ dit que ‹oui›.", "2023-09-02", "fr",
         ["State Border Service of Azerbaijan"]),
        ("⟦Le Conseil de sécurité arménien⟧ dit que ‹oui›. Dans un communiqué publié par ⟦le conseil⟧, ‹tout va›.",
         "2022-09-14", "fr", ["Security Council of Armenia"] * 2),
        ("⟦La Maison Blanche⟧ dit que ‹oui›.", "2022-09-14", "fr", ["White House"]),
        ("⟦Une porte-parole du ministère arménien de la Défense⟧ dit que ‹oui›.", "2020-10-05", "fr",
         ["Ministry of Defence of Armenia"]),
        # outside the register
        ("⟦Le député azerbaïdjanais Rachid Nouriev⟧ a dit que ‹oui›. ⟦M. Nouriev⟧ a dit que ‹non›.", "2022-09-14",
         "fr", ["Rachid Nouriev", "Rachid Nouriev"]),
        ("⟦Армянский депутат Гагик Симонов⟧ сказал, что ‹всё хорошо›.", "2022-09-14", "ru", ["Gagik Simonov"]),
        ("⟦GAGIK EXEMPLIAN⟧ SAID ‹YES› IN GORIS.", "2020-09-28", "en", ["GAGIK EXEMPLIAN"]),
        ("⟦Artur Sarkisian⟧ said ‹yes›.", "2020-09-28", "en", ["Artur Sarkisian"]),
        # a nationality beside another noun
        ("⟦Armenian media⟧ said ‹yes›. ⟦Azerbaijan's oil company⟧ said ‹yes›.", "2023-09-20", "en", [None, None]),
        ("⟦The Armenian side⟧ said ‹yes›.", "2023-09-20", "en", ["Armenia"]),
        ("⟦Les dirigeants arméniens⟧ disent ‹oui›.", "2023-09-20", "fr", ["dirigeants arméniens"]),
        ("⟦President Aliyev's dentist⟧ said ‹yes›. ⟦President Aliyev's statement⟧ said ‹yes›.", "2023-09-20", "en",
         [None, "Ilham Aliyev"]),
        # nobody
        ("⟦Les proches de Nikol Pachinian⟧ disent que ‹oui›.", "2022-09-14", "fr", [None]),
        ("⟦Une source⟧ dit que ‹oui›.", "2022-09-14", "fr", [None]),
        ("⟦Le porte-parole de Nikol Pachinian, Tigran Exemplaire,⟧ dit que ‹oui›.", "2022-09-14", "fr",
         ["Tigran Exemplaire"]),
    ],
)  # fmt: skip
def test_who_is_named(read: Read, marked: str, published: str, language: str, expected: list[str | None]) -> None:
    assert names(read(marked, published, language)) == expected


TWO_OBRIENS = "⟦M. O’Brien⟧ a dit que ‹oui›."


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (TWO_OBRIENS, "2020-10-26", "Robert O'Brien"),
        (TWO_OBRIENS, "2023-11-16", "James O'Brien"),
        (TWO_OBRIENS, "2024", "James O'Brien"),
        (TWO_OBRIENS, None, None),
        ("Antony Blinken attend. " + TWO_OBRIENS, None, "James O'Brien"),
        ("Mike Pompeo attend. " + TWO_OBRIENS, None, "Robert O'Brien"),
        ("James O’Brien arrive. " + TWO_OBRIENS, None, "James O'Brien"),
        ("⟦Le secrétaire d’État américain⟧ a dit que ‹oui›.", None, None),
        ("Matthew Miller attend. ⟦Le secrétaire d’État américain⟧ a dit que ‹oui›.", None, "Antony Blinken"),
        ("Zohrab Mnatsakanian écoute. ⟦Le secrétaire d’État américain⟧ a dit que ‹oui›.", "2019-02", "Mike Pompeo"),
        ("⟦Le président américain⟧ a dit que ‹oui›.", "2021-01-20", None),
        ("Le secrétaire d’État Mike Pompeo écrit. ⟦Le secrétaire d’État⟧ dit ‹oui›.", "2023-05-05", "Mike Pompeo"),
        ("Mike Pompeo écrit à Antony Blinken. ⟦Le secrétaire d’État⟧ dit ‹oui›.", "2023-05-05", "Antony Blinken"),
        ("⟦L’ancien secrétaire d’État américain⟧ a dit que ‹oui›.", "2023-05-05", None),
    ],
)  # fmt: skip
def test_dates_and_the_article_decide_or_nobody(
    read: Read, text: str, published: str | None, expected: str | None
) -> None:
    (statement,) = read(text, published)
    assert (statement.speaker.name if statement.speaker else None) == expected
    assert (statement.unresolved_reason is None) == (expected is not None)


def test_a_surname_that_nobody_in_office_bears_stays_as_written(read: Read) -> None:
    (statement,) = read(TWO_OBRIENS, "2022-03")
    assert statement.speaker is not None
    assert (statement.speaker.id, statement.speaker.name, statement.speaker.side) == (None, "O'Brien", Side.OTHER)


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Statement by NSC Spokesperson Adrienne Watson on the talks", "en", ["Adrienne Watson"]),
        ("U.S.-EU Joint Statement on the South Caucasus", "en", ["United States", "European Union"]),
        ("Déclaration du ministre arménien des Affaires étrangères Ararat Mirzoïan", "fr", ["Ararat Mirzoyan"]),
        ("Watson speaks of the talks", "en", []),
    ],
)
def test_a_statement_that_is_the_whole_text_has_the_author_of_its_title(
    read: Read, title: str, language: str, expected: list[str]
) -> None:
    (statement,) = read("‹We welcome the talks.›", "2023-09-25", language, title)
    assert [s.name for s in statement.speakers] == expected


@pytest.mark.parametrize(
    ("day", "office"),
    [
        ("2016-04-03", "US Department of State Spokesperson"),
        ("2021-11-16", "Pentagon Press Secretary"),
        ("2023-09-20", "NSC Coordinator for Strategic Communications"),
    ],
)
def test_the_office_is_that_of_the_day(read: Read, day: str, office: str) -> None:
    (statement,) = read("⟦John Kirby⟧ said ‹yes›.", day, "en")
    assert statement.speaker is not None
    assert (statement.speaker.name, statement.speaker.office, statement.speaker.side) == (
        "John Kirby",
        office,
        Side.US,
    )


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("⟦Antony Blinken⟧ a salué que ‹la trêve tienne›. ⟦Il⟧ a dit que ‹cela compte›.", ["Antony Blinken"] * 2),
        ("⟦Antony Blinken⟧ a dit à Nikol Pachinian que ‹oui›. ⟦Ce dernier⟧ a dit que ‹cela compte›.",
         ["Antony Blinken", "Nikol Pashinyan"]),
        ("⟦Antony Blinken⟧ a dit que ‹oui›. Nancy Pelosi est arrivée. ⟦Il⟧ a dit que ‹cela compte›.",
         ["Antony Blinken", "Antony Blinken"]),
        ("⟦Antony Blinken⟧ a dit que ‹oui›. Nancy Pelosi est arrivée. ⟦Elle⟧ a dit que ‹cela compte›.",
         ["Antony Blinken", "Nancy Pelosi"]),
        ("Nikol Pachinian est venu. Devant Ilham Aliev, ⟦il⟧ a dit que ‹cela compte›.", ["Nikol Pashinyan"]),
        ("⟦Antony Blinken⟧ a dit que ‹oui›.\n‹Nous y veillons.›", ["Antony Blinken"] * 2),
        ("⟦Antony Blinken⟧ a dit que ‹oui›. ⟦Son porte-parole, Matthew Miller,⟧ a dit que ‹cela compte›.",
         ["Antony Blinken", "Matthew Miller"]),
        ("⟦Antony Blinken⟧ a dit que ‹oui›. ⟦Son porte-parole⟧ a dit que ‹cela compte›.",
         ["Antony Blinken", "Matthew Miller"]),
        ("⟦Ararat Mirzoïan⟧ a dit que ‹oui›. ⟦Le ministre⟧ a dit que ‹cela compte›.", ["Ararat Mirzoyan"] * 2),
        ("⟦Antony Blinken⟧ a dit que ‹oui›. Et : ⟦et⟧ ‹cela compte›.", ["Antony Blinken"] * 2),
    ],
)  # fmt: skip
def test_what_points_back(read: Read, marked: str, expected: list[str]) -> None:
    assert names(read(marked, "2023-11-16")) == expected


def test_several_speakers_of_one_statement(read: Read) -> None:
    (both,) = read("⟦Ilham Aliev et Nikol Pachinian⟧ disent que ‹la paix est proche›.", "2025-08-08")
    assert [s.name for s in both.speakers] == ["Ilham Aliyev", "Nikol Pashinyan"]
    (three,) = read(
        "⟦Les ministres des Affaires étrangères des États-Unis, de la Russie et de la France⟧ disent que ‹non›.",
        "2020-10-05",
    )
    assert [s.name for s in three.speakers] == ["Mike Pompeo", "Sergei Lavrov", "Jean-Yves Le Drian"]


@pytest.mark.parametrize(
    ("marked", "speaker", "origin", "account"),
    [
        ("⟦Matthew Miller⟧ a dit que ‹⟨Antony Blinken⟩ jugeait la trêve solide›.", "Matthew Miller", "Antony Blinken",
         Account.SPOKESPERSON),
        ("⟦La présidence azerbaïdjanaise⟧ dit que ‹⟨Antony Blinken⟩ a promis son aide›.", "Presidency of Azerbaijan",
         "Antony Blinken", Account.COUNTERPART),
        ("⟦Dmitri Peskov⟧ dit que ‹⟨Ilham Aliev⟩ a promis›.", "Dmitry Peskov", "Ilham Aliyev", Account.THIRD_PARTY),
        ("⟦Matthew Miller⟧ a dit que ‹oui›.", "Matthew Miller", None, Account.OWN),
    ],
)  # fmt: skip
def test_whose_words_and_whose_account(
    read: Read, marked: str, speaker: str, origin: str | None, account: Account
) -> None:
    (statement,) = read(marked, "2023-11-16")
    assert statement.speaker is not None
    assert statement.speaker.name == speaker
    assert (statement.origin.name if statement.origin else None) == origin
    assert statement.account is account


def test_a_statement_signed_in_its_first_line(read: Read) -> None:
    (statement,) = read(
        "Ned Price, Department Spokesperson\n\n‹We welcome the talks.›", "2021-06-22", "en", "On the talks"
    )
    assert names((statement,)) == ["Ned Price"]


def test_an_agency_passes_words_on(read: Read) -> None:
    (statement,) = read("⟦Reuters⟧ rapporte que ‹⟨Ilham Aliev⟩ a promis son aide›.", "2023-11-16")
    assert names((statement,)) == ["Ilham Aliyev"]
    assert (statement.via, statement.origin, statement.account) == (("Reuters",), None, Account.OWN)


@pytest.mark.parametrize(
    ("marked", "language", "side"),
    [
        ("⟦Le député azerbaïdjanais Rachid Nouriev⟧ dit que ‹oui›.", "fr", Side.AZE),
        ("⟦Un haut responsable américain⟧ dit que ‹oui›.", "fr", Side.US),
        ("⟦Samvel Chahramanian⟧ dit que ‹oui›.", "fr", Side.OTHER),
        ("⟦Le ministre néerlandais des Affaires étrangères⟧ dit que ‹oui›.", "fr", Side.OTHER),
        ("⟦L’Assemblée arménienne d’Amérique⟧ dit que ‹oui›.", "fr", Side.OTHER),
        ("⟦Congressman Frank Pallone⟧ said ‹yes›.", "en", Side.US),
    ],
)
def test_the_side(read: Read, marked: str, language: str, side: Side) -> None:
    (statement,) = read(marked, "2023-09-25", language)
    assert statement.speaker is not None
    assert statement.speaker.side is side


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200b",
        "‹",
        "A" * 3000,
        "« » " * 500,
        "\ud800 Aliyev",
        "Ali\u202eyev",
        "Il a dit.",
        "M. " * 1000,
        "\n" * 3000,
    ],
)
def test_strange_texts_never_raise_and_keep_their_offsets(register: Register, text: str) -> None:
    spans = [Span(0, len(text) // 2), Span(len(text) // 2, len(text))]
    for form in SourceForm:
        given = [
            Attribution(s, (s,), StatementKind.DIRECT, s, None, s, form, Modality.ASSERTED, False) for s in spans
        ]
        statements = resolve(given, ArticleForRead(text, text, Published.unknown(), "fr"), register)
        assert [text[s.span.start : s.span.end] for s in statements] == [s.text for s in statements]


@pytest.mark.parametrize("form", list(SourceForm))
def test_a_long_chain_of_reports_is_no_recursion(register: Register, form: SourceForm) -> None:
    piece = "Il dit oui. "
    text = "Nikol Pachinian parle. " + piece * 2000
    given = []
    for n in range(2000):
        start = text.index("Il", 20) + n * len(piece)
        source, content = Span(start, start + 2), Span(start + 7, start + 10)
        given.append(
            Attribution(
                content, (content,), StatementKind.DIRECT, source, None, source, form, Modality.ASSERTED, False
            )
        )
    statements = resolve(given, ArticleForRead(text, "", date_of("2024-05-05"), "fr"), register)
    assert len(statements) == 2000


def test_time_grows_with_the_text_only(register: Register) -> None:
    sentence = "Le ministre arménien Ararat Mirzoïan a vu M. Aliev à Bakou. Il a dit que tout va bien. "
    text = sentence * 400
    given = []
    for at in range(0, len(text), len(sentence)):
        source = Span(at + text[at:].index("Il"), at + text[at:].index("Il") + 2)
        content = Span(source.end + 11, source.end + 24)
        given.append(
            Attribution(content, (content,), StatementKind.INDIRECT, source, None, source, SourceForm.PRONOUN,
                        Modality.ASSERTED, False)
        )  # fmt: skip
    with bounded(10):
        statements = resolve(given, ArticleForRead(text, "", date_of("2024-05-05"), "fr"), register)
    assert {s.speaker.name for s in statements if s.speaker} == {"Ararat Mirzoyan"}
