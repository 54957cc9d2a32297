"""Whether an alert is one that a subscriber asked for."""

from __future__ import annotations

from monitor.model.common import Side
from monitor.model.outbox import Wish
from monitor.model.reading import Speaker


def wants(wish: Wish, speaker: Speaker | None, episode: str | None) -> bool:
    """It fits each list that the wish gives. Words of an unresolved speaker are nobody's and of no side."""
    persons = not wish.persons or (speaker is not None and speaker.id in wish.persons)
    sides = not wish.sides or (speaker.side if speaker else Side.OTHER) in wish.sides
    return persons and sides and (not wish.episodes or episode in wish.episodes)
