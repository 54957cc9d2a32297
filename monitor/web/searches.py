"""The routes of searching: the page of statements, what it shows as a file, and the searches a user keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from monitor.errors import UserError
from monitor.model.mailing import Reader
from monitor.model.visiting import SavedSearchId
from monitor.pipeline import downloads
from monitor.pipeline.searching import search
from monitor.pipeline.work import Work
from monitor.views.statements import PAGE_SIZE, StatementsPage, statements_page
from monitor.web.daily import HIGHEST, Newer
from monitor.web.site import Site
from monitor.web.visitors import Visitor, Visitors

LONGEST = 2_000
_ADDRESS = re.compile(r"https?://\S+")
"""Sought alone, it asks what became of it."""

Sought = Annotated[str, Query(max_length=LONGEST)]


def add_searches(router: APIRouter, site: Site, visitors: Visitors) -> None:
    """Statements, downloads and saved searches."""

    @router.get("/statements", response_class=HTMLResponse)
    def statements(request: Request, q: Sought = "", before: Newer = None) -> Response:
        if _ADDRESS.fullmatch(q.strip()):
            return RedirectResponse(f"ledger?{urlencode({'what': q.strip()})}", 307)
        user = request.state.visitor.name
        return site.read(
            request,
            "statements.html",
            lambda work, reader: _found(work, reader, q, before, user),
            tab="statements",
            forms=downloads.Form,
        )

    @router.get("/statements/file")
    def file(form: downloads.Form, q: Sought = "") -> StreamingResponse:
        with site.open_work() as work:
            try:
                search(work, q, limit=1)
            except UserError as error:
                raise HTTPException(400, str(error)) from error
        name = f'attachment; filename="statements.{form}"'
        return StreamingResponse(
            _lines(site, q, form), media_type=downloads.MEDIA[form], headers={"Content-Disposition": name}
        )

    @router.post("/searches")
    def save(
        name: Annotated[str, Form(min_length=1, max_length=80)],
        q: Annotated[str, Form(max_length=LONGEST)] = "",
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
    ) -> RedirectResponse:
        with site.open_work() as work:
            work.storage.saved_searches.save(visitor.name, name.strip(), q, work.now())
        return RedirectResponse(f"statements?{urlencode({'q': q})}", 303)

    @router.post("/searches/{saved}/remove")
    def remove(
        saved: Annotated[int, Path(ge=1, le=HIGHEST)],
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
    ) -> RedirectResponse:
        with site.open_work() as work:
            work.storage.saved_searches.remove(visitor.name, SavedSearchId(saved))
        return RedirectResponse("../../statements", 303)


def _lines(site: Site, query: str, form: downloads.Form) -> Iterator[str]:
    """The database stays open as long as somebody reads."""
    with site.open_work() as work:
        yield from downloads.statements_file(work, query, form)


def _found(work: Work, reader: Reader, query: str, before: int | None, user: str) -> StatementsPage:
    try:
        found = search(work, query, limit=PAGE_SIZE, before=before)
    except UserError as problem:
        return statements_page(work.storage, reader, query, user=user, problem=problem)
    return statements_page(
        work.storage,
        reader,
        query,
        user=user,
        resolved=found.query,
        statements=found.statements,
        articles=found.articles,
        older=found.before,
        is_newest=before is None,
    )
