"""`monitor feeds parse` on good, bad and hostile files: one object for each, in order, in bounded time."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

from monitor.pipeline.feed_files import describe_files

FEED = b"<rss><channel><title>A</title><item><title>B</title><link>https://araks.am/1</link></item></channel></rss>"


def test_one_object_for_each_file_whatever_it_holds(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.xml").write_bytes(FEED)
    (folder / "a.html").write_bytes(b"<html></html>")
    (tmp_path / "bomb.xml").write_bytes(
        b"<rss><channel><item><author>a@" + b"a." * 40_000 + b"!</author></item></rss>"
    )
    (tmp_path / "huge.xml").write_bytes(b"<rss>" + b" " * 10_000_000)
    names = [str(tmp_path / "bomb.xml"), str(folder), str(tmp_path / "none"), "-", str(tmp_path / "huge.xml")]
    lines = [json.loads(found.to_json(name)) for name, found in describe_files(names, io.BytesIO(FEED), seconds=2)]
    assert [Path(line["file"]).name for line in lines] == ["bomb.xml", "a.html", "b.xml", "none", "-", "huge.xml"]
    assert [line.get("error") for line in lines] == [
        "parse_timeout",
        "html_instead_of_feed",
        None,
        "unreadable",
        None,
        "too_large",
    ]
    assert all(line.get("remedy", "x") for line in lines)
    assert lines[2]["entries"][0]["title"] == lines[4]["entries"][0]["title"] == "B"


def test_odd_names_and_what_is_no_file(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff\n.xml"
    Path(os.fsdecode(odd)).write_bytes(FEED)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "nowhere")
    ((name, found),) = describe_files([str(tmp_path)], io.BytesIO())
    assert json.loads(found.to_json(name).encode())["file"].endswith("/\ufffd\n.xml")
