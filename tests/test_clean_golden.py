"""Golden pages: 22 templates × 5 languages of our own, and exactly the article's paragraphs must come back.

Templates 13 to 22 were written before the cleaner was run on them: F1 1.000 on all their 50 pages at the first run.
"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml.html import tostring
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from monitor.clean import clean_page
from monitor.clean.extraction import extracted
from monitor.clean.markers import key
from monitor.clean.parsing import parsed
from monitor.language import detect
from monitor.model.article import CleanText, PageHints
from monitor.model.intake import Fetched

PAGES = Path(__file__).parent / "golden" / "pages"
ARTICLES: dict[str, list[dict[str, Any]]] = yaml.safe_load((PAGES / "articles.yaml").read_text())
FURNITURE: dict[str, dict[str, Any]] = yaml.safe_load((PAGES / "furniture.yaml").read_text())
TEMPLATES = Environment(loader=FileSystemLoader(PAGES / "templates"), autoescape=True, undefined=StrictUndefined)
NAMES = sorted(path.name for path in (PAGES / "templates").glob("*.html"))
CASES = [(language, name, (i + j) % 3) for i, language in enumerate(ARTICLES) for j, name in enumerate(NAMES)]
OUTLET_FIRST = "18-old-fonts.html"
"""Its only title is the window's, "Outlet: headline", which may as well be a headline with a colon."""

FLOOR = 0.97


def rendered(language: str, name: str, number: int) -> tuple[CleanText, str]:
    """The cleaned page and the text that it should have."""
    article = ARTICLES[language][number]
    source = TEMPLATES.get_template(name).render(lang=language, a=article, f=FURNITURE[language])
    url = "https://plateau.example/article"
    fetched_at = datetime(2024, 5, 15, tzinfo=UTC)
    fetched = Fetched(url, url, 200, (("content-type", "text/html"),), source.encode(), "0" * 64, fetched_at)
    return clean_page(fetched, PageHints()), "\n".join([article["lead"], *article["paragraphs"]])


def shingle_f1(got: str, wanted: str) -> float:
    """F1 of word 4-grams, as the public extraction benchmark counts."""
    grams = [Counter(zip(*(key(t).split()[i:] for i in range(4)), strict=False)) for t in (got, wanted)]
    common = sum((grams[0] & grams[1]).values())
    return 2 * common / max(1, sum(grams[0].values()) + sum(grams[1].values()))


def test_there_are_sixty_pages() -> None:
    assert len(CASES) >= 60
    assert len(NAMES) >= 12


@pytest.mark.parametrize(("language", "name", "number"), CASES)
def test_the_article_comes_back(language: str, name: str, number: int) -> None:
    clean, wanted = rendered(language, name, number)
    assert shingle_f1(clean.text, wanted) >= FLOOR, clean.text
    for paragraph in ARTICLES[language][number]["paragraphs"]:
        assert paragraph in clean.text


@pytest.mark.parametrize(("language", "name", "number"), CASES)
def test_no_furniture_comes_back(language: str, name: str, number: int) -> None:
    lines = {key(line) for line in rendered(language, name, number)[0].text.split("\n")}
    strings = [s for value in FURNITURE[language].values() for s in (value if isinstance(value, list) else [value])]
    assert [s for s in strings if key(s) in lines] == []


@pytest.mark.parametrize(("language", "name", "number"), CASES)
def test_title_and_language_are_the_articles(language: str, name: str, number: int) -> None:
    clean, _ = rendered(language, name, number)
    title = ARTICLES[language][number]["title"]
    assert clean.title == title or (name == OUTLET_FIRST and clean.title.endswith(title))
    assert detect(clean.text).code == language


@pytest.mark.parametrize("name", ["01-semantic.html", "07-amp.html", "08-agency.html", "12-microdata.html"])
def test_the_pages_own_date_is_read(name: str) -> None:
    published = rendered("fr", name, 0)[0].published
    assert published.value is not None
    assert published.value.date().isoformat() == "2024-05-14"
    assert published.by in {"json-ld", "meta"}


@pytest.mark.parametrize("name", NAMES)
def test_a_second_opinion_that_is_not_asked_would_have_changed_nothing(name: str) -> None:
    source = TEMPLATES.get_template(name).render(lang="fr", a=ARTICLES["fr"][0], f=FURNITURE["fr"])
    asked = bare_extraction(load_html(source), favor_precision=True, include_comments=False)
    assert extracted(load_html(source), "https://plateau.example/article") == (asked.text if asked else "")


def test_a_second_opinion_is_asked_where_most_of_the_page_was_not_found() -> None:
    line = "Le pont numéro {} sera refait avant les neiges, a dit le maire du bourg, et le col restera ouvert."
    lost = "".join(f"<p>{line.format(n)}</p>" for n in range(12))
    found = f"<article>{5 * '<p>Le col est ouvert aux camions depuis hier matin, dit la préfecture.</p>'}</article>"
    page = f"<html><body>{found}<section><div>{lost}</div></section></body></html>"
    asked = bare_extraction(load_html(page), favor_precision=True, include_comments=False)
    alone = bare_extraction(load_html(page), favor_precision=True, include_comments=False, fast=True)
    assert "pont numéro 8" in asked.text
    assert "pont numéro 8" not in alone.text
    assert extracted(load_html(page), "https://plateau.example/article") == asked.text


NESTED = "<aside>Lire aussi <aside>Le col</aside></aside>{body}<aside>Le pont</aside>"
HEADED = "<div class='infinite-scroll'><nav><h1>La Gazette</h1></nav>{body}</div>"
FORUM = '<script type=\'application/ld+json\'>{{"@type": "DiscussionForumPosting"}}</script>{body}'


@pytest.mark.parametrize("around", [NESTED, HEADED, FORUM, "<nav>Accueil</nav> avant{body}<footer>Le pied</footer>"])
def test_what_stands_around_is_dropped_early_where_that_changes_nothing(around: str) -> None:
    line = "<p>Le pont numéro {} sera refait avant les neiges, a dit le maire du bourg, et le col restera ouvert.</p>"
    body = f"<div id='comments'><p>Le maire a raison.</p></div>{''.join(map(line.format, range(9)))}"
    page = f"<html><body><div>{around.format(body=body)}</div></body></html>"
    asked = bare_extraction(load_html(page), favor_precision=True, include_comments=False)
    assert "pont numéro 8" in asked.text
    assert extracted(load_html(page), "https://plateau.example/article") == asked.text


@pytest.mark.parametrize("source", [
    "<!DOCTYPE html>\n<html><body><p>Un</p><p>Deux</p></body></html>",
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"/>\n<html lang="fr"/>\n<body><p>Un</p><p>Deux</p></body>',
    '<?xml version="1.0" encoding="latin-1"?>\n<html><body><p>É\x00t\x08é\uffff</p><p>Deux ’</p></body></html>',
    "\n<p>Un <b>mot</b></p>", "\n<div><p>Un</p></div><p>Deux</p>", "<p>\ud800</p><p>Deux</p>", "", " \n", "\x00",
])  # fmt: skip
def test_a_page_is_parsed_as_trafilatura_parses_it(source: str) -> None:
    ours, theirs = parsed(source), load_html(source)
    assert (ours is None) == (theirs is None)
    if theirs is not None:
        assert tostring(ours) == tostring(theirs)
