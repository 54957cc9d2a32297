"""Schema of episodes.yaml, places.yaml and scope.yaml: episodes, places, and what makes an article relevant."""

from __future__ import annotations

from monitor.catalogue.files import Row


class Episode(Row):
    id: str


class Place(Row):
    id: str


class ScopeTerms(Row):
    id: str
