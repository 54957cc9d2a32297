"""Pages made to break the reader: each ends with text or with a disposition, in bounded time."""

import contextlib
import pickle
from datetime import UTC, datetime

import pytest

from monitor.clean import clean_page
from monitor.errors import Unusable
from monitor.model.article import CleanText, PageHints
from monitor.model.common import Disposition, Precision, Published
from monitor.model.intake import Fetched
from tests.clock import bounded

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
PARAGRAPHS = [
    "Le gouverneur a rouvert mardi le vieux pont de pierre qui mène au marché, fermé depuis la crue du printemps.",
    "« Nous avons tenu la promesse faite aux habitants des deux rives », a déclaré le gouverneur devant la presse.",
    "Les camions attendaient depuis trois jours au poste-frontière, selon les autorités de la vallée voisine.",
]
BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


def fetched(body: bytes | str, content_type: str = "text/html; charset=utf-8") -> Fetched:
    raw = body.encode() if isinstance(body, str) else body
    url = "https://plateau.example/a"
    return Fetched(url, url, 200, (("Content-Type", content_type),), raw, "0" * 64, NOW)


def page(inside: str, head: str = "<title>Le pont rouvre</title>") -> str:
    return f"<!doctype html><html lang='fr'><head>{head}</head><body>{inside}</body></html>"


def article(inside: str = BODY, head: str = "<title>Le pont rouvre</title>") -> str:
    return page(f"<main><article><h1>Le pont rouvre</h1>{inside}</article></main>", head)


def clean(
    body: bytes | str, content_type: str = "text/html; charset=utf-8", hints: PageHints | None = None
) -> CleanText:
    return clean_page(fetched(body, content_type), hints or PageHints())


def disposition(body: bytes | str, content_type: str = "text/html; charset=utf-8") -> Disposition:
    with pytest.raises(Unusable) as caught:
        clean(body, content_type)
    assert caught.value.cause
    return caught.value.disposition


def test_a_plain_page_is_read() -> None:
    result = clean(article())
    assert [line for line in result.text.split("\n") if line] == PARAGRAPHS
    assert (result.title, result.declared_language) == ("Le pont rouvre", "fr")


NESTED = "<div>" * 300 + BODY + "</div>" * 300


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", Disposition.NO_TEXT),
        (b"   \n ", Disposition.NO_TEXT),
        (page(""), Disposition.NO_TEXT),
        (page("<video src='a.mp4'></video>"), Disposition.NO_TEXT),
        ("<html><frameset><frame src='a.html'></frameset></html>", Disposition.NO_TEXT),
        (page(NESTED), Disposition.NO_TEXT),
        (page("<div>" * 50_000 + "x"), Disposition.NO_TEXT),
        (page("<p>Un paragraphe de plus pour la page.</p>" * 250_000), Disposition.TOO_LARGE),
        ("x" * 6_000_000, Disposition.TOO_LARGE),
        (page("<p " + " ".join(f"a{i}='1'" for i in range(100_000)) + ">x</p>"), Disposition.TOO_LARGE),
        (page("<p " + "a " * 100_000 + ">x</p>"), Disposition.TOO_LARGE),
        (page("<a href='/x'>lien</a>" * 50_000), Disposition.TOO_LARGE),
        ("<" * 3_000_000, Disposition.TOO_LARGE),
        (b"%PDF-1.7 ...", Disposition.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, Disposition.NOT_HTML),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 400, Disposition.NOT_HTML),
        ("<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", Disposition.NOT_HTML),
        (page("<p>Activez JavaScript pour lire ce site.</p>"), Disposition.NO_TEXT),
        (page("<h1>Page introuvable</h1><p>La page que vous recherchez a été déplacée.</p>"), Disposition.NO_TEXT),
        (
            page("<p>Nous utilisons des cookies.</p><p>Avec nos partenaires, nous respectons votre vie privée.</p>"),
            Disposition.CONSENT_WALL,
        ),
        (b"\x00\x01\x02\x03" * 5_000, Disposition.NO_TEXT),
    ],
    ids=lambda value: value if isinstance(value, Disposition) else f"{len(value)}",
)
def test_pages_without_an_article_say_why(body: bytes | str, expected: Disposition) -> None:
    with bounded(10):
        assert disposition(body) == expected


LINKED = '<script type="application/ld+json">{"@type": %s, "headline": "Le pont rouvre", %s}</script>'


@pytest.mark.parametrize(
    "head",
    [
        LINKED % ('"SatiricalArticle"', '"genre": "news"'),
        LINKED % ('["NewsArticle", "SatiricalArticle"]', '"genre": "news"'),
        LINKED % ('"NewsArticle"', '"articleSection": ["Monde", "Humour"]'),
        LINKED % ('"Article"', '"genre": "Satire"'),
        '<meta property="article:section" content="Сатира">',
        '<meta property="og:title" content="[Satire] Le pont rouvre">',
        '<meta property="og:title" content="Billet d’humour – Le pont rouvre">',
    ],
)
def test_what_calls_itself_satire_is_not_read(head: str) -> None:
    assert disposition(article(head=f"<title>Le pont rouvre</title>{head}")) is Disposition.SATIRE


