"""Schema of cues/<lang>.yaml: the reporting words of one language, as data.

A language is one row. Verb forms are generated from lemmas by the row's own conjugation tables; the
code knows roles of words (`words`), never words.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from monitor.catalogue.files import Row

Tense = Literal["finite", "conditional", "participle", "gerund", "infinitive", "passive"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Conjugation(_Part):
    """How lemmas of one class inflect: `pattern` is replaced in the lemma by each template of each tense."""

    pattern: str
    forms: dict[Tense, tuple[str, ...]]

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value


class VerbRow(_Part):
    """Reporting verbs of one conjugation and the frames in which they introduce content.

    A lemma may have a tail ("faire savoir": only the first word inflects) or a reflexive before it
    ("se féliciter", "s'engager"). Frames, tried in this order:
    `clause` a clause after a complementizer · `bare` one without · `infinitive` · `do:W` an object, W and
    an infinitive · `of:W` an object, W and a noun phrase or infinitive · `prep:W` a phrase after the
    preposition W · `np` a noun phrase · `quote` only quoted words · `embed` no content of its own.
    """

    conjugation: str = Field(alias="class")
    lemmas: tuple[str, ...]
    frames: tuple[str, ...]
    denies: bool = False


class OtherVerbs(_Part):
    """Frequent verbs that report nothing: their finite forms show where a clause has its verb."""

    conjugation: str = Field(alias="class")
    lemmas: tuple[str, ...]


class NounRow(_Part):
    """Nouns of saying: `frames` as for verbs (what may follow "the claim …")."""

    nouns: tuple[str, ...]
    frames: tuple[str, ...] = ("clause",)


class CueLexicon(Row):
    """Everything the extraction engine knows of one language; `id` is its ISO 639-1 code.

    `words` maps a role (have, be, negation, determiner, preposition …) to its words; the roles are those of
    `monitor.statements.lexicon.ROLES`. `patterns` are regular expressions by name.
    """

    id: str
    single_quotes: bool = False
    conjugations: dict[str, Conjugation]
    verbs: tuple[VerbRow, ...]
    nouns: tuple[NounRow, ...] = ()
    other_verbs: tuple[OtherVerbs, ...] = ()
    words: dict[str, tuple[str, ...]]
    patterns: dict[str, str] = Field(default_factory=dict)
