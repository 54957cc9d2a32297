"""Press pages for measuring, seeded and of our own words: some 500 words in a frame as outlets have, no two alike.

Every fifth page is on the conflict and quotes officials; the others are on harvests, clubs, theatres and budgets.
What officials say is made of the words of our golden pairs, each as often as there: of syllables, 18 of 100 pairs of
statements were so near by their vectors that they were compared word by word; of labelled press statements 4 to 6.
A page on the conflict has some ten statements of 83 characters (labelled press: seven of 149).
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import accumulate, product, zip_longest
from pathlib import Path

import yaml

from bench.frame import WEIGHTS, Weight, frame
from monitor.novelty.features import features

FIRST = datetime(2025, 3, 1, 6, tzinfo=UTC)
RELEVANT_EVERY = 5
SENTENCES = 26
OFFICIALS = {
    "fr": ("le secrétaire d’État américain Antony Blinken", "le Premier ministre arménien Nikol Pachinian",
           "le président azerbaïdjanais Ilham Aliyev", "le ministre arménien Ararat Mirzoyan", "Hikmet Hajiyev",
           "le porte-parole du département d’État, Matthew Miller", "Alen Simonyan", "James O’Brien", "Louis Bono",
           "le ministre azerbaïdjanais Djeyhoun Baïramov", "Armen Grigorian", "Suren Papikian", "Marco Rubio"),
    "en": ("US Secretary of State Antony Blinken", "Armenian Prime Minister Nikol Pashinyan", "Louis Bono",
           "Azerbaijani President Ilham Aliyev", "Foreign Minister Ararat Mirzoyan", "Hikmet Hajiyev",
           "State Department spokesman Matthew Miller", "Alen Simonyan", "James O’Brien", "Armen Grigoryan",
           "Azerbaijani Foreign Minister Jeyhun Bayramov", "Suren Papikyan", "Marco Rubio"),
}  # fmt: skip
DAYS = {
    "fr": ("ce printemps", "avant l’été", "bientôt", "sans tarder", "cette année", "l’an prochain"),
    "en": ("this spring", "before summer", "soon", "without delay", "this year", "next year"),
}
MONTHS = {
    "fr": ("janvier", "mars", "avril", "juin", "juillet", "septembre", "octobre", "novembre"),
    "en": ("January", "March", "April", "June", "July", "September", "October", "November"),
}
DATED = 0.15
"""Share of the times told that are dates: as many of the statements in those 100 articles had one or a number."""

OFF = {
    "fr": (
        "À {Place}, le {a} de {b} {day} rassemble les {c} et leur {d}, selon une {e} de {f}.",
        "« Personne ne connaît mieux ce {a} que {Name} », raconte une {b} de {Place}, avec son {c} et une {d}.",
        "Le budget du {a} atteint {number} millions, soit un {b} de plus que le {c} de {Place} {day}.",
        "{Name} a précisé que le {a} de {b} compterait {number} {c} {day}, sans les {d} ni la {e}.",
        "Les travaux du {a}, confiés à {Name}, ont pour but un {b} dans les {c} et une {d} pour {e}.",
        "Aucun {a} n’avait attiré {number} {b} à {Place} avant que {Name} ne soit dans la {c} du {d}.",
    ),
    "en": (
        "In {Place}, the {a} of the {b} was {day} a {c} for {d}, as the {e} and their {f} had said.",
        "“Nobody knows this {a} better than {Name},” a {b} from {Place} says, with the {c} and a {d}.",
        "The {a} will cost {number} million, which is a {b} more than the {c} of {Place} had {day}.",
        "{Name} said the {a} of the {b} would have {number} {c} {day}, without the {d} and the {e}.",
        "Work on the {a}, led by {Name}, has been a {b} to the {c} and was a {d} for the {e}.",
        "No {a} had drawn {number} {b} to {Place} before {Name} was at the {c} of the {d}.",
    ),
}
ON = {
    "fr": (
        "« Le {a} de {b} va {v} la {c} et les {d} », a déclaré {official} {day}, après un {e} à {Place}.",
        "Selon {official}, les {a} de {Place} vont {v} leur {b} et une {c} {day}, sans {d} ni {e}.",
        "Le conflit du Haut-Karabakh a laissé une {a} à {Place} {day}, dans les {b} et pour le {c} de {d}.",
        "{Name}, qui vit à {Place}, attend la frontière avec l’Azerbaïdjan {day}, avec le {a} de {b} et une {c}.",
        "Un accord de paix entre Erevan et Bakou prévoit {number} {a} dans le {b} de {Place} et une {c} de {d}.",
    ),
    "en": (
        "“The {a} of the {b} will {v} the {c} and the {d},” {official} said {day}, after a {e} in {Place}.",
        "According to {official}, the {a} of {Place} will {v} their {b} and a {c} {day}, without the {d} of {e}.",
        "The Nagorno-Karabakh conflict has left a {a} in {Place} {day}, with the {b} and for the {c} of {d}.",
        "{Name}, who lives in {Place}, waits for the border with Azerbaijan {day}, with the {a} and a {b} of {c}.",
        "A peace treaty between Yerevan and Baku has {number} {a} for the {b} of {Place} and a {c} of {d}.",
    ),
}
VERBS = {
    "fr": ("ouvrir", "fermer", "garder", "rendre", "signer", "bloquer", "protéger", "financer", "préparer", "refuser",
           "renforcer", "quitter", "discuter", "contrôler", "changer", "recevoir", "livrer", "bâtir", "vérifier"),
    "en": ("open", "close", "keep", "return", "sign", "block", "protect", "fund", "prepare", "refuse", "strengthen",
           "leave", "discuss", "control", "change", "receive", "deliver", "build", "verify"),
}  # fmt: skip
PAIRS = Path(__file__).parents[1] / "tests" / "golden" / "novelty_families.yaml"
SMALL_WORD = re.compile(r"(?<![\w’'-])(?:[dlns][’'])?([a-zà-öø-ÿœ]{3,})(?![\w’'-])")
FIRST_NAMES = ("Anna", "Paul", "Lise", "Marc", "Nora", "Yves", "Ruth", "Noel")
SYLLABLES = ("va", "ri", "del", "mo", "sen", "ka", "tor", "bel", "lu", "nar", "pi", "gos", "hem", "fa", "zu", "rod")
SECTIONS = ("Monde", "Politique", "Sports", "Culture", "Sciences", "Musique", "Jardin", "Voyages", "Radio", "Lettres")
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} – Outlet</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{at}">
<meta name="author" content="{author}"><script type="application/ld+json">{linked}</script>
{frame.head}</head><body><header class="l-header"><div class="c-logo">Outlet</div>
<nav class="c-menu"><ul class="c-menu__list">{frame.menu}</ul></nav></header><main class="l-main">
<article class="c-article"><h1 class="c-article__title">{title}</h1><p class="byline">{author}</p>
<div class="c-share">{frame.share}</div>
<div class="c-article__body">{body}</div></article><aside class="l-aside c-related">{frame.aside}</aside></main>
<footer class="l-footer"><ul class="c-menu__list">{frame.footer}</ul></footer></body></html>
"""


