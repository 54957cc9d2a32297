"""`monitor evidence`: a zip that shows, without us, that an utterance was reported."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from monitor import __version__, render
from monitor.errors import UserError
from monitor.model.common import UtteranceId
from monitor.model.intake import Fetched
from monitor.model.proof import Proof, Report, StoredPage
from monitor.pipeline.archiving import write_records
from monitor.storage import Storage

WARC = "pages.warc.gz"
README = """manifest.json  what was said, who reports it, and which rules read it
sheet.html     the same, to read and to print
pages.warc.gz  the bytes as they came, with their headers (WARC, ISO 28500)
texts/         the text of each version; the manifest's offsets count its Unicode characters, from 0
SHA256SUMS     hashes of all files: sha256sum -c SHA256SUMS
"""


def bundle(storage: Storage, utterance: UtteranceId, path: Path, language: str, now: datetime) -> Path:
    """Write the zip at `path`. Raises UserError where there is no such utterance or no such folder."""
    found = storage.proofs.of(utterance)
    if found is None:
        raise UserError(f"there is no utterance {utterance}", "utterance_id in v_utterances names it")
    files = _files(found, language, now)
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in files.items())
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in (*files.items(), ("SHA256SUMS", sums.encode())):
                archive.writestr(name, body)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "choose another place with --to") from error
    return path


def _files(found: Proof, language: str, now: datetime) -> dict[str, bytes]:
    pages = {report.page.sha256: report.page for report in found.reports}
    texts = {f"texts/{report.version}.txt": report.text.encode() for report in found.reports}
    return {
        "README.txt": README.encode(),
        "manifest.json": _manifest(found, now).encode(),
        "sheet.html": render.evidence_sheet(found, now, language).encode(),
        WARC: _archived(pages.values()),
        **texts,
    }


def _archived(pages: Iterable[StoredPage]) -> bytes:
    """Those whose bytes are still kept, as WARC."""
    held = io.BytesIO()
    kept = (
        Fetched(p.url, p.final_url, p.status, p.headers, p.body, p.sha256, p.fetched_at, p.peer)
        for p in pages
        if p.body is not None
    )
    write_records(held, WARC, kept)
    return held.getvalue()


def _manifest(found: Proof, now: datetime) -> str:
    said = {name: value for name, value in asdict(found).items() if name != "reports"}
    made = {"program": f"conflict-monitor {__version__}", "made_at": _time(now)}
    held = {**said, **made, "reports": [_report(report) for report in found.reports]}
    return json.dumps(held, indent=2, ensure_ascii=False, default=_time) + "\n"


def _report(report: Report) -> dict[str, object]:
    """All of it but the text and the bytes, which lie in files of their own."""
    held = asdict(report)
    held["text"] = f"texts/{report.version}.txt"
    held["page"]["body"] = None if report.page.body is None else WARC
    return held


def _time(value: object) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
