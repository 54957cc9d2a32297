"""Furniture, limits, characters and dates of plain text; the seeds and labelled articles where they are present."""

import contextlib
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.clean import block_hashes, clean_text, drop_repeated, drop_teasers, host_marks, teaser_hashes
from monitor.clean.blocks import MAX_REMOVED
from monitor.errors import Unusable
from monitor.model.article import BlockCount, Opening, PageHints
from monitor.model.common import Disposition, Precision, Published
from tests.clock import bounded

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared (labelled articles) is not here")

BODY = (
    "Le ministre a reçu mardi la délégation venue de la capitale voisine pour parler du tracé de la route.\n\n"
    "« Nous tiendrons chacune des promesses faites au printemps », a déclaré le ministre devant la presse.\n\n"
    "La réunion suivante est prévue avant la fin du mois, au même endroit et avec les mêmes participants."
)
OTHER = (
    "Les éleveurs du plateau ont appris lundi soir que la laiterie n'ouvrirait plus, faute de route praticable.\n\n"
    "Quarante personnes y travaillaient encore cet hiver, pour la plupart depuis plus de dix ans déjà."
)
HOST = "www.plateau.example"
HINTS = PageHints()


def rules(text: str, hints: PageHints = HINTS) -> list[str]:
    return [block.rule for block in clean_text(text, hints).removed]


def test_text_without_furniture_is_untouched() -> None:
    clean = clean_text(BODY, HINTS)
    assert clean.text == BODY
    assert clean.removed == ()
    assert clean.published == Published.unknown()


def test_month_header_is_a_date_and_goes() -> None:
    clean = clean_text(f" date 2022-09 {BODY}", HINTS)
    assert clean.text == BODY
    assert clean.published == Published(datetime(2022, 9, 1, tzinfo=UTC), Precision.MONTH, "text")
    assert [b.rule for b in clean.removed] == ["header"]


def test_hinted_date_wins() -> None:
    hint = Published(datetime(2022, 9, 14, 8, 30, tzinfo=UTC), Precision.MINUTE, "feed")
    assert clean_text(f" date 2022-09 {BODY}", PageHints(published=hint)).published == hint


@pytest.mark.parametrize("header", [" date 2022-13 ", " date 0022-09 ", "date demain "])
def test_what_only_looks_like_a_header_stays(header: str) -> None:
    assert clean_text(header + BODY, HINTS).text.startswith("date")


@pytest.mark.parametrize(
    "marker",
    [
        "A lire aussi",
        "La rédaction vous conseille :",
        "LES PLUS COMMENTÉS",
        "Read more",
        "Related articles",
        "Читайте также",
        "Կարդացեք նաև",
        "Həmçinin oxuyun",
    ],
)
def test_tail_is_cut(marker: str) -> None:
    tail = f"{marker}\n\nUn autre titre sans aucun rapport\n\nEncore un titre, plus long, sur la récolte des abricots"
    assert clean_text(f"{BODY}\n\n{tail}", HINTS).text == BODY


def test_links_amid_the_article_go_and_the_article_goes_on() -> None:
    first, *rest = BODY.split("\n\n")
    text = "\n\n".join([first, "A lire aussi", "La récolte des abricots sera bonne cette année", *rest])
    assert clean_text(text, HINTS).text == BODY


def test_attributed_quotation_is_never_cut() -> None:
    quotation = "« Nous ne signerons rien avant le retour des derniers prisonniers », a déclaré le porte-parole."
    clean = clean_text(f"{BODY}\n\nLes plus commentés\n\nUn titre\n\n{quotation}", HINTS)
    assert quotation in clean.text


def test_at_most_the_allowed_share_is_removed() -> None:
    text = "Un paragraphe bien court, mais qui est tout l'article.\n\nLes plus lus\n\n" + "Un titre\n\n" * 40
    clean = clean_text(text, HINTS)
    assert len(clean.text) >= (1 - MAX_REMOVED) * len(text.strip()) - 80


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("* Partager sur Facebook", "furniture"),
        ("Se connecter", "furniture"),
        ("Temps de lecture : 3 min", "furniture"),
        ("PUBLICITÉ", "furniture"),
        ("Advertisement", "furniture"),
        ("Поделиться", "furniture"),
        ("Gövdəsiz", None),
        ("© exemple.org 2022", "credit"),
        ("Source : Agence du Plateau", "credit"),
        ("par La rédaction le samedi 4 mars 2023", "byline"),
        ("Par Jeanne Exemple", "byline"),
        ("Publié le 30/09/2023 13:37", "stamp"),
        ("15.01.2025", "stamp"),
        ("https://exemple.org/article?id=12", "link"),
        (">> Plateau : le marché rouvre ses portes après deux ans", "link"),
        ("- Un plateau divisé -", "subhead"),
    ],
)
def test_lines_that_go(line: str, rule: str | None) -> None:
    first, *rest = BODY.split("\n\n")
    text = "\n\n".join([first, line, *rest])
    assert rules(text) == ([rule] if rule else [])
    if rule:
        assert clean_text(text, HINTS).text == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "Selon une source diplomatique",
        "Une source : le ministère de la Défense, qui n'a pas voulu en dire davantage.",
        "Le partage de la facture reste à régler.",
        "Menu du jour : la paix",
        "Par cette décision le tribunal a mis fin à la procédure",
        "Lire entre les lignes de ce texte demande du temps.",
        "Publié mardi à midi, le rapport recense trois cents tirs.",
        "Updated maps show the road, he said on 14 May 2024.",
    ],
)
def test_lines_that_stay(sentence: str) -> None:
    first, *rest = BODY.split("\n\n")
    assert sentence in clean_text("\n\n".join([first, sentence, *rest]), HINTS).text


