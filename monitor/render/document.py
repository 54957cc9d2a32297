"""What a webhook gets: one JSON document, hostile text as it is but for control characters."""

from __future__ import annotations

import json

from monitor.lines import one_line
from monitor.model.mailing import AlertView, Attestation, FoldedView, FollowView, Reader, SourceWords, UtteranceView
from monitor.render.alert_mail import WORDS
from monitor.render.parts import ours
from monitor.render.quoting import safe_url

SCHEMA = 1
REPORTS = 12


def json_text(view: AlertView | FollowView | FoldedView, reader: Reader) -> str:
    """The document as JSON text; docs/outbox.md describes it. Fields are only added within one `schema`."""
    match view:
        case AlertView():
            body = {"kind": "alert", **_alert(view, reader)}
        case FollowView():
            body = {"kind": view.kind, "at": view.at.isoformat(), "alert": view.alert, **_follow(view, reader)}
        case FoldedView():
            body = {"kind": "folded", "at": view.at.isoformat(), "alerts": [_alert(a, reader) for a in view.alerts]}
    return json.dumps({"schema": SCHEMA, **body}, ensure_ascii=False, sort_keys=True)


def _alert(view: AlertView, reader: Reader) -> dict[str, object]:
    return {
        "alert": view.id,
        "at": view.decided_at.isoformat(),
        "rule": view.rule,
        "severity": view.severity,
        **_utterance(view.utterance, reader),
    }


def _follow(view: FollowView, reader: Reader) -> dict[str, object]:
    correction = view.correction
    return {
        "before": _words(view.before),
        "after": _words(view.after),
        "correction": correction
        and {"kind": correction.kind, "before": correction.before, "after": correction.after, "why": correction.why},
        **_utterance(view.utterance, reader),
    }


def _utterance(utterance: UtteranceView, reader: Reader) -> dict[str, object]:
    speaker = utterance.speaker
    return {
        "utterance": utterance.id,
        "speaker": speaker
        and {"id": speaker.id, "name": one_line(speaker.name), "office": speaker.office, "side": speaker.side},
        "account": utterance.account,
        "episode": utterance.episode,
        "said_on": utterance.said_on and utterance.said_on.isoformat(),
        "reports": [_report(a) for a in utterance.attestations[:REPORTS]],
        "page": ours(reader, utterance),
    }


def _report(report: Attestation) -> dict[str, object]:
    published = report.published.value
    return {
        "outlet": one_line(report.outlet),
        "words": one_line(report.text, WORDS),
        "language": report.language,
        "kind": report.kind,
        "modality": report.modality,
        "url": safe_url(report.url),
        "published": published and published.isoformat(),
        "published_precision": report.published.precision,
        "first_seen": report.first_seen_at.isoformat(),
        "text_sha256": report.text_sha256,
        "start": report.start,
        "end": report.end,
    }


def _words(words: SourceWords | None) -> dict[str, object] | None:
    if words is None:
        return None
    return {"words": one_line(words.text, WORDS), "language": words.language, "outlet": words.outlet}
