"""What surrounds an article on the page of an outlet, as heavy as it is there: head, scripts, menus, teasers, slots.

The three weights are the quartiles of 181 press pages, counted by us on scrapinghub/article-extraction-benchmark
(commit 4a3bc97; 174 kB and 739 elements a page on average, and a tenth above 305 kB, which are left out here).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Words = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Weight:
    """How many of each a page has, and how many characters of script and style."""

    metas: int
    scripts: int
    script_chars: int
    style_chars: int
    links: int
    cards: int
    slots: int
    icons: int


LIGHT = Weight(40, 19, 22_000, 0, 43, 7, 22, 10)
MIDDLE = Weight(60, 32, 46_000, 1_200, 90, 14, 40, 20)
HEAVY = Weight(90, 48, 84_000, 24_000, 130, 30, 56, 30)
WEIGHTS = (LIGHT, MIDDLE, HEAVY)
BARE = Weight(4, 1, 1_000, 0, 12, 2, 2, 0)
"""A page without much around it, where what is measured is not what a page costs."""

STATE = '{{"id":{id},"kind":"teaser","slot":"s{id}","flags":[true,false,null],"path":"/data/{id}.json"}}'
RULE = ".c-card--{id}>.c-card__body .c-card__title{{margin:0 0 4px;font:600 16px/1.3 serif;color:#222}}\n"
META = '<meta property="outlet:p{n}" content="{words}">\n'
LINK = """<li class="c-menu__item c-menu__item--{n}" id="m{id}">
<a class="c-menu__link js-track" href="/s/{id}" {data}>{words}</a></li>
"""
CARD = """<div class="c-card c-card--{n} l-grid__cell" id="c{id}">
<a class="c-card__link js-track" href="/a/{id}" {data}><img class="c-card__image is-lazy" src="/i/{id}-320.jpg"
 srcset="/i/{id}-640.jpg 640w, /i/{id}-960.jpg 960w" alt="{words}" width="320" height="180" loading="lazy"></a>
<div class="c-card__body"><span class="c-card__kicker">{kicker}</span>
<h3 class="c-card__title"><a class="c-card__link js-track" href="/a/{id}">{words}</a></h3>
<p class="c-card__text">{text}</p></div></div>
"""
SLOT = """<div class="c-slot c-slot--{n} is-empty" id="slot-{id}" {data}>
<div class="c-slot__inner js-slot"></div></div>
"""
ICON = """<button class="c-share__button js-share" type="button" aria-label="{n}" {data}>
<svg class="c-icon" viewBox="0 0 24 24"><path d="M{id} 12c0-5 4-9 9-9s9 4 9 9-4 9-9 9-9-4-9-9z"></path></svg></button>
"""
DATA = 'data-track=\'{{"zone":"z{n}","rank":{n},"id":{id}}}\''


@dataclass(frozen=True, slots=True)
class Frame:
    """Pieces of one page; `slots` also stand between the paragraphs."""

    head: str
    menu: str
    share: str
    aside: str
    slots: tuple[str, ...]
    footer: str


def frame(chance: random.Random, words: Words, sections: Sequence[str], weights: Sequence[Weight] = WEIGHTS) -> Frame:
    """The frame of one page, of a weight by chance; `words` gives other words at every call."""
    weight = chance.choice(weights)

    def made(template: str, count: int) -> list[str]:
        found = []
        for n in range(count):
            number = chance.randrange(10**6)
            data = DATA.format(n=n, id=number)
            line = words()
            kicker, text = chance.choice(sections), line
            found.append(template.format(n=n, id=number, data=data, words=line[:60], kicker=kicker, text=text))
        return found

    def filled(template: str, chars: int) -> str:
        return "".join(template.format(id=n) for n in range(chars // len(template.format(id=100)))) if chars else ""

    each = weight.script_chars // weight.scripts
    scripts = [f"<script>window.s{n}=[{filled(STATE + ',', each)}0];</script>\n" for n in range(weight.scripts)]
    links, cards, slots = made(LINK, weight.links), made(CARD, weight.cards), made(SLOT, weight.slots)
    half = len(scripts) // 2
    return Frame(
        head="".join([
            *made(META, weight.metas),
            f"<style>{filled(RULE, weight.style_chars)}</style>",
            *scripts[:half],
        ]),
        menu="".join(links[: len(links) // 2]),
        share="".join(made(ICON, weight.icons)),
        aside="".join(cards),
        slots=tuple(slots),
        footer="".join([*links[len(links) // 2 :], *scripts[half:]]),
    )