def test_credits_and_author_become_metadata() -> None:
    text = f"{BODY}\n\nReprinted with permission from RFE/RL Copyright(c)2007 Somebody, Inc.\n\nAuthor: capucine"
    clean = clean_text(text, HINTS)
    assert (clean.text, clean.credit, clean.author) == (BODY, "RFE/RL", "capucine")


def test_dateline_becomes_metadata() -> None:
    clean = clean_text(f"Erevan, 18 sept 2022 (AFP) - {BODY}", HINTS)
    assert (clean.text, clean.credit) == (BODY, "AFP")
    assert clean.published == Published(datetime(2022, 9, 18, tzinfo=UTC), Precision.DAY, "text")


@pytest.mark.parametrize("day", ["le mardi 6 mai 2025", "le 6 mai 2025"])
def test_byline_dates_an_article(day: str) -> None:
    assert clean_text(f"{BODY}\n\npar Jeanne Exemple {day}", HINTS).published.value == datetime(
        2025, 5, 6, tzinfo=UTC
    )


def test_a_byline_in_pieces_goes() -> None:
    text = f"Route : une délégation reçue\n15 janvier 2025\n–\npar\nJeanne Exemple\nActualités\n2025\n{BODY}"
    clean = clean_text(text, HINTS)
    assert clean.text == f"Route : une délégation reçue\n{BODY}"
    assert (clean.author, clean.published.value) == ("Jeanne Exemple", datetime(2025, 1, 15, tzinfo=UTC))


def test_the_name_under_a_letter_stays() -> None:
    assert clean_text(f"{BODY}\n\nJeanne Exemple", HINTS).text.endswith("Jeanne Exemple")


def test_a_heading_named_comments_does_not_swallow_the_article() -> None:
    long = "La réunion suivante est prévue avant la fin du mois, au même endroit et avec les mêmes participants, " * 2
    text = f"{BODY}\n\nCommentaires\n\n{long.strip()[:-1]}.\n\n{long.strip()[:-1]} encore."
    assert "encore" in clean_text(text, HINTS).text


def test_repeated_lead_goes() -> None:
    lead = BODY.split("\n\n")[0]
    assert clean_text(f"{BODY}\n{lead}\n{lead[:60]}...", HINTS).text == BODY


def test_pull_quote_goes_and_the_quotation_stays() -> None:
    first, second, third = BODY.split("\n\n")
    pulled = "« Nous tiendrons chacune des promesses faites au printemps »"
    assert clean_text("\n\n".join([first, pulled, second, third]), HINTS).text == BODY


def test_inline_subhead_goes() -> None:
    clean = clean_text(BODY.replace(".\n\n«", ".- Un plateau divisé -«"), HINTS)
    assert "divisé" not in clean.text
    assert "subhead" in [b.rule for b in clean.removed]


def test_paywall_makes_a_text_partial() -> None:
    assert clean_text(f"{BODY}\n\nCet article est réservé aux abonnés.", HINTS).is_partial
    assert not clean_text(BODY, HINTS).is_partial


def test_title_is_the_hint_or_the_headline_that_opens_the_text() -> None:
    assert clean_text(BODY, PageHints(title=" Un  titre ")).title == "Un titre"
    assert clean_text(f"Route : une délégation reçue\n\n{BODY}", HINTS).title == "Route : une délégation reçue"
    assert clean_text(BODY, HINTS).title == ""


def test_control_characters_go_and_typography_stays() -> None:
    dirty = BODY.replace("route", "ro\x00u\u200bt\u00ade\ud800").replace("\n\n", "\r\n\r\n")
    assert clean_text(dirty, HINTS).text == BODY
    assert "«\u00a0" in clean_text(BODY.replace("« ", "«\u00a0"), HINTS).text


