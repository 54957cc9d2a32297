"""The one plugin file: our pages behind Airflow's login, and their entry in the navigation.

Airflow executes every .py under plugins/ as a module named by its bare stem, in every component; so
there is one file, uniquely named, and the web part is imported only where it is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from monitor.pipeline.work import Work


def _open_work() -> AbstractContextManager[Work]:
    from airflow.sdk import Connection

    from monitor.pipeline.connections import database_url
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    return open_work(Settings.load(database_url=database_url(Connection.get("monitor_db"))))


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
