"""The one plugin file: our pages behind Airflow's login, and their entry in the navigation.

Airflow executes every .py under plugins/ as a module named by its bare stem, in every component; so
there is one file, uniquely named, and the web part is imported only where it is served.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.pipeline.work import Work
    from monitor.storage import Storage


@contextmanager
def _open_work() -> Iterator[Work]:
    """What one request works with, over a database that stays open: opening it costs as much as the page."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    from monitor.errors import UserError
    from monitor.pipeline.connections import database_url
    from monitor.pipeline.work import Work
    from monitor.sandbox import Sandbox
    from monitor.settings import Settings

    try:
        connection = Connection.get("monitor_db")
    except AirflowNotFoundException as error:
        remedy = "set AIRFLOW_CONN_MONITOR_DB for the api-server, or add the connection under Admin"
        raise UserError("Airflow has no connection monitor_db", remedy) from error
    settings = Settings.load(database_url=database_url(connection))
    with Sandbox() as box:
        yield Work(settings, _storage(settings.database), box)


@lru_cache(maxsize=1)
def _storage(url: str) -> Storage:
    from monitor.storage import open_storage

    return open_storage(url)


def _create_app() -> Any:  # noqa: ANN401 - the type would import FastAPI into every component
    from airflow.api_fastapi.core_api.security import get_user

    from monitor.web.app import create_app

    return create_app(require_user=get_user, open_work=_open_work)


class ConflictMonitorPlugin(AirflowPlugin):
    """Mounts the pages at /conflict-monitor/ and puts them into the left bar."""

    name = "conflict_monitor"
    external_views = [  # noqa: RUF012 - Airflow's own attribute
        # Relative, so that a base_url with a path works; the path part must end in "/".
        {
            "name": "Conflict monitor",
            "href": "conflict-monitor/",
            "destination": "nav",
            "url_route": "conflict-monitor",
            "nav_top_level": True,
        },
    ]

    @property
    def fastapi_apps(self) -> list[dict[str, Any]]:  # type: ignore[override]
        """Built when the api-server asks, never in a scheduler or worker."""
        return [{"app": _create_app(), "url_prefix": "/conflict-monitor", "name": "Conflict monitor"}]
