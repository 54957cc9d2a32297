"""Who speaks by an article's own title: «Statement by …», «Remarks as delivered by …», «U.S.-EU joint statement»."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.model.article import ArticleForRead
from monitor.statements.cast import Cast
from monitor.statements.found import Found
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
_GENRE = re.compile(r"(?:a )?presidential (?:message|proclamation|memorandum)\b", re.I)
_AMERICAN = re.compile(r"\bmy administration\b|\bI, [A-Z. ]{5,40}, President of the United States", re.I)
_LONGEST_TITLE, _LONGEST_SIGNATURE, _WORDS_OF_A_TITLE = 300, 100, 6


def author_of(article: ArticleForRead, register: Register) -> tuple[Found, ...]:
    """Speakers of a text that is itself a statement, by its first line or title; empty for a report by the press."""
    if signed := _signature(article, register):
        return (signed,)
    title = article.title[:_LONGEST_TITLE]
    if not title:
        return ()
    if (presidential := _GENRE.match(title)) and _AMERICAN.search(article.text):
        return _us_president(article, register, presidential.group())
    cast = Cast(replace(article, text=title, title=""), register)
    if _JOINT.search(title):
        joint = [cast.identify(m) for m in cast.mentions if m.kind is not MentionKind.NAME]
    else:
        joint = [cast.identify(m) for m in cast.mentions if _BY.search(title[: m.start])][:1]
    return tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in joint if f.speaker is not None)


def _us_president(article: ArticleForRead, register: Register, written: str) -> tuple[Found, ...]:
    """The president in office, for the genres of documents that only the White House titles so."""
    cast = Cast(replace(article, text="the US president", title=""), register)
    found = cast.identify(cast.mentions[0])
    if found.speaker is None:
        return ()
    return (replace(found, speaker=replace(found.speaker, as_written=written), confidence=0.6),)


def _signature(article: ArticleForRead, register: Register) -> Found | None:
    """The person who alone, with a title, makes the first line: «Ned Price, Department Spokesperson»."""
    line = article.text[:_LONGEST_TITLE].lstrip().partition("\n")[0].strip()
    if not line or len(line) > _LONGEST_SIGNATURE or line.endswith((".", "!", "?", ":", "»", "”", '"')):
        return None
    cast = Cast(replace(article, text=line, title=""), register)
    mention = cast.mentions[0] if cast.mentions else None
    if mention is None or not mention.is_full or mention.start > 0 or mention.name is None:
        return None
    rest = line[mention.name.end :]
    found = cast.identify(mention)
    is_signature = not rest or (
        rest.startswith(",") and bool(mention.titles or len(rest.split()) <= _WORDS_OF_A_TITLE)
    )
    return replace(found, confidence=0.8) if is_signature and found.speaker is not None else None
