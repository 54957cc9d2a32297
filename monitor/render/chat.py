"""What a chat service gets: a few lines of plain text, the words and two links."""

from __future__ import annotations

from monitor.locale import strings
from monitor.model.mailing import AlertView, FoldedView, FollowView, Reader
from monitor.render.page import page
from monitor.render.parts import item
from monitor.render.quoting import quoted
from monitor.render.thread_mail import headline

WORDS = 400
LISTED = 8
"""Alerts of a list that are named; Discord takes 2,000 characters a message."""


def text(view: AlertView | FollowView | FoldedView, reader: Reader) -> str:
    """Who said what, where it is published, where its evidence is."""
    say = strings(reader.language)
    shown = view.alerts if isinstance(view, FoldedView) else (view,)
    values = {
        "say": say,
        "reader": reader,
        "headline": "" if isinstance(view, AlertView) else headline(view, reader),
        "now": quoted(view.after, WORDS) if isinstance(view, FollowView) and view.after else "",
        "items": [item(v.utterance, reader, say, WORDS // len(shown[:LISTED])) for v in shown[:LISTED]],
        "more": say.count("and_others", len(shown) - LISTED) if len(shown) > LISTED else "",
    }
    return page("chat.txt", values)
