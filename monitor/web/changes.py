"""The routes that change something. Each answers 303 to a page of ours, so that reloading repeats nothing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse

from monitor.model.editing import ProposalId
from monitor.pipeline import editing
from monitor.web.pages import Number
from monitor.web.site import Site
from monitor.web.visitors import Visitors

LONGEST_ENTRY = 100_000


def add_changes(router: APIRouter, site: Site, visitors: Visitors) -> None:
    """Every form's target."""
    guarded = [Depends(visitors.change)]

    @router.post("/proposals/{proposal}/accept", dependencies=guarded)
    def accept(proposal: Number, entry: Annotated[str, Form(max_length=LONGEST_ENTRY)] = "") -> RedirectResponse:
        with site.open_work() as work:
            editing.accept(work, ProposalId(proposal), entry.replace("\r\n", "\n") or None)
        return _back("../../episodes#candidates")

    @router.post("/proposals/{proposal}/reject", dependencies=guarded)
    def reject(proposal: Number) -> RedirectResponse:
        with site.open_work() as work:
            editing.reject(work, ProposalId(proposal))
        return _back("../../episodes#candidates")


def _back(place: str) -> RedirectResponse:
    """Relative, since base_url may have a path."""
    return RedirectResponse(place, 303)
