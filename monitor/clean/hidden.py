"""What a reader of the page does not see goes before extraction, so that it can never be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

HIDING_STYLE = re.compile(
    r"display\s*:\s*none|(?<![-\w])visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|font-size\s*:\s*1px"
    r"|(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*0+(?:px|em|rem|%)?\s*(?:;|!|$)"
    r"|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01]"
    r"|(?<!-)color\s*:\s*transparent|transform\s*:\s*scale\(0\)|transform\s*:\s*translate\w?\(\s*-\d{3,}|clip-path\s*:\s*inset\(\s*(?:100|50)%",
    re.IGNORECASE,
)
WHITE = r"(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
WHITE_ON_WHITE = re.compile(
    rf"(?<!-)color\s*:\s*{WHITE}.*background(?:-color)?\s*:\s*{WHITE}"
    rf"|background(?:-color)?\s*:\s*{WHITE}.*(?<!-)color\s*:\s*{WHITE}",
    re.IGNORECASE,
)
HIDING_RULE = re.compile(
    r"[DdVvFfCc](?i:(?<=d)isplay\s*:\s*none|(?<![-\w]v)(?<=v)isibility\s*:\s*hidden|(?<=f)ont-size\s*:\s*0(?![.\d])"
    r"|(?<=c)lip\s*:\s*rect\(\s*0)"
)
"""Begins with the set of its first letters, which `re` looks for quickly in a style sheet of any length."""

SIMPLE_SELECTOR = re.compile(r"^\s*([.#])([\w-]+)\s*$")
MAX_RULED_CHARS = 1_000
MAX_STYLE_CHARS = 200_000
NEVER_DROPPED = frozenset({"html", "body", "head", "script", "meta", "link", "style", "title"})


def drop_hidden(tree: HtmlElement) -> None:
    """Remove elements hidden by attribute, inline style, or a plain class or id rule of the page's own styles.

    A rule of the page's styles is believed of short elements only: what hides a whole article is undone by another.
    """
    classes, ids = _hiding_selectors(tree)
    hidden = [e for e in tree.xpath("//@hidden/.. | //@style/.. | //template") if _is_hidden(e)]
    ruled = (
        [e for e in tree.xpath("//@class/..") if not classes.isdisjoint(e.get("class").split())] if classes else []
    )
    ruled += [e for e in tree.xpath("//@id/..") if e.get("id") in ids] if ids else []
    hidden += [e for e in ruled if len(e.text_content()) <= MAX_RULED_CHARS]
    for element in hidden:
        if element.tag not in NEVER_DROPPED and element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag == "template" or element.get("hidden") is not None:
        return True
    style: str = element.get("style", "")
    return bool(HIDING_STYLE.search(style) or WHITE_ON_WHITE.search(style))


def _hiding_selectors(tree: HtmlElement) -> tuple[frozenset[str], frozenset[str]]:
    """Classes and ids that a rule outside any @media hides; compound selectors are not read."""
    found: dict[str, set[str]] = {".": set(), "#": set()}
    for style in tree.iter("style"):
        if style.get("media", "all") not in {"all", "screen"}:
            continue
        for selectors in _hiding_rules((style.text or "")[:MAX_STYLE_CHARS]):
            for selector in selectors.split(","):
                match = SIMPLE_SELECTOR.match(selector)
                if match:
                    found[match[1]].add(match[2])
    return frozenset(found["."]), frozenset(found["#"])


def _hiding_rules(css: str) -> Iterator[str]:
    """Selectors of the hiding rules that stand in no @media or other block."""
    depth = position = 0
    for match in HIDING_RULE.finditer(css):
        opening = css.rfind("{", position, match.start())
        if opening < 0:
            continue
        depth += css.count("{", position, opening) - css.count("}", position, opening)
        position = opening
        if depth == 0:
            yield css[max(css.rfind(mark, 0, opening) for mark in "};/") + 1 : opening]
