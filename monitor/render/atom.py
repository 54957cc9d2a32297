"""Alerts as an Atom feed (RFC 4287): one entry an alert, with the same subject and text as its mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.lines import one_line
from monitor.locale import strings
from monitor.model.mailing import AlertView, Reader
from monitor.render.alert_mail import alert
from monitor.render.page import page
from monitor.render.parts import item


def atom(views: Sequence[AlertView], reader: Reader, domain: str, now: datetime) -> str:
    """The feed as XML text; its ids are those of the alerts (RFC 4151), the same for ever."""
    say = strings(reader.language)
    entries = []
    for view in views:
        content = alert(view, reader)
        entries.append({
            "id": f"tag:{domain},{view.decided_at:%Y-%m-%d}:alert:{view.id}",
            "title": content.subject,
            "item": item(view.utterance, reader, say, 300),
            "at": view.decided_at.isoformat(),
            "updated": max(view.decided_at, *(a.recorded_at for a in view.utterance.attestations)).isoformat(),
            "text": "\n".join(one_line(line) for line in content.text.splitlines()),
        })
    values = {
        "say": say,
        "reader": reader,
        "entries": entries,
        "id": f"tag:{domain},2020-01-01:alerts",
        "updated": max((str(e["updated"]) for e in entries), default=now.isoformat()),
    }
    return page("alerts.atom.html", values)
