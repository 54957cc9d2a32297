"""The sample press beside a cycle: its outlets in the catalogue, its clock in the settings, itself on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from monitor.errors import UserError
from monitor.settings import Settings


@contextmanager
def with_press(settings: Settings) -> Iterator[Settings]:
    """Settings for a cycle with the press, where `feeds` wants it; served by us unless its port has one already.

    Our own moves one moment on when the cycle is done. A cycle that is killed leaves it where it was, so that
    the next one finds the same articles.
    """
    if settings.feeds == "catalogue":
        yield settings
        return
    # The press is a part of the demonstration, not of the product: it is looked for where it is wanted.
    from samples.catalogue import hosts, write_overlay
    from samples.clock import step_in
    from samples.press import Press
    from samples.scenario import load

    write_overlay(settings.press_catalogue, settings.press_port)
    now = settings.now or f"file:{settings.press_clock}"
    ours = settings.model_copy(update={"now": now, "loopback_hosts": settings.loopback_hosts + hosts()})
    scenario = load()
    press = Press(
        settings.press_port, settings.press_clock, step_in(settings.press_clock, scenario.moments), scenario
    )
    try:
        press.start()
    except UserError:  # the port has a press already: `make run`, another terminal
        yield ours
        return
    try:
        yield ours
        press.advance()
    finally:
        press.stop()


def moments() -> tuple[datetime, ...]:
    """The moments of the press, in order; at the first it only opens (a baseline)."""
    from samples.scenario import load

    return tuple(moment.at for moment in load().moments)
