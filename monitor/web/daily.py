"""The routes of every day: what is new, and the inbox of alerts."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BeforeValidator

from monitor.model.alerting import Severity
from monitor.model.common import AlertId, Side
from monitor.model.feedback import Box, BoxAt, Judgement
from monitor.model.mailing import Reader
from monitor.pipeline.work import Work
from monitor.views.alert import alert_preview
from monitor.views.alerts import AlertsPage, Wanted, alerts_page
from monitor.views.today import Grouping, TodayPage, today_page
from monitor.web.daychart import days, root_width
from monitor.web.site import Site

HIGHEST = 2**63 - 1
Newer = Annotated[int | None, Query(ge=1, le=HIGHEST)]
Several = Annotated[list[Annotated[int, Query(ge=1, le=HIGHEST)]], Query(max_length=100)]
Chosen = BeforeValidator(lambda value: value or None)
"""A form sends an empty field where nothing is chosen."""

WRONG = [judgement for judgement in Judgement if judgement is not Judgement.RIGHT]
OF_THE_INBOX = {"box", "before", "noted"}
"""Parameters of the inbox, which was the first page once."""


def add_daily(router: APIRouter, site: Site) -> None:
    """Today and Alerts."""

    @router.get("/", response_class=HTMLResponse)
    def today(request: Request, by: Grouping = Grouping.EPISODE) -> Response:
        if OF_THE_INBOX & set(request.query_params):
            return RedirectResponse("alerts?" + urlencode(request.query_params.multi_items()), 307)

        def view(work: Work, reader: Reader) -> TodayPage:
            now = work.now()
            visit = work.storage.visits.look(request.state.visitor.name, now)
            return today_page(work.storage, work.catalogue, reader, visit, now, by)

        return site.read(request, "today.html", view, tab="today", days=days, groupings=Grouping, root=root_width)

    @router.get("/alerts", response_class=HTMLResponse)
    def alerts(
        request: Request,
        box: Box = Box.OPEN,
        before: Newer = None,
        noted: Several = [],  # noqa: B006 - FastAPI copies it
        judged: Judgement | None = None,
        q: Annotated[str, Query(max_length=200)] = "",
        side: Annotated[Side | None, Chosen] = None,
        severity: Annotated[Severity | None, Chosen] = None,
    ) -> HTMLResponse:
        wanted = Wanted(q.strip(), side, severity)
        older = None if before is None else AlertId(before)

        def view(work: Work, reader: Reader) -> AlertsPage:
            place = BoxAt(box, work.now())
            return alerts_page(work.storage, work.catalogue, reader, place, older, wanted, work.names)

        return site.read(
            request,
            "alerts.html",
            view,
            tab="alerts",
            noted=noted,
            judged=judged,
            severities=Severity,
            judgements=WRONG,
        )

    @router.get("/alerts/{alert}/preview", response_class=HTMLResponse)
    def preview(request: Request, alert: Annotated[int, Path(ge=1, le=HIGHEST)]) -> HTMLResponse:
        """What the inbox shows beside its list, for the row that somebody is at."""
        return site.read(
            request,
            "_preview.html",
            lambda work, reader: alert_preview(work.storage, work.catalogue, reader, AlertId(alert), work.now()),
            judgements=WRONG,
        )

    @router.get("/alerts/count")
    def count() -> dict[str, int]:
        """Open alerts and the newest alert's number: what the page asks for to keep its tab up to date."""
        with site.open_work() as work:
            newest = work.storage.alerts.newest(1)
            return {"open": work.storage.handling.waiting(work.now()), "newest": newest[0].id if newest else 0}
