"""An alert made again from what it was made of: the same bytes, or the reason why not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydantic import TypeAdapter

from monitor import render
from monitor.catalogue import Catalogue
from monitor.errors import UserError
from monitor.model.common import AlertId
from monitor.model.mailing import AlertView, Reader
from monitor.model.outbox import Channel, Letter
from monitor.model.threads import AlertInputs
from monitor.model.work import CatalogueId
from monitor.pipeline.readers import labels
from monitor.pipeline.work import Work

_VIEW = TypeAdapter(AlertView)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One letter of an alert: hash of what is stored, and of what its inputs give now."""

    language: str
    zone: str
    channel: Channel
    stored: str
    made: str


def replay(work: Work, alert: AlertId) -> tuple[Replayed, ...]:
    """Every letter of the alert, made again by the catalogue and from the view that were stored with it.

    Raises UserError where there is no such alert, it was made before inputs were stored, or nobody was told of it
    alone.
    """
    inputs = work.storage.alerts.inputs(alert)
    if inputs is None:
        raise UserError(f"no alert {alert} with stored inputs", "`monitor alerts list` shows the alerts")
    version = work.storage.catalogue.get(CatalogueId(inputs.catalogue))
    if version is None:
        raise UserError(f"catalogue {inputs.catalogue} is gone", "the alert can't be made again")
    catalogue = Catalogue.model_validate_json(version.body)
    view = _VIEW.validate_json(inputs.view)
    found = []
    for channel, letter in work.storage.alerts.letters(alert):
        reader = Reader(letter.language, letter.zone, inputs.base_url, labels(catalogue, letter.language))
        again = render.letter(view, reader, channel)
        found.append(Replayed(letter.language, letter.zone, channel, _sha256(letter), _sha256(again)))
    if not found:
        raise UserError(f"nobody was told of alert {alert} alone", "it was folded, or nobody is subscribed")
    return tuple(found)


def view_of(work: Work, alert: AlertId) -> AlertView | None:
    """The alert as it was told; None where that was not stored yet."""
    inputs = work.storage.alerts.inputs(alert)
    return None if inputs is None else _VIEW.validate_json(inputs.view)


def _sha256(letter: Letter) -> str:
    content = letter.content
    parts = "\0".join((content.subject, content.text, content.html))
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()


def inputs_of(work: Work, view: AlertView) -> AlertInputs:
    """What to store with an alert, so that it can be made again."""
    packed = _VIEW.dump_json(view).decode()
    return AlertInputs(work.catalogue_id, work.settings.base_url, render.RENDER_VERSION, packed)