def test_decomposed_accents_are_composed() -> None:
    assert clean_text(unicodedata.normalize("NFD", BODY), HINTS).text == BODY


@pytest.mark.parametrize("charset", ["cp1252", "cp1252 with controls", "latin-1", "iso8859-15"])
@pytest.mark.parametrize(
    "sound",
    [
        "Le préfet a rouvert la vieille route où l'été passé le garçon s'était blessé, près du château.",
        "Der Müller öffnete die Straße für die Gäste und grüßte sie über den Fluß hinweg, müde und schön.",
        "Министр принял во вторник делегацию соседней страны и говорил о дороге через перевал.",
        "Նախարարը երեքշաբթի ընդունեց հարևան երկրի պատվիրակությանը և խոսեց ճանապարհի մասին։",
    ],
)
def test_each_misreading_is_undone(sound: str, charset: str) -> None:
    codec = charset.removesuffix(" with controls")
    misread = "".join(
        chr(byte) if codec != charset and byte < 0xA0 else bytes([byte]).decode(codec, "surrogateescape")
        for byte in sound.encode()
    )
    misread = "".join(chr(ord(c) & 0xFF) if 0xDC80 <= ord(c) < 0xDD00 else c for c in misread)
    assert clean_text(misread, HINTS).text == sound


def test_sound_texts_with_odd_letters_are_not_repaired() -> None:
    german = (
        "„Das war ein Spaß“, sagte Jörg Groß. „Ein Heidenspaß“, fand auch ÄÖÜ-Chefin Änne Öst, „großer Spaß“. " * 3
    )
    assert clean_text(german, HINTS).text == german.strip()
    capitals = (
        "LA LIBERTÉ\u00a0: UN PROJET. L'ÉTÉ\u00a0! « L'ÉGALITÉ\u00a0», dit le maire. Réponse à l'été\u00a0: non. " * 3
    )
    assert clean_text(capitals, HINTS).text == capitals.strip()
    austrian = "Die „SPÖ“ und die „ÖVP“ streiten über die Brücke, sagt die „SPÖ“ in Österreichs größter Zeitung. " * 3
    assert clean_text(austrian, HINTS).text == austrian.strip()


def test_mojibake_is_undone() -> None:
    assert clean_text(BODY.encode().decode("cp1252", errors="surrogateescape"), HINTS).text == BODY
    russian = "Министр принял во вторник делегацию соседней страны и говорил о дороге через перевал."
    assert clean_text(russian.encode().decode("latin-1"), HINTS).text == russian


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("", Disposition.NO_TEXT),
        (" \n\t\u200b", Disposition.NO_TEXT),
        ("12345 67890 " * 50, Disposition.NO_TEXT),
        ("\x00" * 1000, Disposition.NO_TEXT),
        ("a" * 2_000_001, Disposition.TOO_LARGE),
        ("le mot cass\ufffd est parti " * 40, Disposition.ENCODING_SUSPECT),
    ],
)
def test_unusable_texts_say_why(text: str, disposition: Disposition) -> None:
    with pytest.raises(Unusable) as caught:
        clean_text(text, HINTS)
    assert caught.value.disposition is disposition
    assert caught.value.cause


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_900_000,
        "« " * 900_000,
        "mot\n" * 300_000,
        "Une phrase qui se répète dix mille fois sans rien dire de plus. " * 10_000,
        "Une ligne qui se répète sans rien dire de plus.\n" * 20_000,
        "A lire aussi\n" * 100_000,
        " - a" * 400_000,
        "(" * 1_000_000 + "mot",
    ],
    ids=["letters", "marks", "words", "sentence", "lines", "markers", "dashes", "brackets"],
)
def test_monstrous_texts_take_bounded_time(text: str) -> None:
    with bounded(8), contextlib.suppress(Unusable):
        clean_text(text, HINTS)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_cleaned_or_refused_and_cleaning_twice_changes_nothing_more(text: str) -> None:
    try:
        clean = clean_text(text, HINTS)
    except Unusable:
        return
    clean.text.encode()
    assert "\x00" not in clean.text
    for line in clean.text.split("\n"):
        assert line.strip() in unicodedata.normalize("NFC", text) or line


