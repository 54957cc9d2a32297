"""The one plugin file: our pages behind Airflow's login. Airflow runs it in every component: imports are lazy."""

from __future__ import annotations

import gc
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
    """What one request works with; the database stays open, since opening it costs as much as the page."""
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
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.core_api.security import get_user
    from airflow.configuration import conf
    from fastapi import Depends

    from monitor.web.app import create_app
    from monitor.web.visitors import Visitor

    def visitor(user: Any = Depends(get_user)) -> Visitor:  # noqa: ANN401, B008
        """Who may change a DAG may correct what it made; viewers read."""
        return Visitor(user.get_name(), get_auth_manager().is_authorized_dag(method="PUT", user=user))

    gc.freeze()  # Airflow and we stay: walking through both in a full collection takes .2 s of somebody's page
    return create_app(require_user=visitor, open_work=_open_work, secret=conf.get("api", "secret_key"))


class ConflictMonitorPlugin(AirflowPlugin):
    """Mounts the pages at /conflict-monitor/, puts them into the left bar and a run's funnel onto its page."""

    name = "conflict_monitor"
    external_views = [  # noqa: RUF012 - Airflow's own attribute
        # Relative, so that a base_url with a path works; the path part must end in "/".
        {"name": "Monitor", "href": "conflict-monitor/", "url_route": "conflict-monitor",
         "destination": "nav", "nav_top_level": True},
        {"name": "Funnel", "href": "conflict-monitor/dag-run/?dag_id={DAG_ID}&run_id={RUN_ID}",
         "url_route": "conflict-monitor-run", "destination": "dag_run"},
    ]  # fmt: skip

    @property
    def fastapi_apps(self) -> list[dict[str, Any]]:  # type: ignore[override]
        """Built when the api-server asks."""
        return [{"app": _create_app(), "url_prefix": "/conflict-monitor", "name": "Conflict monitor"}]
