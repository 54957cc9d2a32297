"""`monitor feeds …` as users meet it, against a site on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

ITEM = "<item><title>Talks {n}</title><link>/{n}</link><pubDate>Sat, 06 Jun 2026 03:0{n}:00 +0400</pubDate></item>"
RSS = f"<rss><channel><title>Araks Daily</title>{''.join(ITEM.format(n=n) for n in range(3))}</channel></rss>"
POSTS = json.dumps([{"link": "/9", "date_gmt": "2026-06-06T03:08:00", "title": {"rendered": "A post"}}])
HOME = (
    "<html><head><link rel='alternate' type='application/rss+xml' href='/dead.xml'></head><a href='/rss/all'>RSS</a>"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, dict[str, str]]]:
    """Address of a server and what it answers by path."""
    pages: dict[str, str] = {"/": HOME}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("MONITOR_LOOPBACK_HOSTS", '["araks.localhost"]')
    monkeypatch.setenv("MONITOR_CRAWL_DELAY_SECONDS", "0")
    yield f"http://araks.localhost:{server.server_port}", pages
    server.shutdown()
    server.server_close()


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MONITOR_CATALOGUE", str(tmp_path / "mine"))
    return tmp_path / "mine" / "outlets.yaml"


def rows(overlay: Path) -> list[dict[str, object]]:
    return list(yaml.safe_load(overlay.read_text(encoding="utf-8"))["outlets"])


def test_add_finds_the_feed_shows_it_and_writes_it(cli, site, overlay):
    address, pages = site
    pages["/rss/all"] = RSS
    code, out, err = cli("feeds", "add", address, "--lang", "hy", "--country", "am", "--zone", "Asia/Yerevan")
    assert code == 0, err
    assert all(f"Talks {n}" in out for n in range(3))
    (row,) = rows(overlay)
    feed = {"id": "araks-localhost", "url": f"{address}/rss/all", "status": "verified"}
    assert row["feeds"] == [feed]
    assert (row["name"], row["domains"], row["country"]) == ("Araks Daily", ["araks.localhost"], "AM")
    assert cli("catalogue", "check")[0] == 0
    code, out, _ = cli("feeds", "add", f"{address}/rss/all", "--dry")
    assert code == 0, "a second feed of a known outlet stands beside the first"
    assert [f["id"] for f in yaml.safe_load(out[out.index("outlets:") :])["outlets"][0]["feeds"]] == [
        "araks-localhost",
        "araks-localhost-2",
    ]


def test_a_second_feed_is_added_to_the_row_that_is_there(cli, site, overlay):
    address, pages = site
    pages["/"] = (
        "<html><head><link rel='alternate' type='application/rss+xml' href='/comments.xml'>"
        "<link rel='alternate' type='application/rss+xml' href='/news.xml'></head>"
    )
    pages["/news.xml"] = pages["/comments.xml"] = RSS
    code, out, err = cli("feeds", "add", address)
    assert code == 0, err
    assert f"also names {address}/comments.xml" in out, "readers' comments come last"
    assert out.index("Talks 2") < out.index("Talks 0"), "the newest first"
    overlay.write_text(
        overlay.read_text().replace("status: verified", "status: verified  # seen by me") + "\n# end\n"
    )
    code, _, err = cli("feeds", "add", f"{address}/comments.xml")
    assert code == 0, err
    assert [f["url"] for f in rows(overlay)[0]["feeds"]] == [f"{address}/news.xml", f"{address}/comments.xml"]
    assert all(comment in overlay.read_text() for comment in ("# seen by me", "# end"))
    assert cli("catalogue", "check")[0] == 0
    overlay.write_text(f"outlets: [{{id: araks-localhost, domains: [araks.localhost], {NAMED}}}]\n")
    code, _, err = cli("feeds", "add", address)
    assert (code, "by hand" in err) == (1, True)


NAMED = "name: A, country: AM, language: hy, affiliation: private, zone: Asia/Yerevan"


def test_a_setting_that_is_no_list_is_named(cli, monkeypatch):
    monkeypatch.setenv("MONITOR_LOOPBACK_HOSTS", "araks.localhost")
    code, _, err = cli("feeds", "list")
    assert code == 1
    assert "MONITOR_LOOPBACK_HOSTS is no JSON list" in err


def test_add_takes_posts_where_there_is_no_feed(cli, site, overlay):
    address, pages = site
    pages["/wp-json/wp/v2/posts"] = POSTS
    code, _, err = cli("feeds", "add", address)
    assert code == 0, err
    assert rows(overlay)[0]["feeds"][0]["kind"] == "wordpress"


def test_add_says_what_to_do_where_there_is_nothing(cli, site, overlay):
    code, _, err = cli("feeds", "add", site[0])
    assert code == 1
    assert "no feed was found" in err
    assert "selector" in err
    assert not overlay.exists()


def test_check_tries_every_path_and_reports(cli, site, overlay):
    address, pages = site
    pages["/list"] = "<ul><li><a href='/1'>Talks</a></li></ul>"
    overlay.parent.mkdir()
    overlay.write_text(f"""outlets:
  - id: araks
    name: Araks
    domains: [araks.localhost]
    country: AM
    language: hy
    affiliation: private
    zone: Asia/Yerevan
    feeds:
      - id: araks
        url: {address}/none
        fallbacks:
          - {{url: "{address}/list", kind: html, selector: li a}}
