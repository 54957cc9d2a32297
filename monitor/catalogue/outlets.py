"""Schema of outlets.yaml: publishers, whose they are, and the feeds by which we read them."""

from __future__ import annotations

from monitor.catalogue.files import Row


class Outlet(Row):
    id: str
