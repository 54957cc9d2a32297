"""The routes that change something. Each answers 303 to a page of ours, so that reloading repeats nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse

from monitor.model.common import AlertId, FeedId, UtteranceId
from monitor.model.editing import ProposalId
from monitor.model.feedback import FeedbackIntent, Judgement
from monitor.pipeline import editing
from monitor.web.pages import Number
from monitor.web.site import Site
from monitor.web.visitors import Visitor, Visitors

LONGEST_ENTRY = 100_000
LONGEST_NOTE = 2_000
LONGEST_SNOOZE = 31 * 24
MOST_ALERTS = 100
Alerts = Annotated[list[Number], Form(min_length=1, max_length=MOST_ALERTS)]


def add_changes(router: APIRouter, site: Site, visitors: Visitors) -> None:
    """Every form's target."""
    _add_handling(router, site, visitors)

    @router.post("/proposals/{proposal}/accept")
    def accept(
        proposal: Number,
        entry: Annotated[str, Form(max_length=LONGEST_ENTRY)] = "",
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
    ) -> RedirectResponse:
        with site.open_work() as work:
            editing.accept(work, ProposalId(proposal), entry.replace("\r\n", "\n") or None, visitor.name)
        return _back("../../episodes#candidates")

    @router.post("/proposals/{proposal}/reject")
    def reject(proposal: Number, visitor: Visitor = Depends(visitors.change)) -> RedirectResponse:  # noqa: B008
        with site.open_work() as work:
            editing.reject(work, ProposalId(proposal), visitor.name)
        return _back("../../episodes#candidates")


def _add_handling(router: APIRouter, site: Site, visitors: Visitors) -> None:
    @router.post("/alerts/acknowledge")
    def acknowledge(alert: Alerts, visitor: Visitor = Depends(visitors.change)) -> RedirectResponse:  # noqa: B008
        with site.open_work() as work:
            now = work.now()
            noted = [one for one in alert if work.storage.handling.acknowledge(AlertId(one), visitor.name, now)]
        return _back(f"../alerts?{urlencode({'noted': noted}, doseq=True)}")

    @router.post("/alerts/reopen", dependencies=[Depends(visitors.change)])
    def reopen(alert: Alerts) -> RedirectResponse:
        with site.open_work() as work:
            for one in alert:
                work.storage.handling.reopen(AlertId(one), work.now())
        return _back("../alerts")

    @router.post("/alerts/snooze")
    def snooze(
        alert: Alerts,
        hours: Annotated[int, Form(ge=1, le=LONGEST_SNOOZE)],
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
    ) -> RedirectResponse:
        with site.open_work() as work:
            now = work.now()
            for one in alert:
                work.storage.handling.snooze(AlertId(one), visitor.name, now, now + timedelta(hours=hours))
        return _back("../alerts")

    @router.post("/sources/{feed}/poll", dependencies=[Depends(visitors.change)])
    def hasten(feed: Number) -> RedirectResponse:
        with site.open_work() as work:
            work.storage.feeds.hasten(FeedId(feed), work.now())
        return _back(f"../../sources?asked={feed}")

    @router.post("/utterances/{utterance}/feedback")
    def judge(
        utterance: Number,
        judgement: Annotated[Judgement, Form()],
        note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
        inbox: Annotated[bool, Form()] = False,
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
    ) -> RedirectResponse:
        with site.open_work() as work:
            intent = FeedbackIntent(
                UtteranceId(utterance), judgement, visitor.name, work.now(), note=note.strip() or None
            )
            work.storage.feedback.record(intent)
        return _back(f"../../alerts?judged={judgement}" if inbox else f"../{utterance}?judged={judgement}")


def _back(place: str) -> RedirectResponse:
    """Relative, since base_url may have a path."""
    return RedirectResponse(place, 303)
