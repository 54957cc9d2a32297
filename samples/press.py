"""The press's HTTP server and its clock: `python -m samples.press --port 8093 --clock var/press.clock`.

Every outlet has its own host, `<outlet>.localhost`; `press.localhost` answers for the press itself: `GET /press`
says where the clock stands, `POST /press/advance` moves it one moment on. The clock file holds the present moment
as an RFC 3339 instant, for `MONITOR_NOW=file:…`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import hashlib
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from aiohttp import web

from monitor.errors import UserError
from samples.render import Renderer, path
from samples.scenario import Moment, Outlet, Scenario, Version, load

PRESS_HOST = "press.localhost"
START_SECONDS = 10.0
T = TypeVar("T")


class Clock:
    """The step that the press stands at, mirrored into a file (if any) before it is shown to anybody."""

    def __init__(self, moments: Sequence[Moment], file: Path | None, step: int = 0) -> None:
        if not 0 <= step < len(moments):
            raise UserError(f"there is no moment {step}", f"choose one from 0 to {len(moments) - 1}")
        self.moments = tuple(moments)
        self._file = file
        self._lock = threading.Lock()
        self._step = step
        self._write(step)

    @property
    def step(self) -> int:
        return self._step

    @property
    def moment(self) -> Moment:
        return self.moments[self._step]

    @property
    def is_last(self) -> bool:
        return self._step == len(self.moments) - 1

    def advance(self) -> Moment:
        """One moment on; stays where it is at the last."""
        with self._lock:
            if not self.is_last:
                self._write(self._step + 1)
                self._step += 1
            return self.moment

    def as_json(self) -> dict[str, Any]:
        return {
            "moment": self._step,
            "id": self.moment.id,
            "count": len(self.moments),
            "now": instant(self.moment.at),
            "last": self.is_last,
        }

    def _write(self, step: int) -> None:
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_name(self._file.name + ".new")
            draft.write_text(instant(self.moments[step].at) + "\n", encoding="ascii")
            draft.replace(self._file)
        except OSError as error:
            raise UserError(
                f"the clock file {self._file} can't be written: {error.strerror}", "give --clock a writable file"
            ) from error


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def step_in(file: Path, moments: Sequence[Moment]) -> int:
    """The step whose instant the clock file holds; 0 where there is none such."""
    try:
        at = datetime.fromisoformat(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return 0
    return next((i for i, m in enumerate(moments) if m.at == at), 0)


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
        return _outlet(request, scenario, Renderer(scenario, port()), outlet, clock.step)

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
                f"the sample press can't have port {port}: {error.strerror}",
                "end what uses it, or choose another with --port (and the same in MONITOR_PRESS_PORT)",
            ) from error
        raise
    bound.append(runner.addresses[0][1])
    return runner, bound[0]


class Press:
    """The press in a thread of its own: `with Press(clock=path) as press: press.advance()`."""

    def __init__(
        self, port: int = 0, clock: Path | None = None, moment: int = 0, scenario: Scenario | None = None
    ) -> None:
        self.scenario = scenario or load()
        self.clock = Clock(self.scenario.moments, clock, moment)
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="sample press", daemon=True)

    @property
    def url(self) -> str:
        """Of the press itself; an outlet's is `outlet_url`."""
        return f"http://{PRESS_HOST}:{self.port}/press"

    @property
    def moments(self) -> tuple[Moment, ...]:
        return self.scenario.moments

    @property
    def moment(self) -> Moment:
        return self.clock.moment

    @property
    def hosts(self) -> tuple[str, ...]:
        """What `loopback_hosts` must name for our fetcher to reach the press."""
        return tuple(o.host for o in self.scenario.outlets)

    def outlet_url(self, outlet: str, rest: str = "feed.xml") -> str:
        return f"http://{self.scenario.outlet(outlet).host}:{self.port}/{rest}"

    def advance(self) -> Moment:
        """One moment on, at once for all readers; stays at the last."""
        return self.clock.advance()

    def start(self) -> Self:
        self._thread.start()
        try:
            self._runner, self.port = self._run(listen(self.scenario, self.clock, self.port))
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self._runner:
            self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_SECONDS)


async def serve(scenario: Scenario, clock: Clock, port: int, every: float | None) -> None:
    """Serve until cancelled; with `every`, advance each that many seconds and stop advancing at the last moment."""
    runner, taken = await listen(scenario, clock, port)
    hosts = ", ".join(f"http://{o.host}:{taken}/" for o in scenario.outlets)
    sys.stdout.write(f"The sample press stands at {instant(clock.moment.at)}: {hosts}\n")
    sys.stdout.flush()
    try:
        while every and not clock.is_last:
            await asyncio.sleep(every)
            sys.stdout.write(f"The sample press moves to {instant(clock.advance().at)}\n")
            sys.stdout.flush()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m samples.press", description=__doc__)
    parser.add_argument("--port", type=int, default=8093, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--clock", type=Path, help="file that always holds the present moment")
    parser.add_argument("--moment", type=int, default=0, help="where to begin, counted from 0")
    parser.add_argument("--resume", action="store_true", help="begin where the clock file stands, if there is one")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="advance by itself")
    parser.add_argument("--scenario", type=Path, help="folder of another scenario.yaml")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    args = _arguments(given)
    try:
        scenario = load(args.scenario) if args.scenario else load()
        step = step_in(args.clock, scenario.moments) if args.resume and args.clock else args.moment
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(scenario, Clock(scenario.moments, args.clock, step), args.port, args.every))
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
