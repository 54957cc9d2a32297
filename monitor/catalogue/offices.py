"""Schema of offices.yaml: persons, offices, who held which from when to when, and bodies that speak."""

from __future__ import annotations

from monitor.catalogue.files import Row


class Person(Row):
    id: str


class Office(Row):
    id: str


class Institution(Row):
    id: str


class Term(Row):
    id: str
