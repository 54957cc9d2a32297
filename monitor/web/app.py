"""`create_app`: routes, headers and language of the pages. Who may see them is decided by the caller."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor import locale, views
from monitor.errors import MonitorError
from monitor.model.common import AlertId
from monitor.model.mailing import Reader
from monitor.pipeline.readers import labels
from monitor.pipeline.work import Work

HERE = Path(__file__).parent
STATIC = frozenset(path.name for path in (HERE / "static").iterdir())
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LANGUAGE_COOKIE = "conflict_monitor_language"

OpenWork = Callable[[], AbstractContextManager[Work]]


def create_app(*, require_user: Callable[..., Any], open_work: OpenWork) -> FastAPI:
    """The pages behind `require_user`, a FastAPI dependency that raises 401 for anybody not signed in.

    `open_work` gives settings and storage for one request.
    """
    templates = _environment()
    router = APIRouter(dependencies=[Depends(require_user)])
    _add_routes(router, open_work, templates)
    app = FastAPI(title="Conflict monitor", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router)
    app.add_exception_handler(MonitorError, _problem_page(templates))
    app.middleware("http")(_add_headers)
    return app


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _add_routes(router: APIRouter, open_work: OpenWork, templates: Environment) -> None:
    # Plain `def` routes run in a thread pool: a database call must not stall Airflow's event loop.
    @router.get("/", response_class=HTMLResponse)
    def alerts(
        request: Request,
        lang: Annotated[str | None, Query(max_length=5)] = None,
        before: Annotated[AlertId | None, Query(ge=1, le=2**63 - 1)] = None,
    ) -> HTMLResponse:
        say = locale.strings(_language(request, lang))
        with open_work() as work:
            reader = _reader(work, say.language)
            page = views.alerts_page(work.storage, work.catalogue, reader, before)
        html = templates.get_template("alerts.html").render(
            page=page, say=say, zone=reader.zone, tz=ZoneInfo(reader.zone), other=_other(say.language), before=before
        )
        answer = HTMLResponse(html)
        if lang:
            answer.set_cookie(LANGUAGE_COOKIE, say.language, samesite="lax", path=request.url.path)
        return answer

    @router.get("/static/{name}")
    def static(name: str) -> FileResponse:
        if name not in STATIC:
            raise HTTPException(404)
        return FileResponse(HERE / "static" / name)

    @router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def nothing_here(path: str) -> Response:
        """Unknown paths ask for the login first, so that nobody learns which exist."""
        raise HTTPException(404, f"no page {path!r}")


def _problem_page(templates: Environment) -> Callable[[Request, Exception], HTMLResponse]:
    """What is wrong and what mends it; never an empty list in place of an error."""

    def answer(request: Request, error: Exception) -> HTMLResponse:
        say = locale.strings(_language(request, request.query_params.get("lang")))
        html = templates.get_template("problem.html").render(error=error, say=say, other=_other(say.language))
        return HTMLResponse(html, HTTPStatus.SERVICE_UNAVAILABLE)

    return answer


def _reader(work: Work, language: str) -> Reader:
    return Reader(language, work.settings.zone, work.settings.base_url, labels(work.catalogue, language))


def _language(request: Request, asked: str | None) -> str:
    wanted = [asked, request.cookies.get(LANGUAGE_COOKIE)]
    wanted += [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return next((code for code in wanted if code in locale.LANGUAGES), locale.LANGUAGES[0])


def _other(language: str) -> str:
    return next(code for code in locale.LANGUAGES if code != language)


async def _add_headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await go_on(request)
    answer.headers.update(HEADERS)
    return answer