@pytest.mark.parametrize(
    "head",
    [
        LINKED % ('"NewsArticle"', '"articleSection": "Politique"'),
        '<meta property="og:title" content="La satire, arme des dissidents : un livre">',
        '<meta property="og:title" content="Procès : la satire devant le juge">',
    ],
)
def test_what_speaks_of_satire_is_read(head: str) -> None:
    assert PARAGRAPHS[1] in clean(article(head=head)).text


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "video/mp4", "application/zip"])
def test_other_kinds_are_not_html(kind: str) -> None:
    assert disposition(b"data", kind) is Disposition.NOT_HTML


def test_a_long_script_is_no_monstrous_tag() -> None:
    script = "<script>for (i = 0; i<n; i++) { " + "x = y + 1; " * 3_000 + "}</script>"
    assert PARAGRAPHS[1] in clean(article(BODY + script)).text


def test_the_stop_survives_the_way_from_the_worker() -> None:
    with pytest.raises(Unusable) as caught:
        clean(b"%PDF-1.7")
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (copied.disposition, copied.cause) == (caught.value.disposition, caught.value.cause)
    assert pickle.loads(pickle.dumps(clean(article()))) == clean(article())


@pytest.mark.parametrize(
    "hiding",
    [
        "hidden",
        'hidden="hidden"',
        'style="display:none"',
        'style="color:red; DISPLAY : none !important"',
        'style="visibility:hidden"',
        'style="font-size:0"',
        'style="font-size:0px;line-height:2"',
        'style="width:0;height:0;overflow:hidden"',
        'style="position:absolute;left:-9999px"',
        'style="text-indent:-5000px"',
        'style="opacity:0"',
        'style="color:#fff;background:#FFFFFF"',
        'style="color:transparent"',
        'class="wide veiled"',
        'id="ghost"',
    ],
)
@pytest.mark.parametrize("tag", ["p", "div", "span"])
def test_hidden_text_never_survives(hiding: str, tag: str) -> None:
    lie = "« Nous avons attaqué les premiers et nous recommencerons », a déclaré le ministre de la Défense."
    head = "<title>Le pont rouvre</title><style>.veiled{display:none} #ghost { visibility: hidden }</style>"
    hidden = f"<{tag} {hiding}>{lie}</{tag}>"
    result = clean(
        article(f"<p>{PARAGRAPHS[0]}</p>{hidden}<p>{PARAGRAPHS[1]} {hidden if tag == 'span' else ''}</p>", head)
    )
    assert "attaqué" not in result.text
    assert PARAGRAPHS[1] in result.text


@pytest.mark.parametrize(
    "style",
    [
        "@media print { .text { display:none } }",
        ".menu .text-off{display:none}",
        ".text{font-size:0.9em; opacity:0.9; height:0.5em}",
        ".text{max-width:100px}",
        ".text{backface-visibility:hidden}",
    ],
)
def test_text_that_is_only_restyled_stays(style: str) -> None:
    shown = f"<div class='text' style='font-size:0.8em;opacity:0.95;width:80%;border-color:transparent'>{BODY}</div>"
    assert PARAGRAPHS[1] in clean(article(shown, f"<title>Le pont</title><style>{style}</style>")).text


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", "<meta charset='windows-1252'>"),
        ("utf-16-le", "text/html", ""),
        ("utf-16-be", "text/html", ""),
        ("utf-16", "text/html", ""),
        ("cp1252", "text/html; charset=windows-1252", ""),
        ("cp1252", "text/html", "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"),
        ("cp1252", "text/html; charset=utf-8", "<meta charset='utf-8'>"),
        ("cp1252", "text/html", ""),
    ],
)
def test_charsets_are_read_right(encoding: str, content_type: str, meta: str) -> None:
    source = article(head=f"{meta}<title>Le pont rouvre</title>").encode(encoding)
    assert PARAGRAPHS[1] in clean(source, content_type).text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "utf-8"])
@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-8"])
def test_cyrillic_charsets_are_read_right(encoding: str, content_type: str) -> None:
    sentence = "Губернатор открыл во вторник старый каменный мост, ведущий к рынку, и поблагодарил жителей долины."
    source = article(
        f"<p>{sentence}</p><p>Мы сдержали слово, сказал губернатор журналистам у моста в среду утром.</p>"
    )
    assert sentence in clean(source.encode(encoding), content_type).text


def test_mojibake_is_undone_or_refused() -> None:
    twice = article().encode().decode("cp1252", errors="replace").encode()
    assert "promesse faite" in clean(twice).text
    broken = article(BODY.replace("é", "\ufffd").replace("a", "\ufffd"))
    assert disposition(broken) is Disposition.ENCODING_SUSPECT