def test_host_repeated_blocks_go_once_seen_in_enough_clusters() -> None:
    motto = "Le Plateau, votre quotidien du matin depuis 1921"
    clean = clean_text(f"{BODY}\n\n{motto}", HINTS)
    (known,) = block_hashes(motto, HOST)
    assert known in host_marks(clean, HOST).blocks
    assert known not in block_hashes(motto, "www.autre.example")
    assert drop_repeated(clean, {known: BlockCount(clusters=2, days=2)}, HOST).text == clean.text
    assert drop_repeated(clean, {known: BlockCount(clusters=3, days=1)}, HOST).text == clean.text
    dropped = drop_repeated(clean, {known: BlockCount(clusters=3, days=2)}, HOST)
    assert dropped.text == BODY
    assert [b.rule for b in dropped.removed] == ["host_repeated"]
    assert all(-(2**63) <= h < 2**63 for h in block_hashes(BODY, HOST))


def test_teasers_of_other_articles_go() -> None:
    other = clean_text(OTHER, replace(HINTS, title="La coopérative du plateau ferme ses portes"))
    opening = Opening(other.title, other.text)
    teasers = ["La coopérative du plateau ferme ses portes", "Les éleveurs du plateau ont appris lundi soir que"]
    clean = clean_text("\n\n".join([BODY, *teasers]), HINTS)
    assert set(teaser_hashes(clean.text, HOST)) >= set(host_marks(other, HOST).openings)
    dropped = drop_teasers(clean, [opening])
    assert dropped.text == BODY
    assert [(b.text, b.rule) for b in dropped.removed] == [(teaser, "teaser") for teaser in teasers]
    assert drop_teasers(other, [opening]).text == other.text, "its own lead stays"


def test_host_furniture_and_furniture_together_keep_to_the_limit() -> None:
    lines = [f"Le kiosque numéro {i} du plateau vous attend dès sept heures." for i in range(30)]
    clean = clean_text("\n".join([BODY, *lines, "A lire aussi", *(f"Titre numéro {i}" for i in range(30))]), HINTS)
    counts = dict.fromkeys(block_hashes("\n".join(lines), HOST), BlockCount(clusters=9, days=9))
    dropped = drop_repeated(clean, counts, HOST)
    removed = sum(len(b.text) for b in dropped.removed)
    assert removed <= MAX_REMOVED * (removed + len(dropped.text))


@needs_shared
def test_seeds_lose_boilerplate_only() -> None:
    statements = json.loads((SHARED / "gold/seeds.json").read_text())["statements"]
    furniture = ["Se connecter", "Retour en haut", "Les plus commentés", "Reprinted", "date 20", "Nicolas DARAGON"]
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        source = path.read_text()
        text = clean_text(source, HINTS).text
        assert not [f for f in furniture if f in text], path.name
        tail = source.find("La rédaction vous conseille")
        lost = [
            s["text"]
            for s in statements
            if s["doc"] == path.name and s["text"] not in text and not 0 <= tail <= s["start"]
        ]
        assert lost == [], path.name


def labelled_shares() -> tuple[tuple[float, int], tuple[float, int]]:
    """Of the labelled articles' characters: furniture removed, statements kept; each with the number of labels."""
    removed: list[tuple[int, bool]] = []
    kept: list[tuple[int, bool]] = []
    for path in sorted((SHARED / "gold/dev").glob("*.json")):
        gold = json.loads(path.read_text())
        text = clean_text(gold["article"]["text"], PageHints(title=gold["article"]["title"])).text
        lines = [line.strip() for part in gold["labels"].get("boilerplate") or () for line in part.split("\n")]
        removed += [(len(line), line not in text) for line in lines if line]
        kept += [(len(s["text"]), _plain(s["text"]) in _plain(text)) for s in gold["labels"]["statements"]]
    return _share(removed), _share(kept)


def _share(parts: list[tuple[int, bool]]) -> tuple[float, int]:
    return sum(length for length, is_so in parts if is_so) / sum(length for length, _ in parts), len(parts)


@needs_shared
def test_labelled_boilerplate_is_removed_and_no_statement_lost() -> None:
    (removed, _), (kept, _) = labelled_shares()
    assert removed >= 0.9
    assert kept >= 0.995


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Publié le 14/05/2024 à 08h30", "2024-05-14", None),
        ("Mis à jour le 15/05/2024 à 10h00", None, "2024-05-15"),
        ("Publié le 14/05/2024\n\nMise à jour : 15 mai 2024, 10h00", "2024-05-14", "2024-05-15"),
        ("Last updated 15 May 2024", None, "2024-05-15"),
        ("Обновлено 15 мая 2024", None, "2024-05-15"),
    ],
)
def test_a_change_is_dated_apart_from_publication(line: str, published: str | None, modified: str | None) -> None:
    clean = clean_text(f"{line}\n\n{BODY}", HINTS)
    assert clean.text == BODY
    for found, expected in ((clean.published, published), (clean.modified, modified)):
        assert (str(found.value.date()) if found.value else None) == expected
        assert found.by == ("text" if expected else "none")
