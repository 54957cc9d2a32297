"""What every stage makes of given articles, with nothing written anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from monitor.catalogue import Catalogue
from monitor.errors import MonitorError, Unusable, UserError
from monitor.explained import explained, stopped
from monitor.explained.schema import Explained, NotReadable
from monitor.fetch import PAGE
from monitor.model.article import ArticleForRead, PageHints
from monitor.model.common import Published
from monitor.pipeline.cleaning import clean_any, detected_language
from monitor.pipeline.fetching import fetcher_for
from monitor.pipeline.inputs import Input, InputFailure, read_paths
from monitor.reader import Reader, disposition_of
from monitor.sandbox import Sandbox
from monitor.settings import Settings


def explain(
    arguments: Sequence[str], catalogue: Catalogue, settings: Settings, given: PageHints
) -> Iterator[Explained | NotReadable]:
    """One object an article, in the order of the arguments; a failure is an object and the others go on."""
    reader = Reader(catalogue)
    with Sandbox() as box:
        for item in _inputs(arguments, settings, given):
            if isinstance(item, InputFailure):
                yield NotReadable(id=item.name, error=item.error.cause, remedy=item.error.remedy)
            else:
                yield _explain_one(item, reader, box)


def _explain_one(item: Input, reader: Reader, box: Sandbox) -> Explained | NotReadable:
    started = perf_counter()
    try:
        clean = clean_any(item.page, item.hints, box)
    except Unusable as stop:
        return stopped(item.name, stop.disposition, item.hints.published or Published.unknown(), item.hints.title)
    except MonitorError as error:
        return NotReadable(id=item.name, error=error.cause, remedy=error.remedy)
    cleaned = perf_counter()
    detected = detected_language(clean, item.hints.language)
    known = perf_counter()
    article = ArticleForRead(
        clean.text, clean.title, clean.published, detected.code, item.page.final_url, is_partial=clean.is_partial
    )
    reading = reader.read(article, every_article=True)
    read = perf_counter()
    timings = {"clean": cleaned - started, "language": known - cleaned, "read": read - known}
    milliseconds = {stage: round(seconds * 1000, 2) for stage, seconds in timings.items()}
    return explained(item.name, clean, detected, reading, disposition_of(article, reading), milliseconds)


def _inputs(arguments: Iterable[str], settings: Settings, given: PageHints) -> Iterator[Input | InputFailure]:
    now = settings.clock()
    for argument in arguments:
        if argument.startswith(("http://", "https://")):
            yield _fetched(argument, settings, given)
        else:
            yield from read_paths([Path(argument)], given, now)


def _fetched(url: str, settings: Settings, given: PageHints) -> Input | InputFailure:
    async def get() -> Input:
        async with fetcher_for(settings) as fetcher:
            return Input(url, await fetcher.get(url, limit=PAGE, check_robots=True), given)

    try:
        return asyncio.run(get())
    except MonitorError as error:
        return InputFailure(url, UserError(error.cause, error.remedy or "try later, or save the page to a file"))
