"""What a translation keeps of a text: names, numbers, and its quotations in their order.

Names are compared by the classes of their consonants, which survive transcription: Pashinyan, Pachinian,
Пашинян, Փաշինյան and Paşinyan are all `psnn`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 40_000
MIN_QUOTATION = 25
MAX_QUOTATION = 2_000
CONSONANTS = 4
"""Symbols kept of a name: Russian and Azerbaijani endings come behind them."""

LETTERS = """
а=a б=b в=v г=g д=d е=e ё=e ж=j з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh
щ=sh ы=y э=e ю=u я=a і=i ї=i є=e
ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=e թ=t ժ=j ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m յ=y ն=n շ=sh ո=o չ=ch պ=p
ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v փ=p ք=k օ=o ֆ=f և=ev
ə=a ğ=gh ş=sh ç=ch ı=i ž=j š=sh č=ch
"""
TRANSCRIBED = str.maketrans({letter: latin for letter, _, latin in (pair.partition("=") for pair in LETTERS.split())})
CLASSES = (
    (re.compile("d?zh|t?ch|t?sch|sh|d[jz]|ts"), "s"),
    (re.compile("[kg]h|ck|qu"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("ou"), "u"),
)
SOUNDS = str.maketrans({
    **dict.fromkeys("kcqgxh", "k"),
    **dict.fromkeys("szj", "s"),
    **dict.fromkeys("td", "t"),
    **dict.fromkeys("pb", "p"),
    **dict.fromkeys("fvw", "f"),
    **dict.fromkeys("aeiouy", ""),
})
NAME = re.compile(r"[A-ZÀ-ÞŞÇĞİƏА-ЯЁԱ-Ֆ](?:(?<=[^\W\d_][ (’'-].)|(?<=[^\W\d_][,;:] .))\w{2,}")
NUMBER = re.compile(r"\d(?:(?<![\w.,].)\d{0,2}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|(?<!\w.)\d*(?:[.,]\d+)?)")
"""Both begin with their first characters' set, which `re` looks for quickly; what stands before is looked at then."""

SEPARATORS = re.compile(r"[.,\s](?=\d{3}(?!\d))")
QUOTATION = re.compile(rf"[«“„\"]([^«»“”„\"]{{{MIN_QUOTATION},{MAX_QUOTATION}}})[»”“\"]")


@dataclass(frozen=True, slots=True)
class Found:
    """Names and numbers as comparable strings; quotations as written, in order."""

    names: frozenset[str]
    numbers: frozenset[str]
    quotations: tuple[str, ...]


def find(text: str) -> Found:
    """The anchors of `text`. Words that open a sentence are no names: every language capitalises them."""
    sample = text[:MAX_CHARS]
    return Found(
        names=frozenset(name for match in NAME.findall(sample) if len(name := skeleton(match)) > 1),
        numbers=frozenset(
            n for match in NUMBER.findall(sample) if len(n := SEPARATORS.sub("", match).replace(",", ".")) > 1
        ),
        quotations=tuple(QUOTATION.findall(sample)),
    )


@lru_cache(maxsize=16_384)
def skeleton(name: str) -> str:
    """The consonant classes of a name in any of our scripts, after `a` for a vowel that opens it."""
    latin = name.lower().replace("i\u0307", "i").translate(TRANSCRIBED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", latin) if c.isascii() and c.isalpha())
    for pattern, sound in CLASSES:
        plain = pattern.sub(sound, plain)
    opening = "a" if plain[:1] in set("aeiouy") else ""
    return (opening + plain.translate(SOUNDS))[:CONSONANTS]
