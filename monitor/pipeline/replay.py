"""An alert made again from what it was made of: the same bytes, or the reason why not."""

from __future__ import annotations

from pydantic import TypeAdapter

from monitor import render
from monitor.model.mailing import AlertView
from monitor.model.threads import AlertInputs
from monitor.pipeline.work import Work

_VIEW = TypeAdapter(AlertView)


def inputs_of(work: Work, view: AlertView) -> AlertInputs:
    """What to store with an alert, so that it can be made again."""
    packed = _VIEW.dump_json(view).decode()
    return AlertInputs(work.catalogue_id, work.settings.base_url, render.RENDER_VERSION, packed)
