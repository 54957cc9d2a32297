"""Which language a text is in: script first, then the declared language, then a seeded detector.

langdetect has no Armenian, Azerbaijani or Georgian profile; their letters decide (facts sheet, section D).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from monitor.model.article import Language

SAMPLE_CHARS = 1_000
MIN_LETTERS = 3
SURE_LETTERS = 50
"""From here on the detector outvotes a declaration; below it a declared language of the right script wins."""

MIN_SHORT_PROBABILITY = 0.8

SCRIPTS = {
    "hy": re.compile("[\u0531-\u0556\u0561-\u0587]+"),
    "ka": re.compile("[\u10a0-\u10ff\u1c90-\u1cbf]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u0259\u018f\u1e00-\u1eff]+"),
}
WORDS = re.compile(r"\w+")
FUNCTION_WORDS = {
    "fr": frozenset({
        *("le", "les", "des", "du", "au", "aux", "et", "à", "un", "une", "dans", "pour", "par", "sur", "qui"),
        *("que", "qu", "est", "sont", "été", "ont", "ne", "pas", "ce", "cette", "ces", "il", "elle", "ils"),
        *("elles", "avec", "mais", "ou", "où", "dont", "leur", "leurs", "selon", "entre", "après", "avant", "l"),
        *("d", "s", "n", "c"),
    }),
    "en": frozenset({
        *("the", "of", "and", "to", "in", "that", "is", "was", "were", "are", "for", "on", "with", "by", "as"),
        *("at", "from", "has", "have", "had", "be", "been", "will", "would", "it", "its", "his", "her", "their"),
        *("they", "he", "she", "this", "which", "who", "not", "but", "after", "said"),
    }),
}
"""The commonest of both languages, elisions without their apostrophe; together every third word of a text."""

MIN_FUNCTION_WORDS = 8
MIN_FUNCTION_SHARE = 0.25
MAX_RIVAL_SHARE = 0.25
"""Spanish, Romanian or Dutch share single ones and stay under these; what they leave open goes to the detector."""

MIN_SCHWA_SHARE = 0.2
"""Of the words: half of Azerbaijani ones have a schwa, one in ten of an English text that spells names with it."""

NOT_RUSSIAN = re.compile("[іїєґўђјљњћџәғқңөұүһѓќ]")
MIN_NOT_RUSSIAN_SHARE = 0.01
PRIORS = {"fr": 0.4, "en": 0.4, "ru": 0.15, "tr": 0.04}
"""What outlets of the catalogue write in; the other profiles share the rest. A title of names is read as ours."""

DECLARED_WEIGHT = 0.5
OTHER_SCRIPTS = frozenset({"ar", "el", "fa", "he"})
CYRILLIC = frozenset({"ru", "uk", "bg", "mk"})
NOT_LATIN = CYRILLIC | {"hy", "ka", "ar", "fa", "ur", "he", "el", "zh", "zh-cn", "zh-tw", "ja", "ko", "hi", "th"}
PROFILES = frozenset({
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hr", "hu", "it", "lt", "lv"),
    *("mk", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sv", "tr", "uk"),
})
"""The detector's candidates: the languages of the region, of Europe and of its neighbours."""

UNDETERMINED = Language("und", 0.0, "none")


def detect(text: str, declared: Sequence[str] = ()) -> Language:
    """The language of `text`, from its first 1,000 characters; `declared` are tags of feed and page, best first.

    The same text and tags always give the same answer. `und` for text without letters or beyond recognition.
    """
    sample = text[:SAMPLE_CHARS]
    letters = sum(map(str.isalpha, sample))
    if letters < MIN_LETTERS:
        return UNDETERMINED
    script, count = main_script(sample)
    if count * 2 < letters:
        detected = _detected(sample, None, letters)
        return detected if detected.code in OTHER_SCRIPTS else UNDETERMINED
    if script in {"hy", "ka"}:
        return Language(script, count / letters, "script")
    tags = [tag.split("-")[0].split("_")[0].lower() for tag in declared]
    if script == "cyrillic":
        return _cyrillic(sample, tags, letters)
    if schwa_share(sample) >= MIN_SCHWA_SHARE:
        return Language("az", 1.0, "script")
    if by_words := by_function_words(sample):
        return by_words
    fitting = next((tag for tag in tags if tag and tag not in NOT_LATIN), None)
    if fitting and (letters < SURE_LETTERS or fitting == "az"):
        return Language(fitting, 0.5, "declared") if letters < SURE_LETTERS else _detected(sample, "tr", letters)
    return _detected(sample, fitting, letters)


def main_script(sample: str) -> tuple[str, int]:
    """The script of most of the letters, and of how many."""
    counts = {script: sum(map(len, pattern.findall(sample))) for script, pattern in SCRIPTS.items()}
    return max(counts.items(), key=lambda item: item[1])


def by_function_words(
    sample: str, *, fewest: int = MIN_FUNCTION_WORDS, share: float = MIN_FUNCTION_SHARE
) -> Language | None:
    """French or English where their function words alone are proof enough: 100 times cheaper than the detector."""
    words = WORDS.findall(sample.lower())
    hits = ((sum(map(known.__contains__, words)), code) for code, known in FUNCTION_WORDS.items())
    (most, code), (second, _) = sorted(hits, reverse=True)
    if most < max(fewest, share * len(words)) or second > MAX_RIVAL_SHARE * most:
        return None
    return Language(code, round(1 - second / most, 3), "detector")


def schwa_share(sample: str) -> float:
    """Share of the words that have the letter ə."""
    lower = sample.lower()
    if "ə" not in lower:
        return 0.0
    words = WORDS.findall(lower)
    return sum("ə" in word for word in words) / max(1, len(words))


def _cyrillic(sample: str, tags: Sequence[str], letters: int) -> Language:
    """Russian unless the text has letters that Russian has not."""
    others = len(NOT_RUSSIAN.findall(sample.lower()))
    if others < max(1.0, letters * MIN_NOT_RUSSIAN_SHARE):
        fitting = next((tag for tag in tags if tag in CYRILLIC), "ru")
        if fitting == "ru" or letters < SURE_LETTERS:
            return Language(fitting, 1.0, "script" if fitting == "ru" else "declared")
    return _detected(sample, next((tag for tag in tags if tag in CYRILLIC), None), letters)


def _detected(sample: str, declared: str | None, letters: int) -> Language:
    detector = _factory().create()
    detector.set_prior_map(_priors(declared))
    detector.append(sample.lower() if sample.isupper() else sample)
    try:
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return UNDETERMINED
    if best.prob < MIN_SHORT_PROBABILITY and letters < SURE_LETTERS:
        return UNDETERMINED
    by = "declared" if best.lang == declared else "detector"
    return Language(best.lang.split("-")[0], round(best.prob, 3), by)


@cache
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.set_seed(0)
    # Sorted, because sums of probabilities depend on the order in the last digit.
    factory.load_json_profile([
        path.read_text(encoding="utf-8")
        for path in sorted(Path(PROFILES_DIRECTORY).iterdir())
        if path.name in PROFILES
    ])
    return factory


@cache
def _priors(declared: str | None) -> dict[str, float]:
    others = _factory().get_lang_list()
    share = (1 - sum(PRIORS.values())) / len(others)
    weights = {lang: PRIORS.get(lang, 0.0) + share for lang in others}
    if declared in weights:
        weights[declared] += DECLARED_WEIGHT
    return weights
