"""Who speaks by an article's own title: «Statement by …», «Remarks as delivered by …», «U.S.-EU joint statement»."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.model.article import ArticleForRead
from monitor.statements.cast import Cast, Found
from monitor.statements.phrases import MentionKind
from monitor.statements.register import Register

_KINDS = (
    r"statements?|remarks|readout|press briefing|press gaggle|press conference|speech|address|opening remarks|letter|"
    r"déclarations?|communiqué|discours|allocution|intervention|message|заявление|выступление|hayt|հայտարարություն"
)
_BY = re.compile(
    rf"\b(?:{_KINDS})\b[^:;.]{{0,60}}?\b(?:by|from|of|de la|de l['’]|du|des|de|d['’]|par)\s*(?:the\s+|le\s+|la\s+)?$",
    re.I,
)
_JOINT = re.compile(
    r"\bjoint (?:statement|communiqué|declaration)|\b(?:déclaration|communiqué) (?:conjointe?|commune?)", re.I
)
_LONGEST_TITLE = 300


def author_of(article: ArticleForRead, register: Register) -> tuple[Found, ...]:
    """Speakers of a text that is itself a statement, by its title; empty for a report by the press."""
    title = article.title[:_LONGEST_TITLE]
    if not title:
        return ()
    cast = Cast(replace(article, text=title, title=""), register)
    if _JOINT.search(title):
        joint = [cast.identify(m) for m in cast.mentions if m.kind is not MentionKind.NAME]
    else:
        joint = [cast.identify(m) for m in cast.mentions if _BY.search(title[: m.start])][:1]
    return tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in joint if f.speaker is not None)
