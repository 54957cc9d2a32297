import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import UserError
from monitor.model.article import PageHints
from monitor.model.common import Precision
from monitor.pipeline.inputs import MAX_BYTES, Input, InputFailure, published, read_paths

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def read(*paths, **given):
    return list(read_paths(paths, replace(PageHints(), **given), NOW))


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_text_becomes_a_page_with_hash_and_address(tmp_path):
    [item] = read(write(tmp_path, "a.txt", "Le ministre a parlé."))
    assert isinstance(item, Input)
    assert item.page.body.decode() == "Le ministre a parlé."
    assert item.page.final_url == f"urn:sha256:{item.page.sha256}"
    assert item.page.fetched_at == NOW


def test_old_encodings_are_read(tmp_path):
    words = "Le ministère a annoncé une rencontre à Genève, où l'on parlera de la frontière déjà tracée. " * 5
    [item] = read(write(tmp_path, "a.txt", words.encode("cp1252")))
    assert item.page.body.decode() == words


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t ", "empty"),
        ("binary.txt", bytes(range(256)) * 20, "NUL bytes"),
        ("nul.txt", b"Le ministre\0 a dit", "NUL bytes"),
        ("broken.json", b"{", "not JSON"),
        ("list.json", b"[]", "not a JSON object"),
        ("bare.json", b'{"title": "x"}', "neither text nor html"),
        ("null.json", b'{"text": null, "html": null}', "neither text nor html"),
        ("number.json", b'{"text": 7}', "text is no text"),
        ("date.json", b'{"text": "x", "published": "yesterday"}', "unknown date"),
        ("deep.json", b'{"text":' + b"[" * 200_000, "not JSON"),
        ("broken.warc.gz", b"\x1f\x8b damaged", "damaged WARC"),
    ],
)
def test_broken_input_fails_alone_with_cause_and_remedy(tmp_path, name, content, cause):
    good = write(tmp_path, "good.txt", "Une phrase.")
    bad, after = read(write(tmp_path, name, content), good)
    assert isinstance(bad, InputFailure)
    assert name in bad.name
    assert cause in bad.error.cause
    assert bad.error.remedy
    assert isinstance(after, Input)


def test_what_is_not_there_or_too_large(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder, "picture.png", b"x")
    causes = [item.error.cause for item in read(tmp_path / "absent.txt", large, folder)]
    assert causes == ["no such file", f"larger than {MAX_BYTES // 1_000_000} MB", "no articles in this folder"]


def test_json_keys_and_lone_surrogates(tmp_path):
    found = {"text": "Il a dit \ud800 oui", "title": "T", "published": "2022-09", "lang": "fr", "url": None}
    [item] = read(write(tmp_path, "a.json", json.dumps(found)))
    assert item.page.body.decode() == "Il a dit ? oui"
    assert item.hints.title == "T"
    assert item.hints.language == "fr"
    assert item.hints.published.precision is Precision.MONTH


def test_a_line_that_is_wrong_leaves_the_others(tmp_path):
    lines = [json.dumps({"text": "un", "url": "https://a.example/1"}), "no", json.dumps({"html": "<p>deux</p>"})]
    first, second, third = read(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert first.page.final_url == "https://a.example/1"
    assert second.name.endswith("a.jsonl:2")
    assert third.page.header("content-type").startswith("text/html")


def test_warc_responses_are_pages(tmp_path):
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for kind in ("text/html", "image/png"):
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                "https://a.example/x", "response", payload=BytesIO(b"<p>Bonjour</p>"), http_headers=headers
            )
            writer.write_record(record)
    [item] = read(path)
    assert item.page.url == "https://a.example/x"
    assert item.page.body == b"<p>Bonjour</p>"


def test_what_is_given_wins(tmp_path):
    path = write(tmp_path, "a.json", json.dumps({"text": "x", "published": "2022", "title": "old"}))
    [item] = read(path, published=published("2020-10-27"), title="new")
    assert item.hints.title == "new"
    assert item.hints.published.value == datetime(2020, 10, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "precision"),
    [("2022", "year"), ("2022-09", "month"), ("2022-09-13", "day"), ("2022-09-13T10:00:00+04:00", "minute")],
)
def test_dates(text, precision):
    assert published(text).precision == precision


@pytest.mark.parametrize("text", ["", "13/09/2022", "2022-13", "2022-02-30", "2022-09-13T10:00:00", "99999", "abcd"])
def test_unknown_dates_say_what_to_write(text):
    with pytest.raises(UserError, match="unknown date"):
        published(text)
