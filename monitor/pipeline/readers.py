"""For whom a mail is made: language, zone, and the catalogue's names in that language."""

from __future__ import annotations

from functools import lru_cache

from monitor.catalogue import Catalogue
from monitor.model.mailing import Labels, Reader
from monitor.pipeline.work import Work


def reader_for(work: Work, language: str, zone: str) -> Reader:
    return Reader(language, zone, work.settings.base_url, labels(work.catalogue, language))


@lru_cache(maxsize=8)
def labels(catalogue: Catalogue, language: str) -> Labels:
    """Names of episodes and offices in `language`, English where the catalogue has no other."""
    episodes = {e.id: e.names.get(language) or e.names.get("en", e.id) for e in catalogue.episodes}
    return Labels(episodes=episodes)