""")
    code, out, _ = cli("feeds", "check", "--outlet", "araks", "--json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 1
    assert (first["error"], second["error"], second["entries"]) == ("http_404", None, 1)
    assert first["remedy"]


def test_opml_comes_in_dry_unless_told_and_goes_out(cli, overlay, tmp_path):
    list_ = tmp_path / "reader.opml"
    list_.write_text(
        "<opml><body><outline text='My Paper'><outline xmlUrl='https://mypaper.example/rss' language='fr'/>"
        "<outline xmlUrl='https://mypaper.example/2/rss'/></outline>"
        "<outline xmlUrl='https://oc-media.org/feed'/></body></opml>"
    )
    code, out, _ = cli("feeds", "import", list_)
    assert (code, overlay.exists()) == (0, False)
    assert "3 feeds in the list, 1 outlets" in " ".join(out.split())
    assert cli("feeds", "import", list_, "--apply", "--country", "FR")[0] == 0
    (row,) = rows(overlay)
    assert (row["name"], row["language"], len(row["feeds"])) == ("My Paper", "fr", 2)
    assert cli("catalogue", "check")[0] == 0
    code, out, _ = cli("feeds", "export")
    assert code == 0
    assert "https://mypaper.example/2/rss" in out


def test_list_shows_lane_path_and_remedy(cli):
    cli("init")
    code, out, _ = cli("feeds", "list", "--json")
    found = {row["key"]: row for row in map(json.loads, out.splitlines())}
    assert code == 0
    assert (found["president-azerbaijan-en"]["lane"], found["president-azerbaijan-en"]["interval_seconds"]) == (
        "fast",
        120,
    )
    assert found["courrier-erevan"]["path_kind"] == "sitemap"
    assert cli("feeds", "list")[0] == 0


def test_an_empty_database_has_an_empty_ledger_archive_and_quarantine(cli, tmp_path):
    cli("init")
    for command in (
        ("funnel",),
        ("corrections",),
        ("quarantine", "list"),
        ("archive", "holds"),
        ("archive", "prune"),
    ):
        assert cli(*command)[0] == 0, command
        assert cli(*command, "--json")[1] == "" or command[-1] == "prune"
    assert cli("quarantine", "replay", "7")[0] == 1
    assert cli("archive", "hold", "https://nobody.example/1")[0] == 1
    assert cli("archive", "export", tmp_path / "a.warc.gz")[0] == 0