def is_relevant(number: int) -> bool:
    """Whether page `number` is on the conflict."""
    return number % RELEVANT_EVERY == 0


def published(number: int) -> datetime:
    """When page `number` appeared: one every ten minutes."""
    return FIRST + timedelta(minutes=10 * number)


def title(number: int) -> str:
    """Its headline."""
    return _sentence(random.Random(number), "fr" if number % 2 else "en", number)[:90].rstrip(" .»”")


def page(number: int, sentences: int = SENTENCES, weights: Sequence[Weight] = WEIGHTS) -> bytes:
    """The HTML of page `number`: always the same for the same number."""
    chance = random.Random(number)
    lang = "fr" if number % 2 else "en"
    head = _sentence(chance, lang, number)[:90].rstrip(" .»”").replace('"', "")
    lines = [_sentence(chance, lang, number if n % 2 else 1) for n in range(sentences)]
    paragraphs = [" ".join(lines[at : at + 3]) for at in range(0, sentences, 3)]
    author, at = f"{chance.choice(FIRST_NAMES)} {_word(chance).capitalize()}", published(number).isoformat()
    linked = {"@type": "NewsArticle", "headline": head, "datePublished": at, "author": {"name": author}}
    around = frame(chance, lambda: _sentence(chance, lang, 1), SECTIONS, weights)
    between = zip_longest(paragraphs, around.slots, fillvalue="")
    return PAGE.format(
        lang=lang, title=head, at=at, author=author, linked=json.dumps(linked), frame=around,
        body="".join(f"<p>{paragraph}</p>\n{slot}" if paragraph else slot for paragraph, slot in between),
    ).encode()  # fmt: skip


def _sentence(chance: random.Random, lang: str, number: int) -> str:
    pool, word = (ON[lang], partial(_said, lang=lang)) if is_relevant(number) else (OFF[lang], _word)
    words = {slot: word(chance) for slot in "abcdef"}
    return chance.choice(pool).format(
        v=chance.choice(VERBS[lang]),
        Place=_word(chance).capitalize(),
        Name=f"{chance.choice(FIRST_NAMES)} {_word(chance).capitalize()}",
        day=_day(chance, lang),
        number=chance.randrange(12, 900),
        official=chance.choice(OFFICIALS[lang]),
        **words,
    )


def _day(chance: random.Random, lang: str) -> str:
    if chance.random() > DATED:
        return chance.choice(DAYS[lang])
    number, month, year = chance.randint(1, 28), chance.choice(MONTHS[lang]), chance.randint(2020, 2025)
    return f"le {number} {month} {year}" if lang == "fr" else f"on {number} {month} {year}"


def _said(chance: random.Random, lang: str) -> str:
    """A word of what is said on the conflict."""
    words, weights = _vocabulary(lang)
    return chance.choices(words, cum_weights=weights)[0]


@cache
def _vocabulary(lang: str) -> tuple[list[str], list[float]]:
    """Small words of our golden pairs that mean something, and are neither numbers nor days."""
    pairs = yaml.safe_load(PAIRS.read_bytes())["pairs"]
    texts = [side["text"] for pair in pairs for side in (pair["a"], pair["b"]) if side["lang"] == lang]
    counted = Counter(word for text in texts for word in SMALL_WORD.findall(text) if _means(word))
    return list(counted), list(accumulate(counted.values()))


def _means(word: str) -> bool:
    return any(found.weight and found.key[0] not in "#@" for found in features(word).words)


def _word(chance: random.Random) -> str:
    """One of 4,096, few of them often and many seldom."""
    words, weights = _lexicon()
    return chance.choices(words, cum_weights=weights)[0]


@cache
def _lexicon() -> tuple[list[str], list[float]]:
    words = ["".join(syllables) for syllables in product(SYLLABLES, repeat=3)]
    random.Random(0).shuffle(words)
    return words, list(accumulate(1 / (rank + 10) for rank in range(len(words))))
