"""For machines that watch us: `/healthz` open to everybody, `/metrics` with a login or a token."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from monitor.errors import MonitorError
from monitor.pipeline.work import Work
from monitor.tokens import matches, metrics_token
from monitor.views.vitals import vitals
from monitor.web.site import Site


def add_health(router: APIRouter, site: Site) -> None:
    """Open: one word and no data; 503 where the database does not answer."""

    @router.get("/healthz")
    def healthz() -> PlainTextResponse:
        try:
            with site.open_work() as work:
                work.storage.vitals.ping()
        except MonitorError:
            return PlainTextResponse("unavailable\n", 503)
        return PlainTextResponse("ok\n")

    @router.get("/metrics/{token}")
    def metrics_by_token(token: str) -> Response:
        with site.open_work() as work:
            secret = work.settings.secret
            if secret is None or not matches(token, metrics_token(secret.get_secret_value())):
                raise HTTPException(401)
            return _metrics(work)


def add_metrics(router: APIRouter, site: Site) -> None:
    """The same figures behind the login of the other pages."""

    @router.get("/metrics")
    def metrics() -> Response:
        with site.open_work() as work:
            return _metrics(work)


def _metrics(work: Work) -> Response:
    registry = CollectorRegistry()
    for measure in vitals(work.storage):
        gauge = Gauge(
            f"conflict_monitor_{measure.name}",
            measure.meaning,
            [measure.label] if measure.label else [],
            registry=registry,
        )
        for label, value in measure.values:
            (gauge.labels(label) if label else gauge).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
