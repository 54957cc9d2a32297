"""The press over HTTP: the Host header selects the outlet, `press.localhost` answers for the press itself."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from monitor.errors import UserError
from samples.clock import Clock
from samples.render import Renderer, path
from samples.scenario import Outlet, Scenario, Version

PRESS_HOST = "press.localhost"


async def listen(scenario: Scenario, clock: Clock, port: int) -> tuple[web.AppRunner, int]:
    """Listen on 127.0.0.1; `port` 0 takes a free one. Returns the runner to clean up and the port taken."""
    bound: list[int] = []
    runner = web.AppRunner(make_app(scenario, clock, lambda: bound[0]), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError as error:
        await runner.cleanup()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise UserError(
                f"the sample press can't have port {port}: {os.strerror(error.errno)}",
                "end what uses it, or choose another with --port (and the same in MONITOR_PRESS_PORT)",
            ) from error
        raise
    bound.append(runner.addresses[0][1])
    return runner, bound[0]


def make_app(scenario: Scenario, clock: Clock, port: Callable[[], int]) -> web.Application:
    """All hosts in one application; `port` is asked at each request, as it is known only once we listen."""
    outlets = {o.host: o for o in scenario.outlets}

    async def answer(request: web.Request) -> web.StreamResponse:
        host = (request.host or "").rpartition(":")[0] or request.host or ""
        if host.lower() == PRESS_HOST:
            return _press(request, clock)
        outlet = outlets.get(host.lower())
        if outlet is None:
            return _plain(f"no outlet {host!r} here; hosts: {', '.join([*outlets, PRESS_HOST])}", 404)
        if request.method not in {"GET", "HEAD"}:
            return _plain("only GET", 405)
        step = clock.step
        if request.path == "/feed.xml":
            clock.note_read(outlet.id, step)
        return _outlet(request, scenario, Renderer(scenario, port()), outlet, step)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    return app


def _press(request: web.Request, clock: Clock) -> web.Response:
    match request.method, request.path:
        case "GET" | "HEAD", "/press":
            return web.json_response(clock.as_json())
        case "POST", "/press/advance":
            clock.advance()
            return web.json_response(clock.as_json())
        case _:
            return _plain("here are GET /press and POST /press/advance", 404)


def _outlet(request: web.Request, scenario: Scenario, render: Renderer, outlet: Outlet, step: int) -> web.Response:
    match request.path:
        case "/feed.xml":
            kind = f"application/{outlet.feed}+xml"
            return _conditional(request, render.feed(outlet, step), kind, render.changed_at(outlet, step))
        case "/robots.txt":
            return _plain("User-agent: *\nDisallow: /login\n", 200)
        case "/":
            return _html(render.front(outlet, step))
        case _:
            return _article(request, scenario, render, outlet, step)


def _article(request: web.Request, scenario: Scenario, render: Renderer, outlet: Outlet, step: int) -> web.Response:
    wanted = request.path.removeprefix("/")
    for version in scenario.visible(outlet.id, step):
        if path(outlet, version) == wanted:
            body = render.page(version, step)
            return _conditional(request, body, "text/html", version.changed_at)
    if any(path(outlet, v) == wanted for v in _gone(scenario, outlet, step)):
        return _plain("removed", 410)
    return _plain("no such page", 404)


def _gone(scenario: Scenario, outlet: Outlet, step: int) -> list[Version]:
    removed = [a for a in scenario.articles if a.outlet == outlet.id and a.removed]
    return [scenario.versions(a)[-1] for a in removed if scenario.step(a.removed or "") <= step]


def _conditional(request: web.Request, body: bytes, kind: str, changed_at: datetime) -> web.Response:
    """200 with ETag and Last-Modified, or 304 (RFC 9110: If-None-Match wins over If-Modified-Since)."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Last-Modified": format_datetime(changed_at.astimezone(UTC), usegmt=True)}
    asked = request.headers.get("If-None-Match")
    if asked is not None:
        is_same = asked.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    else:
        is_same = _not_modified_since(request.headers.get("If-Modified-Since"), changed_at)
    if is_same:
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers=headers | {"Content-Type": f"{kind}; charset=utf-8"})


def _not_modified_since(header: str | None, changed_at: datetime) -> bool:
    if not header:
        return False
    try:
        since = parsedate_to_datetime(header)
    except ValueError:
        return False
    return since.tzinfo is not None and changed_at <= since


def _html(body: bytes) -> web.Response:
    return web.Response(body=body, headers={"Content-Type": "text/html; charset=utf-8"})


def _plain(text: str, status: int) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/plain", charset="utf-8")
