"""What every page shares: templates, the reader's language, addresses relative to where we are mounted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor import locale
from monitor.lines import one_line
from monitor.model.mailing import Reader
from monitor.pipeline.readers import labels
from monitor.pipeline.work import Work

LANGUAGE_COOKIE = "conflict_monitor_language"
OpenWork = Callable[[], AbstractContextManager[Work]]


class Site:
    """`read` makes a page out of a view; `render` fills a template."""

    def __init__(self, open_work: OpenWork) -> None:
        self.open_work = open_work
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["line"] = one_line

    def read(
        self, request: Request, template: str, view: Callable[[Work, Reader], object],
        status: HTTPStatus = HTTPStatus.OK, **values: object,
    ) -> HTMLResponse:  # fmt: skip
        """The page that `view` makes for this reader; 404 where it gives None."""
        language = _language(request)
        with self.open_work() as work:
            names = labels(work.catalogue, language)
            reader = Reader(language, work.settings.zone, work.settings.base_url, names)
            page = view(work, reader)
            waiting = work.storage.handling.waiting(work.now())
        if page is None:
            raise HTTPException(404, "no such page")
        given: dict[str, Any] = {
            "zone": reader.zone,
            "tz": ZoneInfo(reader.zone),
            "reader": reader,
            "now": work.now(),
            **values,
        }
        return self.render(request, template, status, page=page, waiting=waiting, **given)

    def render(
        self, request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object
    ) -> HTMLResponse:
        """`up` leads to where we are mounted: links are relative, since base_url may have a path.

        The filter `line` cleans words of a source: control and direction characters go.
        """
        say = locale.strings(_language(request))
        html = self._templates.get_template(template).render(
            say=say,
            up=_up(request),
            other=_other(say.language),
            other_link=_other_link(request, say),
            visitor=getattr(request.state, "visitor", None),
            token=getattr(request.state, "token", ""),
            **values,
        )
        answer = HTMLResponse(html, status)
        if "lang" in request.query_params:
            root = request.scope.get("root_path", "") + "/"
            answer.set_cookie(LANGUAGE_COOKIE, say.language, samesite="lax", path=root)
        return answer


def _up(request: Request) -> str:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return "../" * (path.count("/") - 1)


def _other_link(request: Request, say: locale.Strings) -> str:
    query = {key: value for key, value in request.query_params.items() if key != "lang"}
    return "?" + urlencode({"lang": _other(say.language), **query})


def _language(request: Request) -> str:
    wanted = [request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)]
    wanted += [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return next((code for code in wanted if code in locale.LANGUAGES), locale.LANGUAGES[0])


def _other(language: str) -> str:
    return next(code for code in locale.LANGUAGES if code != language)
