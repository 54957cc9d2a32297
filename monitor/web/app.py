"""`create_app`: the application, its headers and errors. Who may see it is decided by the caller."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from monitor.errors import MonitorError
from monitor.web.api import login_router, token_router
from monitor.web.catalogue import add_catalogue
from monitor.web.changes import add_changes
from monitor.web.daily import add_daily
from monitor.web.ledger import add_ledger
from monitor.web.pages import add_pages
from monitor.web.rules import add_rules
from monitor.web.searches import add_searches
from monitor.web.site import OpenWork, Site
from monitor.web.subscriptions import add_subscriptions
from monitor.web.tokened import add_tokened
from monitor.web.visitors import Visitors
from monitor.web.vitals import add_health, add_metrics

STATIC_FOLDER = Path(__file__).parent / "static"
STATIC = frozenset(path.name for path in STATIC_FOLDER.iterdir())
EXPLAINED = (
    HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)  # fmt: skip
"""Refusals that have words of their own; any other is told as a bad request."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def create_app(*, require_user: Callable[..., Any], open_work: OpenWork, secret: str) -> FastAPI:
    """The pages behind `require_user`, a FastAPI dependency that gives a Visitor, or raises 401 for anybody else.

    `open_work` gives settings and storage for one request; `secret` signs the tokens of forms.
    """
    site, visitors = Site(open_work), Visitors(require_user, secret)
    router = APIRouter(dependencies=[Depends(visitors.look)])
    add_daily(router, site)
    add_searches(router, site, visitors)
    add_pages(router, site)
    add_ledger(router, site)
    add_rules(router, site, visitors)
    add_subscriptions(router, site, visitors)
    add_catalogue(router, site, visitors)
    add_changes(router, site, visitors)
    add_metrics(router, site)
    _add_rest(router)
    app = FastAPI(title="Conflict monitor", docs_url=None, redoc_url=None, openapi_url=None)
    open_to_tokens = APIRouter()
    add_tokened(open_to_tokens, site)
    add_health(open_to_tokens, site)
    app.include_router(open_to_tokens)
    app.include_router(token_router(site))
    app.include_router(login_router(site, visitors.look))
    app.include_router(router)
    app.add_exception_handler(MonitorError, _problem_page(site))
    app.add_exception_handler(StarletteHTTPException, _refusal_page(site))
    app.add_exception_handler(RequestValidationError, _refusal_page(site))
    app.middleware("http")(_add_headers)
    return app


def _add_rest(router: APIRouter) -> None:
    @router.get("/static/{name}")
    def static(name: str) -> FileResponse:
        if name not in STATIC:
            raise HTTPException(404)
        return FileResponse(STATIC_FOLDER / name)

    @router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def nothing_here(path: str) -> Response:
        """Unknown paths ask for the login first, so that nobody learns which exist."""
        raise HTTPException(404, f"no page {path!r}")


def _problem_page(site: Site) -> Callable[[Request, Exception], HTMLResponse]:
    """What is wrong and what mends it; never an empty list in place of an error."""

    def answer(request: Request, error: Exception) -> HTMLResponse:
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.SERVICE_UNAVAILABLE
        return site.render(request, "problem.html", status, error=error)

    return answer


def _refusal_page(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    """A page for whoever looks with a browser; JSON, as FastAPI has it, for programs."""

    async def answer(request: Request, error: Exception) -> Response:
        is_invalid = isinstance(error, RequestValidationError)
        if "text/html" not in request.headers.get("accept", ""):
            given = request_validation_exception_handler if is_invalid else http_exception_handler
            return await given(request, error)  # type: ignore[arg-type]
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_invalid else HTTPStatus(error.status_code)  # type: ignore[attr-defined]
        kind = status if status in EXPLAINED else HTTPStatus.BAD_REQUEST
        return site.render(request, "refusal.html", status, kind=kind.value)

    return answer


async def _add_headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await go_on(request)
    answer.headers.update(HEADERS)
    return answer
