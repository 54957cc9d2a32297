"""Raw pages as WARC, out and in: the same bytes with the same evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.model.article import PageHints
from monitor.model.intake import Fetched
from monitor.pipeline.archiving import write_warc
from monitor.pipeline.inputs import Input, InputFailure, read_paths
from tests.storage import made

HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("X-Note", "é"))


def page(number: int, body: bytes) -> Fetched:
    url = f"https://araks.am/{number}"
    sha = made.fetched(url, body).sha256
    return Fetched(url, url + "?to", 200, HEADERS, body, sha, made.NOW, "93.184.215.14", len(body), 5)


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_there_and_back(tmp_path: Path, name: str) -> None:
    pages = [page(1, "<p>Բանակցություններ</p>".encode()), page(2, b""), page(3, b"\x00\xff" * 1_000)]
    assert write_warc(tmp_path / name, pages) == 3
    read = [item for item in read_paths([tmp_path / name], PageHints(), made.NOW) if isinstance(item, Input)]
    assert [(item.page.url, item.page.body, item.page.sha256, item.page.fetched_at) for item in read] == [
        (one.final_url, one.body, one.sha256, one.fetched_at) for one in pages
    ]
    assert {item.page.peer for item in read} == {"93.184.215.14"}
    assert all(item.page.header("x-archive-orig-content-encoding") == "gzip" for item in read)


def test_another_reader_understands_it(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", [page(1, b"<p>Text</p>")])
    with (tmp_path / "a.warc.gz").open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response"]
    assert records[1][1:] == ("https://araks.am/1?to", b"<p>Text</p>")


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_what_breaks_off_gives_whole_pages_only_and_says_so(tmp_path: Path, name: str) -> None:
    body = b"<p>" + bytes(range(256)) * 20 + b"</p>"
    pages = [page(n, b"%d" % n + body) for n in range(3)]
    write_warc(tmp_path / name, pages)
    whole = (tmp_path / name).read_bytes()
    for size in range(len(whole) - 1, 0, -len(whole) // 60):
        if whole[size:].startswith((b"WARC/", b"\x1f\x8b")):
            continue  # between two records: a file that is whole, and shorter
        (tmp_path / name).write_bytes(whole[:size])
        found = list(read_paths([tmp_path / name], PageHints(), made.NOW))
        read = [item.page.sha256 for item in found if isinstance(item, Input)]
        assert read == [one.sha256 for one in pages][: len(read)], size
        assert any(isinstance(item, InputFailure) for item in found), size
