"""Files for others: whole, described, harmless to spreadsheets; and bundles that prove themselves."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

import monitor
from monitor.errors import UserError
from monitor.exports import csv_lines
from monitor.model.analysis import Answer, ViewFilter
from monitor.model.common import UtteranceId
from monitor.pipeline.evidence import bundle
from monitor.pipeline.exporting import EXPORTED, export
from monitor.storage import open_storage

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NOTEBOOK = Path(__file__).parents[1] / "docs" / "guide" / "notebook.ipynb"
ALL = ViewFilter({})


@pytest.fixture
def walked(walked_url):
    with open_storage(walked_url) as storage:
        yield storage


def values(storage, view):
    answer = storage.analysis.rows(view, ALL)
    return [dict(zip(answer.names, row, strict=True)) for row in answer.rows]


def test_every_export_is_whole_in_every_form(walked, tmp_path):
    import pyarrow.parquet

    told = []
    for form in ("csv", "jsonl", "parquet"):
        folder = tmp_path / form
        files = export(walked, list(EXPORTED), folder, form, ALL, NOW, lambda *told_: told.append(told_))
        assert {file.path.name for file in files} == {f"{name}.{form}" for name in EXPORTED}
        for name, view in EXPORTED.items():
            there, path = values(walked, view), folder / f"{name}.{form}"
            if form == "parquet":
                assert pyarrow.parquet.read_table(path).to_pylist() == there
            elif form == "jsonl":
                assert len(path.read_text(encoding="utf-8").splitlines()) == len(there)
                assert json.loads(path.read_text(encoding="utf-8").splitlines()[0]).keys() == there[0].keys()
            else:
                read = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
                assert len(read) == len(there)
                assert [row.get("statement") for row in read] == [row.get("statement") for row in there]
    assert ("alerts", len(values(walked, "v_alerts")), len(values(walked, "v_alerts"))) in told


def test_the_package_describes_every_column(walked, tmp_path):
    export(walked, ["statements", "episodes"], tmp_path, "csv", ALL, NOW)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["path"] for r in package["resources"]] == ["statements.csv", "episodes.csv"]
    for resource in package["resources"]:
        heading = next(csv.reader((tmp_path / resource["path"]).open(encoding="utf-8")))
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
        assert all(field["description"] and field["type"] for field in resource["schema"]["fields"])


def test_an_export_can_be_narrowed(walked, tmp_path):
    wanted = ViewFilter({"side": "AZE"}, date(2022, 9, 1), date(2022, 10, 1))
    (file,) = export(walked, ["statements"], tmp_path, "csv", wanted, NOW)
    rows = list(csv.DictReader(file.path.open(encoding="utf-8", newline="")))
    assert file.rows == len(rows) > 0
    assert {row["side"] for row in rows} == {"AZE"}
    assert all(row["published_at"].startswith("2022-09") for row in rows)
    with pytest.raises(UserError, match="has no column sied"):
        export(walked, ["statements"], tmp_path, "csv", ViewFilter({"sied": "AZE"}), NOW)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1", "\n=1"]
)
def test_no_cell_is_a_formula(text):
    lines = "".join(csv_lines(Answer(("a", "b"), iter([(text, -1.5)]))))
    (row,) = list(csv.reader(io.StringIO(lines, newline="")))[1:]
    assert row == [f"'{text}", "-1.5"], "text is marked, a number stays one"


def test_a_bundle_proves_itself(walked, tmp_path):
    said = max(values(walked, "v_utterances"), key=lambda row: row["attestations"])
    path = bundle(walked, UtteranceId(said["utterance_id"]), tmp_path / "e.zip", "fr", NOW)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    manifest = json.loads(files["manifest.json"])
    assert (manifest["speaker"], len(manifest["reports"])) == (said["speaker"], said["attestations"])
    archived = {}
    for record in ArchiveIterator(io.BytesIO(files["pages.warc.gz"])):
        if record.rec_type == "warcinfo":
            continue
        body = record.content_stream().read()
        archived[hashlib.sha256(body).hexdigest()] = (record.rec_type, record.rec_headers["WARC-Target-URI"], body)
    for report in manifest["reports"]:
        text = files[report["text"]].decode()
        assert text[report["start"] : report["end"]] == report["words"]
        assert hashlib.sha256(f"{report['title']}\n{text}".encode()).hexdigest() == report["text_sha256"]
        kind, address, body = archived[report["page"]["sha256"]]
        assert (kind, address) == ("response", report["page"]["final_url"])
        assert body
        assert report["read_version"] >= 1
        assert len(report["catalogue_sha256"]) == 64
        assert f"<mark>{report['words'].replace(chr(39), '&#39;')}</mark>" in files["sheet.html"].decode()
    with pytest.raises(UserError, match="there is no utterance 999999"):
        bundle(walked, UtteranceId(999_999), tmp_path / "none.zip", "en", NOW)


def test_notebooks_read_rows_and_frames(walked_url):
    with monitor.open(walked_url) as database:
        rows = list(database.statements(side="AZE", since="2022-09", until="2022-10"))
        assert rows
        assert {row["side"] for row in rows} == {"AZE"}
        frame = database.alerts().frame()
        assert len(frame) == len(list(database.alerts()))
        assert str(frame["created_at"].dtype).endswith("UTC]")
        assert next(iter(database.ask("silence", speaker="Ilham Aliyev", days=600)))["days_silent"] == 689
        for mistake in (lambda: database.view("v_nothing"), lambda: database.statements(since="soon")):
            with pytest.raises(UserError):
                mistake()


def test_the_notebook_runs(walked_url, monkeypatch, capsys):
    monkeypatch.setenv("MONITOR_DATABASE_URL", walked_url)
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    scope: dict[str, object] = {}
    for cell in cells:
        exec(compile(cell, "notebook", "exec"), scope)
    assert len(cells) >= 5
    assert "Ilham Aliyev" in capsys.readouterr().out
    assert all(cell.get("outputs", []) == [] for cell in notebook["cells"]), "kept without outputs"


def test_the_command_lines(cli, sqlite_walk, monkeypatch, tmp_path):
    monkeypatch.setenv("MONITOR_DATABASE_URL", sqlite_walk.settings.database)
    code, out, _ = cli("export", "alerts", "--to", tmp_path / "out", "--format", "jsonl", "--where", "side=US")
    assert (code, (tmp_path / "out" / "alerts.jsonl").is_file()) == (0, True)
    assert "rows" in out
    assert cli("evidence", 1, "--to", tmp_path / "e.zip")[0] == 0
    assert zipfile.is_zipfile(tmp_path / "e.zip")
    code, _, err = cli("export", "alerts", "--to", "/proc/nowhere")
    assert (code, "choose another folder" in err) == (1, True)
