"""The query language: what it means, and that a mistake is shown where it stands."""

import re
from contextlib import suppress

import pytest

from monitor.catalogue import load_files
from monitor.errors import UserError
from monitor.model.search import Field, Named, Scope
from monitor.model.words import words
from monitor.search import Names, excerpt, parse, resolve

NAMES = Names(load_files())


def phrases(text):
    return [
        [" ".join(p.words) + ("*" if p.is_prefix else "") for p in group.phrases]
        for group in parse(text, NAMES).groups
    ]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Arménie a-t-elle cessé ?", "l armenie a t elle cesse"),
        ("Əliyev İlham, İSTANBUL ısrar", "eliyev ilham istanbul israr"),
        ("Ёлка; ПАШИНЯН", "елка пашинян"),
        ("cœur de ﬁn №5 x²", "coeur de fin no5 x2"),
        ("Նիկոլ Փաշինյանի հետ", "նիկոլ փաշինյանի հետ"),
        ("", ""),
    ],
)
def test_words_are_folded(text, folded):
    assert " ".join(words(text)) == folded


def test_words_folded_again_are_the_same():
    for text in ("L’Arménie Əliyev œuvre ﬁn ΐ İ ß ŉ", "Ǆ ǰ ẖ ΰ և"):
        once = words(text)
        assert words(" ".join(once)) == once


def test_words_phrases_prefixes():
    assert phrases("paix durable") == [["paix"], ["durable"]]
    assert phrases("cessez-le-feu") == [["cessez le feu"]]
    assert phrases('"une paix durable" négoc*') == [["une paix durable"], ["negoc*"]]
    assert phrases("paix OR guerre OR trêve route") == [["paix", "guerre", "treve"], ["route"]]
    excluded = parse("paix -guerre", NAMES).groups
    assert [group.is_excluded for group in excluded] == [False, True]


@pytest.mark.parametrize("name", ["Pachinian", "pashinyan", "Пашинян", "Paşinyan", "Փաշինյան"])
def test_a_name_is_found_in_every_spelling(name):
    (found,) = phrases(name)
    assert {"pachinian", "pashinyan", "пашинян*", "pasinyan", "փաշինյան*"} <= set(found)


def test_a_name_of_several_words_is_one_name():
    first, second = phrases("Nikol Pachinian paix")
    assert {"nikol pachinian", "никол пашинян*"} <= set(first)
    assert second == ["paix"]


def test_places_have_both_sides_names():
    (found,) = phrases("Stepanakert")
    assert {"stepanakert", "khankendi", "ханкенди*"} <= set(found)


def test_fields():
    query = parse(
        'cessez-le-feu side:aze,ARM -outlet:"Khazri Report" lang:FR since:2022-09 until:2022 kind:direct', NAMES
    )
    assert [(f.field, f.values, f.is_excluded) for f in query.filters] == [
        (Field.SIDE, ("AZE", "ARM"), False),
        (Field.OUTLET, ("Khazri Report",), True),
        (Field.LANGUAGE, ("fr",), False),
        (Field.KIND, ("direct",), False),
    ]
    assert (str(query.since), str(query.until)) == ("2022-09-01", "2023-01-01")
    assert parse("paix in:articles", NAMES).scope is Scope.ARTICLES


MISTAKES = {
    "side:AZR": ("side: is one of ARM, AZE, US, other", "AZR"),
    "paix side:US,AZR": ("side: is one of ARM, AZE, US, other", "AZR"),
    "foo:bar": ("there is no field foo", "foo"),
    'une "paix durable': ("this quotation mark has no partner", '"'),
    "*feu": ("a star stands at the end of a word", "*"),
    "cess*le": ("a star stands at the end of a word", "*"),
    "paix OR": ("OR stands between two words to find", "OR"),
    "OR paix": ("OR stands between two words to find", "OR"),
    "-paix OR guerre": ("OR stands between two words to find", "OR"),
    "since:2022-13": ("since: is a year, month or day", "2022-13"),
    "until:2023-02-30": ("until: is a year, month or day", "2023-02-30"),
    "-since:2022": ("since: can not be excluded", "2022"),
    "?! paix": ("there is no word to find here", "?!"),
    "lang:français": ("lang: is a code of two letters", "français"),
    "kind:direct in:articles": ("kind: is asked of statements", "direct"),
    "speaker:!": ("speaker: needs a name", "!"),
    "in:pages": ("in: is one of statements, articles", "pages"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_shown_where_it_stands(text):
    cause, place = MISTAKES[text]
    with pytest.raises(UserError) as caught:
        parse(text, NAMES)
    first, line, mark = caught.value.cause.split("\n")
    assert first == cause
    assert line.strip() == text
    carets = re.search(r"\^+", mark)
    assert line[carets.start() : carets.end()] == place
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1--",
        "%",
        "_",
        ");drop table statement",
        "a\x00b",
        "\ud800",
        "«»",
        "((((",
        "NEAR(a b)",
        "a" * 1001,
        "^x",
        "- -",
        "side:",
        ":x",
    ],
)
def test_nothing_breaks_the_language(text):
    with suppress(UserError):
        parse(text, NAMES)


def known(field):
    return {
        Field.SPEAKER: (
            Named("Nikol Pashinyan", ("Nikol Pashinyan",)),
            Named("Claire Hartwell", ("Claire Hartwell",)),
        ),
        Field.OUTLET: (Named("khazri", ("Khazri Report", "khazri")),),
        Field.EPISODE: (Named("tavush-clashes-2020", ("Tavush clashes, July 2020", "Combats du Tavouch")),),
    }[field]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("speaker:Pachinian", {"Nikol Pashinyan", "nikol-pashinyan"}),
        ("speaker:Пашинян", {"Nikol Pashinyan", "nikol-pashinyan"}),
        ("speaker:hartwell", {"Claire Hartwell"}),
        ("outlet:khazri", {"khazri"}),
        ("episode:tavouch", {"tavush-clashes-2020"}),
    ],
)
def test_names_become_ids(text, ids):
    (found,) = resolve(parse(text, NAMES), NAMES, known).filters
    assert ids <= set(found.values)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(UserError, match="perhaps: Nikol Pashinyan") as caught:
        resolve(parse("paix speaker:Pachynan", NAMES), NAMES, known)
    assert caught.value.cause.splitlines()[0] == "no speaker is called Pachynan"
    with pytest.raises(UserError, match="`monitor query outlets` shows all"):
        resolve(parse("outlet:zzzz", NAMES), NAMES, known)


def test_the_excerpt_shows_the_words():
    text = (
        "Rien ici. " * 100
        + "La réunion a abouti : « Le cessez-le-feu tient », a dit M. Pachinian. "
        + "Suite. " * 100
    )
    shown, marks = excerpt(text, parse("cessez-le-feu Pashinyan", NAMES).groups)
    assert [shown[m.start : m.end] for m in marks] == ["cessez-le-feu", "Pachinian"]
    assert len(shown) == 300
    assert excerpt("Court.", ()) == ("Court.", ())