@pytest.mark.parametrize(
    "linked",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"@type": "NewsArticle", "headline": 5, "datePublished": {"x": 1}, "author": [[[]]]}',
        '{"@type": ["NewsArticle"], "datePublished": "not a date", "author": null}',
        '{"@type": "NewsArticle", "datePublished": "9999-99-99T00:00:00Z"}',
        '"' + "x" * 1_000_000 + '"',
        "{broken",
    ],
    ids=["brackets", "deep", "wrong", "null", "date", "long", "broken"],
)
def test_hostile_json_ld_is_passed_over(linked: str) -> None:
    head = f"<title>Le pont rouvre</title><script type='application/ld+json'>{linked}</script>"
    assert PARAGRAPHS[0] in clean(article(head=head)).text


def test_published_comes_from_hint_then_json_ld_then_meta() -> None:
    linked = '{"@type":"NewsArticle","datePublished":"2024-05-02T09:30:00+04:00","author":{"name":"Jeanne Exemple"}}'
    meta = "<meta property='article:published_time' content='2024-05-01T08:00:00Z'>"
    head = f"<title>T</title>{meta}<script type='application/ld+json'>{linked}</script>"
    hint = Published(datetime(2024, 4, 1, tzinfo=UTC), Precision.MINUTE, "feed")
    assert clean(article(head=head), hints=PageHints(published=hint)).published == hint
    read = clean(article(head=head))
    assert read.published == Published(datetime(2024, 5, 2, 5, 30, tzinfo=UTC), Precision.MINUTE, "json-ld")
    assert read.author == "Jeanne Exemple"
    assert clean(article(head=f"<title>T</title>{meta}")).published.by == "meta"


def test_a_date_after_the_fetch_is_not_believed() -> None:
    meta = "<meta property='article:published_time' content='2199-05-01T08:00:00Z'>"
    assert clean(article(head=f"<title>T</title>{meta}")).published.value is None


def test_a_naive_time_is_the_outlets() -> None:
    meta = "<meta property='article:published_time' content='2024-05-01T08:00:00'>"
    read = clean(article(head=f"<title>T</title>{meta}"), hints=PageHints(zone="Asia/Yerevan"))
    assert read.published.value == datetime(2024, 5, 1, 4, tzinfo=UTC)


def test_a_paywall_stub_is_partial() -> None:
    wall = "<div class='wall'>Il vous reste 80 % de cet article à lire.</div>"
    assert clean(article(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{wall}")).is_partial
    linked = '{"@type":"NewsArticle","isAccessibleForFree":false}'
    assert clean(article(head=f"<title>T</title><script type='application/ld+json'>{linked}</script>")).is_partial
    assert not clean(article()).is_partial


def test_the_same_page_gives_the_same_text_every_time() -> None:
    assert len({clean(article()).text for _ in range(6)}) == 1


def test_a_text_file_is_read_as_text() -> None:
    assert clean("\n\n".join(PARAGRAPHS), "text/plain; charset=utf-8").text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "body",
    [
        page("<table><tr><td>" * 250 + BODY + "</td></tr></table>" * 250),
        page("<table>" + "<tr><td>cellule</td><td>autre</td></tr>" * 3_000 + "</table>"),
        page("<table><tr><td>" + "<p>Un paragraphe de la cellule.</p>" * 5_000 + "</td></tr></table>"),
        page("<ul>" + "<li><a href='/x'>un lien</a></li>" * 4_000 + "</ul>"),
        page("<p>Une phrase de plus pour ce paragraphe.</p>" * 8_000),
        page("<div style='" + "color:red;" * 50_000 + "'>" + BODY + "</div>"),
        page(BODY, "<style>" + ".a{display:none}" * 12_000 + "</style>"),
        page(BODY, "<style>" + "{" * 100_000 + "display:none" * 5_000 + "</style>"),
        page("&" * 300_000),
        page("<p>" + "mot " * 300_000),
        page("<p>" + "« " * 500_000),
    ],
    ids=["tables", "rows", "cell", "links", "paragraphs", "style", "rules", "braces", "ampersands", "words", "marks"],
)
def test_large_pages_take_bounded_time(body: str) -> None:
    with bounded(10), contextlib.suppress(Unusable):
        clean(body)


def test_modified_comes_from_json_ld_then_meta_then_text() -> None:
    linked = '{"@type":"NewsArticle","dateModified":"2024-05-03T09:30:00+04:00"}'
    meta = "<meta property='article:modified_time' content='2024-05-02T08:00:00Z'>"
    head = f"<title>T</title>{meta}<script type='application/ld+json'>{linked}</script>"
    read = clean(article(head=head)).modified
    assert read == Published(datetime(2024, 5, 3, 5, 30, tzinfo=UTC), Precision.MINUTE, "json-ld")
    assert clean(article(head=f"<title>T</title>{meta}")).modified.by == "meta"
    assert clean(article()).modified == Published.unknown()


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Le Plateau : La laiterie ferme ses portes</title>", "La laiterie ferme ses portes"),
        ("<title>La laiterie ferme ses portes | Le Plateau</title>", "La laiterie ferme ses portes"),
        ("<title>Le pont</title>", "Le pont"),
    ],
)
def test_the_outlets_name_is_no_title(head: str, title: str) -> None:
    assert clean(page(f"<main><article>{BODY}</article></main>", head)).title == title
    assert clean(article(head=head)).title == "Le pont rouvre", "a heading of the page goes first"
