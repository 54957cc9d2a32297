"""The sample press running: `python -m samples.press --port 8093 --clock var/press.clock`, or `Press` in a thread.

Every outlet has its own host, `<outlet>.localhost`; on `press.localhost`, `GET /press` says where the clock stands
and `POST /press/advance` moves it one moment on. The clock file holds the present moment as an RFC 3339 instant,
for `MONITOR_NOW=file:…`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from aiohttp import web

from monitor.errors import UserError
from samples.clock import Clock, instant, step_in
from samples.scenario import Moment, Scenario, load
from samples.server import PRESS_HOST, listen

START_SECONDS = 10.0
T = TypeVar("T")


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


async def serve(scenario: Scenario, clock: Clock, port: int, every: float | None, *, when_read: bool = False) -> None:
    """Serve until cancelled; with `every`, advance each that many seconds and stop advancing at the last moment.

    `when_read`: count the seconds from when every feed has been read at the present moment, so that no reader,
    however slow, misses a moment and takes its articles for old ones at the next.
    """
    runner, taken = await listen(scenario, clock, port)
    hosts = ", ".join(f"http://{o.host}:{taken}/" for o in scenario.outlets)
    sys.stdout.write(f"The sample press stands at {instant(clock.moment.at)}: {hosts}\n")
    sys.stdout.flush()
    try:
        while every and not clock.is_last:
            while when_read and clock.unread(o.id for o in scenario.outlets):
                await asyncio.sleep(0.1)
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
    parser.add_argument("--when-read", action="store_true", help="count --every from when every feed was read")
    parser.add_argument("--scenario", type=Path, help="folder of another scenario.yaml")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    args = _arguments(given)
    try:
        scenario = load(args.scenario) if args.scenario else load()
        step = step_in(args.clock, scenario.moments) if args.resume and args.clock else args.moment
        with contextlib.suppress(KeyboardInterrupt):
            clock = Clock(scenario.moments, args.clock, step)
            asyncio.run(serve(scenario, clock, args.port, args.every, when_read=args.when_read))
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
