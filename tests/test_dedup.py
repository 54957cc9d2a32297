"""Fingerprints, clusters and credits, on texts of our own."""

import itertools
import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dedup import SIGNATURE_VERSION, anchors, assign, compare, credited_outlet, fingerprint
from monitor.model.article import ClusterRelation, Fingerprint, Neighbour
from monitor.model.common import ArticleId

SHARED = Path(__file__).parents[2] / "shared"
SYLLABLES = ["ba", "cor", "du", "fe", "gal", "hi", "jon", "ku", "lem", "mo", "nar", "pi", "ros", "ta", "ver", "zu"]
LEXICON = ["".join(pair) for pair in itertools.product(SYLLABLES, repeat=2)]


def story(seed: int, sentences: int = 14) -> list[str]:
    """Sentences of invented words, so that two stories share words and no phrases."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(LEXICON, k=chance.randint(9, 16))).capitalize() + "." for _ in range(sentences)]


def text(sentences: list[str]) -> str:
    return "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


KNOWN_SIGNATURE = (3255746331, 2602766170, 3282611406)
KNOWN_BAND = 6139825660185436335
KNOWN_SENTENCES = (-1728440935935334866,)
ORIGINAL = story(1)


def relation(other: list[str]) -> ClusterRelation | None:
    return compare(fingerprint(text(ORIGINAL)), fingerprint(text(other))).relation


def test_the_same_words_are_a_copy_whatever_the_typography() -> None:
    a = fingerprint("« Le Café » rouvre, a dit l’élue du quartier.")
    b = fingerprint("« le cafe »  rouvre,\na dit l'ÉLUE du quartier")
    assert a.text_sha256 == b.text_sha256
    assert compare(a, b).relation is ClusterRelation.COPY


def test_relations() -> None:
    assert relation([*ORIGINAL, "Abonnez-vous au Plateau."]) is ClusterRelation.COPY
    assert relation(ORIGINAL[:5]) is ClusterRelation.TRUNCATED
    assert relation(ORIGINAL[:3]) is ClusterRelation.TRUNCATED
    assert relation([*story(2, 4), *ORIGINAL[2:9]]) is ClusterRelation.REWRITE


def test_two_stories_are_not_linked() -> None:
    templated = [fingerprint(text(story(seed, 8))) for seed in range(40, 60)]
    linked = [(a, b) for a, b in itertools.combinations(templated, 2) if compare(a, b).relation]
    assert linked == []


def test_a_round_up_does_not_swallow_the_stories_it_quotes() -> None:
    stories = [story(seed, 12) for seed in range(100, 112)]
    round_up = fingerprint(text([sentence for s in stories for sentence in s[:3]]))
    assert [compare(fingerprint(text(s)), round_up).relation for s in stories] == [None] * len(stories)


def test_keys_fit_a_bigint_and_are_sorted() -> None:
    print_ = fingerprint(text(ORIGINAL))
    assert (len(print_.signature), len(print_.bands)) == (128, 32)
    assert all(-(2**63) <= key < 2**63 for key in (*print_.bands, *print_.sentences))
    assert list(print_.sentences) == sorted(set(print_.sentences))


def test_signature_is_the_one_of_its_version() -> None:
    """A change of these values needs a new SIGNATURE_VERSION, or stored fingerprints stop matching."""
    print_ = fingerprint("Le pont sur la rivière a été rouvert mardi matin, a dit la préfète devant la presse.")
    assert SIGNATURE_VERSION == 2
    assert print_.signature[:3] == KNOWN_SIGNATURE
    assert print_.bands[0] == KNOWN_BAND
    assert print_.sentences == KNOWN_SENTENCES


def test_no_neighbour_is_a_new_cluster() -> None:
    assignment = assign(fingerprint(text(ORIGINAL)), [])
    assert (assignment.cluster, assignment.relation, assignment.nearest) == (None, ClusterRelation.ORIGINAL, None)


def test_other_versions_are_not_compared() -> None:
    print_ = fingerprint(text(ORIGINAL))
    assert assign(print_, [neighbour(1, 1, replace(print_, version=0))]).cluster is None


def test_an_article_that_links_two_clusters_joins_them() -> None:
    halves = [fingerprint(text(ORIGINAL[:7])), fingerprint(text(ORIGINAL[7:]))]
    assignment = assign(fingerprint(text(ORIGINAL)), [neighbour(5, 9, halves[1]), neighbour(4, 7, halves[0])])
    assert assignment.cluster == 7
    assert assignment.joins == (9,)
    assert assignment.relation is ClusterRelation.TRUNCATED


@given(st.permutations(range(8)))
@settings(max_examples=60, deadline=None)
def test_order_of_arrival_does_not_change_clusters(order: list[int]) -> None:
    texts = [
        ORIGINAL,
        ORIGINAL[:7],
        ORIGINAL[7:],
        [*ORIGINAL, "Fin."],
        story(50),
        story(50)[:6],
        story(60),
        story(70),
    ]
    prints = [fingerprint(text(t)) for t in texts]
    assert clustered(prints, order) == {frozenset({0, 1, 2, 3}), frozenset({4, 5}), frozenset({6}), frozenset({7})}


def clustered(prints: list[Fingerprint], order: list[int]) -> set[frozenset[int]]:
    """What storage does: put each article where `assign` says, and merge what it joins."""
    cluster: dict[int, int] = {}
    for number in order:
        known = [neighbour(n, c, prints[n]) for n, c in cluster.items()]
        assignment = assign(prints[number], known)
        cluster[number] = number if assignment.cluster is None else assignment.cluster
        for n, c in cluster.items():
            if c in assignment.joins:
                cluster[n] = cluster[number]
    return {frozenset(n for n in cluster if cluster[n] == c) for c in cluster.values()}


def neighbour(article: int, cluster: int, print_: Fingerprint) -> Neighbour:
    return Neighbour(ArticleId(article), cluster, f"https://exemple.org/{article}", print_)


@pytest.mark.parametrize(
    "broken", ["", "mot", "« » …", "1 2 3 " * 100_000, "Une seule phrase dite mille fois encore. " * 10_000]
)
def test_odd_texts_have_fingerprints(broken: str) -> None:
    print_ = fingerprint(broken)
    assert compare(print_, fingerprint(broken)).relation is ClusterRelation.COPY
    assert assign(print_, [neighbour(1, 1, fingerprint(text(ORIGINAL)))]).cluster is None


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("La route a rouvert lundi, selon Armenpress.", "armenpress"),
        ("La route a rouvert, rapporte l’agence Armenpress.", "armenpress"),
        ("Selon l’agence de presse Reuters, la route a rouvert.", "reuters"),
        ("Yol açılıb. Bu barədə APA-ya istinadən xəbər verilir.", "apa"),
        ("Azərtac xəbər verir ki, yol açılıb.", "azertag"),
        ("The road is open again, RFE/RL’s Armenian Service reported on Monday.", "azatutyun"),
        ("The road is open again, according to the Associated Press.", "ap"),
        ("Дорога открыта, сообщает ТАСС.", "tass"),
        ("Дорога открыта, пишет издание со ссылкой на Интерфакс.", "interfax"),
        ("Ճանապարհը բաց է, հաղորդում է Արմենպրեսը։", "armenpress"),
        ("La route a rouvert, selon le ministère.", None),
        ("Le rapport, selon la presse, sera publié. Reuters a fermé son bureau.", None),
        ("According to the report published on Monday, the road is open.", None),
        ("Mon cap à moi, selon Capa, reste le même.", None),
        ("", None),
    ],
)
def test_credited_outlet(sentence: str, outlet: str | None) -> None:
    assert credited_outlet(sentence) == outlet


@pytest.mark.skipif(not SHARED.exists(), reason="../shared (labelled articles) is not here")
def test_seeds_are_five_stories() -> None:
    prints = [fingerprint(path.read_text()) for path in sorted((SHARED / "seeds").glob("*.txt"))]
    assert len(prints) == 5
    assert not any(compare(a, b).relation for a, b in itertools.combinations(prints, 2))


@pytest.mark.skipif(not SHARED.exists(), reason="../shared (labelled articles) is not here")
def test_labelled_stories_of_one_language_are_all_found_and_no_others() -> None:
    """Two parts of one page are one article by their address, before any fingerprint is compared."""
    rows = [json.loads(path.read_text()) for path in (SHARED / "gold/dev").glob("*.json")]
    prints = [of_article(row["article"]) for row in rows]
    found, wanted, translated = set(), set(), set()
    for (row, a), (other, b) in itertools.combinations(zip(rows, prints, strict=True), 2):
        pair = frozenset({row["labels"]["id"], other["labels"]["id"]})
        group = row["labels"].get("story_group")
        likeness = compare(a, b)
        if row["article"]["lang"] != other["article"]["lang"]:
            translated |= {pair} if likeness.relation else set()
            continue
        found |= {pair} if likeness.relation else set()
        is_one_page = row["article"]["url"] == other["article"]["url"]
        wanted |= {pair} if group and group == other["labels"].get("story_group") and not is_one_page else set()
    assert found == wanted
    assert len(wanted) >= 3
    assert {frozenset({"E023", "R003"}), frozenset({"E024", "R004"})} <= translated


def of_article(article: dict) -> Fingerprint:
    published = article.get("published") or ""
    day = date.fromisoformat(published[:10]) if len(published) >= 10 else None
    return fingerprint(article["text"], article["lang"], day)


@pytest.mark.parametrize(
    ("skeleton", "written"),
    [
        ("psnn", ["Pashinyan", "Pachinian", "Пашинян", "Пашиняна", "Փաշինյան", "Paşinyan"]),
        ("alf", ["Aliyev", "Aliev", "Алиев", "Ալիև", "Əliyev"]),
        ("krpk", ["Karabakh", "Карабах", "Ղարաբաղ", "Qarabağ"]),
        ("mrsn", ["Mirzoyan", "Mirzoian", "Мирзоян", "Միրզոյան"]),
    ],
)
def test_a_name_has_one_skeleton_in_every_script(skeleton: str, written: list[str]) -> None:
    assert {anchors.skeleton(name) for name in written} == {skeleton}


def test_anchors_are_names_numbers_and_quotations() -> None:
    found = anchors.find(
        "Hier, Karen Badalian a compté 1 350 camions, 2,5 fois plus : « Rien n'empêche plus le passage. »"
    )
    assert found.names == {"krn", "ptln"}
    assert found.numbers == {"1350", "2.5"}
    assert [quoted.strip() for quoted in found.quotations] == ["Rien n'empêche plus le passage."]
