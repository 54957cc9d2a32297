"""Dates as feeds write them: RFC 3339, RFC 822, and months in words; naive ones in the outlet's zone.

feedparser's own reading is not used: it takes naive dates for UTC and gives none for French, Russian,
Armenian or Azerbaijani months (facts: hostile-input.md F17, feeds.md §3).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from monitor.model.common import Precision, Published

MAX_LENGTH = 100
MAX_OFFSET = timedelta(hours=14)

# Beginnings of month names: English, French, Russian, Armenian, Azerbaijani; the longest that fits wins.
MONTHS = {
    stem: month
    for month, stems in enumerate(
        (
            "jan janv янв հունվ yan",
            "feb fév fev févr фев փետ",
            "mar мар մարտ",
            "apr avr апр ապր",
            "may mai мая май մայ",
            "jun juin июн հունիս iyn iyun",
            "jul juil июл հուլ iyl iyul",
            "aug août aout авг օգոս avq",
            "sep сен սեպ sen",
            "oct окт հոկ okt",
            "nov ноя նոյ noy",
            "dec déc дек դեկ dek",
        ),
        start=1,
    )
    for stem in stems.split()
}
# Hours east of Greenwich. Ambiguous elsewhere (BST, GST, CST), these are what outlets on our beat mean.
ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "TRT": 3, "AMT": 4, "AZT": 4, "GET": 4, "GST": 4,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "PST": -8, "PDT": -7,
}  # fmt: skip

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?"
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,]\d+)?)?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_RFC822 = re.compile(
    r"\b\d{1,2} [A-Za-z]{3,9} (?:\d{2}|\d{4}) \d{1,2}:\d{2}(?::\d{2})?(?!.*[ap]\.?m\b)", re.IGNORECASE
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d{2})(?!\d)")
# "mardi 9 juin" is no 9 March: the word after the number is asked before the word in front of it.
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:er|re)?[.,]?\s*(?P<word>[^\W\d_]{3,})")
_MONTH_FIRST = re.compile(r"(?P<word>[^\W\d_]{3,})[.,]?\s*(?P<day>\d{1,2})(?!\d)")
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?:[:h](\d{2})(?::(\d{2}))?|h\b)(?!\d)(?:\s*([AP])\.?M\b\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?<!\w)(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)")
_PLACE = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+")
_WORD = re.compile(r"[^\W\d_]{3,}")


def published(raw: str | None, zone: str) -> Published:
    """`raw` as an aware UTC instant with its precision, origin `feed`; unknown where it cannot be read.

    A date without a time keeps its calendar day: its value is that day's midnight in UTC, not in `zone`.
    """
    text = " ".join(unicodedata.normalize("NFC", raw or "")[:MAX_LENGTH].replace("İ", "I").split())
    for read in (_iso, _compact_iso, _rfc822, _words):
        try:
            found = read(text, zone)
        except (ValueError, OverflowError):
            continue
        if found:
            return found
    return Published.unknown()


def _iso(text: str, zone: str) -> Published | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    names = ("year", "month", "day", "hour", "minute", "second")
    year, month, day, hour, minute, second = (int(match[name]) if match[name] else None for name in names)
    if day is None:
        return Published(datetime(year or 0, month or 0, 1, tzinfo=UTC), Precision.MONTH, "feed")
    time = None if hour is None else (hour, minute or 0, second or 0)
    return _instant((year or 0, month or 0, day), time, match["zone"], zone)


def _compact_iso(text: str, zone: str) -> Published | None:
    """`2026`, `20260606`, `20260606T030829Z`."""
    if re.fullmatch(r"(?:19|20|21)\d{2}", text):
        return Published(datetime(int(text), 1, 1, tzinfo=UTC), Precision.YEAR, "feed")
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(match[n]) if match[n] else None for n in range(1, 7))
    time = None if hour is None else (hour, minute or 0, second or 0)
    return _instant((year or 0, month or 0, day or 0), time, match["zone"], zone)


def _rfc822(text: str, zone: str) -> Published | None:
    match = _RFC822.search(text)
    parsed = parsedate_tz(text) if match else None
    if not match or not parsed:
        return None
    return _instant(parsed[:3], parsed[3:6], text[match.end() :], zone)


def _words(text: str, zone: str) -> Published | None:
    if numeric := _NUMERIC.search(text):
        day, month, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
        if month > 12 or (numeric[2] == "/" and zone.startswith("America/") and day <= 12):
            day, month = month, day
        rest = text[: numeric.start()] + " " + text[numeric.end() :]
    else:
        years = _YEAR.search(text)
        if not years:
            return None
        year, rest = int(years[1]), text[: years.start()] + " " + text[years.end() :]
        found = _day_and_month(_TIME.sub(" ", rest))
        if not found:
            return None
        day, month = found
        if not day:
            return Published(datetime(year, month, 1, tzinfo=UTC), Precision.MONTH, "feed")
    time = _TIME.search(rest)
    clock = (_hour(int(time[1]), time[4]), int(time[2] or 0), int(time[3] or 0)) if time else None
    return _instant((year, month, day), clock, rest[time.end() :].strip() if time else "", zone)


def _hour(hour: int, half: str | None) -> int:
    return hour if half is None else hour % 12 + (12 if half.upper() == "P" else 0)


def _day_and_month(text: str) -> tuple[int, int] | None:
    """Day 0 where only a month is named."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            if month := _month(match["word"]):
                return int(match["day"]), month
    return next(((0, month) for word in _WORD.findall(text) if (month := _month(word))), None)


def _month(word: str) -> int | None:
    fitting = [stem for stem in MONTHS if word.lower().startswith(stem)]
    return MONTHS[max(fitting, key=len)] if fitting else None


def _instant(
    date: tuple[int, int, int], time: tuple[int, int, int] | None, written_zone: str | None, outlet_zone: str
) -> Published:
    """Raises ValueError for a day that no calendar has."""
    day = datetime(*date, tzinfo=UTC)
    zone = _zone(written_zone, outlet_zone)
    if time is None or zone is None or time[0] > 24 or time[1] > 59:
        return Published(day, Precision.DAY, "feed")
    hours, minutes, seconds = time
    local = day.replace(tzinfo=zone) + timedelta(hours=hours, minutes=minutes, seconds=min(seconds, 59))
    return Published(local.astimezone(UTC), Precision.MINUTE, "feed")


def _zone(written: str | None, outlet_zone: str) -> tzinfo | None:
    """The zone to read a time in; None where an impossible offset makes the time worthless."""
    text = (written or "").strip()
    if match := _OFFSET.search(text.upper()):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return None if offset > MAX_OFFSET else timezone(-offset if match[1] == "-" else offset)
    named = text.upper().strip("() ").partition(" ")[0]
    if named in ZONES:
        return timezone(timedelta(hours=ZONES[named]))
    place = _PLACE.search(text)
    try:
        return ZoneInfo(place[0] if place else outlet_zone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(outlet_zone)
