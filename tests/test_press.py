"""The sample press: what it serves over real HTTP, and that its truth stands in its texts."""

from __future__ import annotations

import html
import http.client
import io
import json
import re
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import feedparser
import pytest
import trafilatura
import yaml

from monitor.catalogue.files import read_section
from monitor.catalogue.outlets import Outlet as CatalogueOutlet
from monitor.errors import UserError
from samples.catalogue import hosts, write_overlay
from samples.clock import Clock, instant, step_in
from samples.press import Press, main
from samples.render import Renderer, _furniture, path
from samples.scenario import FOLDER, Dirt, Scenario, Version, load
from samples.truth import Expect, load_truth, word_overlap

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SCENARIO = load()
TRUTH = load_truth(SCENARIO)
VERSIONS = [v for article in SCENARIO.articles for v in SCENARIO.versions(article)]
LAST = len(SCENARIO.moments) - 1


def get(press: Press, host: str, target: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=5)
    connection.request(method, target, headers={"Host": f"{host}:{press.port}"} | headers)
    return connection.getresponse()


def folded(text: str) -> str:
    return " ".join(text.split())


def visible_text(page: bytes, version: Version) -> str:
    outlet = SCENARIO.outlet(version.article.outlet)
    charset = outlet.wrong_charset if Dirt.WRONG_CHARSET in version.article.dirt else "utf-8"
    return folded(html.unescape(re.sub(r"<[^>]+>", " ", page.decode(charset))))


def rendered(version: Version) -> bytes:
    step = next(i for i, m in enumerate(SCENARIO.moments) if m.at == version.changed_at)
    return Renderer(SCENARIO, 8093).page(version, step)


def name(version: Version) -> str:
    return f"{version.article.id}.{version.number}"


# --- over HTTP ------------------------------------------------------------------------------------------------------


@pytest.fixture
def press(tmp_path):
    with Press(clock=tmp_path / "clock") as running:
        yield running


def test_the_host_selects_the_outlet(press):
    bodies = {o.id: get(press, o.host, "/").read().decode() for o in SCENARIO.outlets}
    assert all(o.name in bodies[o.id] for o in SCENARIO.outlets)
    assert get(press, "nobody.localhost", "/feed.xml").status == 404
    assert get(press, "127.0.0.1", "/feed.xml").status == 404
    assert get(press, "GAZETTE.localhost", "/feed.xml").status == 200


def test_outlets_answer_get_only_and_serve_robots(press):
    assert get(press, "gazette.localhost", "/feed.xml", "POST").status == 405
    answer = get(press, "gazette.localhost", "/robots.txt")
    assert (answer.status, answer.read()) == (200, b"User-agent: *\nDisallow: /login\n")
    assert get(press, "gazette.localhost", "/no/such/page").status == 404


def test_moments_advance_and_the_clock_file_follows(press, tmp_path):
    seen = [(tmp_path / "clock").read_text()]
    for moment in press.moments[1:]:
        answer = json.load(get(press, "press.localhost", "/press/advance", "POST"))
        assert (answer["id"], answer["now"]) == (moment.id, instant(moment.at))
        seen.append((tmp_path / "clock").read_text())
    assert [datetime.fromisoformat(s.strip()) for s in seen] == [m.at for m in press.moments]
    state = json.load(get(press, "press.localhost", "/press"))
    assert (state["moment"], state["count"], state["last"]) == (LAST, len(press.moments), True)
    assert press.advance() == press.moments[-1]
    assert get(press, "press.localhost", "/press/advance").status == 404
    assert not (tmp_path / "clock.new").exists()


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_an_unchanged_feed_is_304_and_a_changed_one_200(press, header):
    asks = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    first = get(press, "boreale.localhost", "/feed.xml")
    again = get(press, "boreale.localhost", "/feed.xml", **{asks: first.headers[header]})
    assert (again.status, again.read()) == (304, b"")
    press.advance()
    changed = get(press, "boreale.localhost", "/feed.xml", **{asks: first.headers[header]})
    assert changed.status == 200
    assert changed.read() != first.read()


@pytest.mark.parametrize("garbage", ["yesterday", "Mon, 99 Foo 2020 00:00:00 GMT", "\xff", ""])
def test_a_senseless_condition_is_no_condition(press, garbage):
    answer = get(press, "boreale.localhost", "/feed.xml", **{"If-Modified-Since": garbage})
    assert answer.status == 200


def test_an_entity_tag_wins_over_a_date(press):
    headers = {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert get(press, "boreale.localhost", "/feed.xml", **headers).status == 200


def test_every_link_of_a_feed_leads_to_its_page(press):
    for _ in press.moments:
        for outlet in SCENARIO.outlets:
            feed = feedparser.parse(io.BytesIO(get(press, outlet.host, "/feed.xml").read()))
            assert not feed.bozo
            assert feed.entries
            for entry in feed.entries:
                assert entry.link.startswith(f"http://{outlet.host}:{press.port}/")
                target = entry.link.removeprefix(f"http://{outlet.host}:{press.port}")
                assert get(press, outlet.host, target).status == 200
        press.advance()


def test_an_edited_page_keeps_its_address_and_a_removed_one_is_gone(press):
    edited = next(a for a in SCENARIO.articles if a.edits)
    removed = next(a for a in SCENARIO.articles if a.removed)
    answers: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for _ in press.moments:
        for article in (edited, removed):
            outlet = SCENARIO.outlet(article.outlet)
            target = "/" + path(outlet, SCENARIO.versions(article)[0])
            answer = get(press, outlet.host, target)
            answers[article.id].append((answer.status, answer.read()))
        press.advance()
    statuses = [status for status, _ in answers[edited.id]]
    assert statuses[LAST] == 200
    before, after = SCENARIO.step(edited.moment), SCENARIO.step(edited.edits[0].moment)
    old, new = answers[edited.id][before][1].decode(), answers[edited.id][after][1].decode()
    assert "dès cette semaine" in old
    assert "dès cette semaine" not in new
    gone = [status for status, _ in answers[removed.id]]
    first, last = SCENARIO.step(removed.moment), SCENARIO.step(removed.removed or "")
    assert gone == [404] * first + [200] * (last - first) + [410] * (LAST + 1 - last)


def test_a_taken_port_says_what_to_do(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
        with pytest.raises(UserError, match="MONITOR_PRESS_PORT"):
            Press(port=port).start()
    assert f"port {port}" in capsys.readouterr().err


def test_an_unwritable_clock_and_an_unknown_moment_say_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="writable"):
        Press(clock=tmp_path / "file" / "clock")
    with pytest.raises(UserError, match=f"from 0 to {LAST}"):
        Press(moment=LAST + 1)


def test_it_resumes_where_the_clock_file_stands(tmp_path):
    clock = tmp_path / "clock"
    assert step_in(clock, SCENARIO.moments) == 0
    Clock(SCENARIO.moments, clock, 3)
    assert step_in(clock, SCENARIO.moments) == 3
    clock.write_text("soon\n")
    assert step_in(clock, SCENARIO.moments) == 0


def test_the_command_serves_and_advances_by_itself(tmp_path):
    clock = tmp_path / "clock"
    command = [sys.executable, "-m", "samples.press", "--port", "0", "--clock", str(clock), "--every", "0.1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            lines = [running.stdout.readline() for _ in SCENARIO.moments]
        finally:
            running.terminate()
    assert "http://gazette.localhost:" in lines[0]
    assert datetime.fromisoformat(clock.read_text().strip()) == SCENARIO.moments[-1].at


def test_when_read_it_waits_for_the_reader_of_every_feed(tmp_path):
    command = [sys.executable, "-m", "samples.press", "--port", "0", "--every", "0.01", "--when-read"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            port = int(re.search(r"gazette\.localhost:(\d+)", running.stdout.readline())[1])
            press = SimpleNamespace(port=port)
            for outlet in SCENARIO.outlets:
                time.sleep(0.15)
                assert json.load(get(press, "press.localhost", "/press"))["moment"] == 0
                get(press, outlet.host, "/feed.xml")
            assert "2020-10-26" in running.stdout.readline()
            assert json.load(get(press, "press.localhost", "/press"))["moment"] == 1
        finally:
            running.terminate()


# --- the script and its dirt ----------------------------------------------------------------------------------------


def test_there_is_enough_of_each_language_and_dirt():
    relevant = Counter(a.language for a in SCENARIO.articles if a.truth.conflict)
    assert (relevant["fr"] >= 14, relevant["en"] >= 6, relevant["ru"] >= 2) == (True, True, True)
    assert relevant["hy"] >= 1
    assert relevant["az"] >= 1
    assert {d for a in SCENARIO.articles for d in a.dirt} == set(Dirt)
    assert len(SCENARIO.outlets) == 6
    assert len({o.country for o in SCENARIO.outlets}) == 6
    assert {o.side for o in SCENARIO.outlets} >= {"ARM", "AZE"}


def test_first_versions_are_fresh_but_for_the_baseline_and_the_one_that_is_too_old():
    for article in TRUTH.articles:
        at = SCENARIO.moments[SCENARIO.step(article.moment)].at
        age = at - article.published
        if article.is_too_old:
            assert age > timedelta(days=365)
        elif article.number == 1:
            assert timedelta() < age < timedelta(days=6 if article.moment == "baseline" else 1), article.id
    assert sum(a.is_too_old for a in TRUTH.articles) == 1


def test_every_outlet_has_back_numbers_that_alert_nothing():
    baseline = TRUTH.moments[0]
    assert {a.outlet for a in baseline.appeared} == {o.id for o in SCENARIO.outlets}
    assert baseline.new
    assert not baseline.may_alert


def test_one_episode_has_four_independent_articles_of_three_outlets_in_48_hours():
    first = [a for a in TRUTH.articles if a.number == 1 and a.reported == ("border-clashes-2022",) and not a.copy_of]
    published = [a.published for a in first]
    assert len(first) >= 4
    assert len({a.outlet for a in first}) >= 3
    assert max(published) - min(published) <= timedelta(hours=48)


def test_one_month_has_irrelevant_articles_only():
    quiet = next(m for m in TRUTH.moments if m.id == "quiet-2025")
    month = [a for a in TRUTH.articles if (a.published.year, a.published.month) == (quiet.at.year, quiet.at.month)]
    assert len(month) >= 4
    assert {a.conflict for a in month} == {Expect.NO}
    assert not quiet.new


def test_what_is_the_same_in_two_articles_is_one_utterance():
    languages = {u.id: {TRUTH.of(a, n).language for a, n, _ in u.attestations} for u in TRUTH.utterances}
    assert languages["obrien-2020-two-leaders"] == {"fr", "en"}
    assert languages["blinken-2022-artillery"] == {"fr", "en"}
    price = next(u for u in TRUTH.utterances if u.id == "price-2021-11-may")
    assert {TRUTH.of(a, n).language for a, n, _ in price.attestations} == {"fr"}
    texts = [text for _, _, text in price.attestations]
    assert word_overlap(*texts) < 0.5
    assert [m.amended for m in TRUTH.moments if m.amended] == [frozenset({"mirzoyan-2022-observers"})]


def test_a_copy_adds_no_utterance():
    copy = next(a for a in TRUTH.articles if a.copy_of)
    original = TRUTH.of(copy.copy_of)
    assert [s.utterance for s in copy.statements] == [s.utterance for s in original.statements]
    bodies = [v.text.body for v in VERSIONS if v.article.id in {copy.id, original.id}]
    assert word_overlap(*bodies) > 0.9


def test_episodes_named_exist():
    named = {e for a in TRUTH.articles for e in (*a.reported, *a.recalled, *a.also_recalled)}
    file = SHARED / "gold" / "episodes.json"
    if not file.exists():
        pytest.skip("the labelled articles are not here")
    assert named <= {e["id"] for e in json.loads(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("version", VERSIONS, ids=name)
def test_every_true_statement_stands_once_in_text_and_page(version):
    body, page = folded(version.text.body), visible_text(rendered(version), version)
    repeats = 2 if Dirt.REPEATED_LEAD in version.article.dirt else 1
    for statement in TRUTH.of(version.article.id, version.number).statements:
        for part in statement.parts:
            assert body.count(part) == 1, part
            assert 1 <= page.count(part) <= repeats, part


@pytest.mark.parametrize("version", VERSIONS, ids=name)
def test_an_extractor_finds_every_true_statement(version):
    outlet = SCENARIO.outlet(version.article.outlet)
    page = rendered(version)
    if Dirt.WRONG_CHARSET in version.article.dirt:
        with pytest.raises(UnicodeDecodeError):
            page.decode("utf-8")
        page = page.decode(outlet.wrong_charset)
    else:
        page = page.decode("utf-8")
    text = folded(trafilatura.extract(page, favor_precision=True, include_comments=False) or "")
    for statement in TRUTH.of(version.article.id, version.number).statements:
        assert all(part in text for part in statement.parts)


@pytest.mark.parametrize("version", VERSIONS, ids=name)
def test_every_page_says_that_it_is_a_sample_in_its_language(version):
    words = _furniture(version.article.language)
    assert folded(words["sample_page"]) in visible_text(rendered(version), version)


def test_every_feed_says_that_it_is_a_sample():
    for outlet in SCENARIO.outlets:
        feed = feedparser.parse(io.BytesIO(Renderer(SCENARIO, 8093).feed(outlet, LAST)))
        assert _furniture(outlet.language)["sample_feed"] in feed.feed.title


def test_dates_are_missing_where_the_dirt_says_so():
    for version in VERSIONS:
        page = rendered(version)
        dated = any(mark in page for mark in (b"datePublished", b"published_time", b"<time")) or bool(
            re.search(rb">\s*Publi\xc3\xa9 le |\xd5\xa9\. \S+ \d", page)
        )
        assert dated != (Dirt.NO_PAGE_DATE in version.article.dirt), name(version)
    renderer = Renderer(SCENARIO, 8093)
    for article in SCENARIO.articles:
        step = SCENARIO.step(article.moment)
        feed = feedparser.parse(io.BytesIO(renderer.feed(SCENARIO.outlet(article.outlet), step)))
        entry = next(e for e in feed.entries if article.id in e.link)
        assert ("published" in entry) != (Dirt.NO_FEED_DATE in article.dirt), article.id


def test_teasers_and_login_boxes_are_in_the_page_and_not_in_the_text():
    for version in VERSIONS:
        words, page = _furniture(version.article.language), visible_text(rendered(version), version)
        assert (words["teasers"] in page) == (Dirt.TEASERS in version.article.dirt)
        assert (words["login"] in page) == (Dirt.LOGIN_BOX in version.article.dirt)
        assert words["teaser_items"][0] not in version.text.body


def test_textual_dirt_is_really_there():
    bodies = {d: [v.text.body for v in VERSIONS if d in v.article.dirt] for d in Dirt}
    assert all(re.search(r"« [^»]*“[^”]*”", b) for b in bodies[Dirt.NESTED_QUOTES])
    assert all(re.search(r"« [^»]+\n\n« ", b) for b in bodies[Dirt.MULTI_PARAGRAPH_QUOTE])
    assert all(b.count("«") != b.count("»") for b in bodies[Dirt.UNMATCHED_QUOTE])
    assert any("Pachinian" in b and "Pashinyan" in b for b in bodies[Dirt.SPELLINGS])
    obriens = "\n".join(bodies[Dirt.TWO_OBRIENS])
    assert re.search("Robert O[’']Brien", obriens)
    assert re.search("James O[’']Brien", obriens)


# --- the truth's own tools ------------------------------------------------------------------------------------------


def test_word_overlap():
    assert word_overlap("« Aucune dispute »", "aucune dispute.") == 1
    assert word_overlap("a b c d", "a b x y") == pytest.approx(2 / 6)
    assert word_overlap("", "a") == 0


def test_accepts_knows_spellings_of_the_same_speaker():
    statement = TRUTH.of("bo-2023-11-obrien").statements[0]
    assert statement.accepts("James O’Brien")
    assert statement.accepts("James O'Brien (State Department)")
    assert not statement.accepts("Robert Kocharyan")
    assert not statement.accepts("")


def test_overlay_is_a_valid_catalogue(tmp_path):
    write_overlay(tmp_path / "catalogue", 8193)
    outlets = read_section((tmp_path / "catalogue",), "outlets.yaml", "outlets", CatalogueOutlet)
    assert [o.domains[0] for o in outlets] == list(hosts())
    assert all(o.sample and o.poll_interval_seconds == 0 and o.crawl_delay_seconds == 0 for o in outlets)
    assert all(f.url == f"http://{o.domains[0]}:8193/feed.xml" for o in outlets for f in o.feeds)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda raw: raw["moments"].reverse(), "in order"),
        (lambda raw: raw["articles"].append(raw["articles"][0]), "there twice"),
        (lambda raw: raw["articles"][0].update(moment="never"), "unknown moment"),
        (lambda raw: raw["articles"][0].update(outlet="nobody"), "unknown outlet"),
        (lambda raw: raw["articles"][0].update(removed="baseline"), "must come after"),
        (lambda raw: raw["articles"][0].update(colour="red"), "colour"),
        (lambda raw: raw["articles"][0].update(id="missing-text"), "missing-text.md"),
    ],
)
def test_a_mistake_in_the_scenario_is_named(tmp_path, change, complaint):
    raw = yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    change(raw)
    (tmp_path / "scenario.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    (tmp_path / "articles").symlink_to(FOLDER / "articles")
    with pytest.raises(UserError, match=complaint):
        load(tmp_path)


def test_a_scenario_that_is_not_yaml_is_named(tmp_path):
    (tmp_path / "scenario.yaml").write_text("moments: [", encoding="utf-8")
    with pytest.raises(UserError, match=r"scenario\.yaml"):
        load(tmp_path)
    with pytest.raises(UserError, match="reinstall"):
        load(tmp_path / "nowhere")


def test_no_text_file_is_left_out_of_the_scenario():
    named = {f"{v.article.id}.md" if v.number == 1 else f"{v.article.id}.{v.number}.md" for v in VERSIONS}
    assert {p.name for p in (FOLDER / "articles").iterdir()} == named


# --- our own words --------------------------------------------------------------------------------------------------


def shingles(text: str, size: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+(?:[’']\w+)*", text.casefold().replace("’", "'"))
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def third_party_texts() -> list[str]:
    seeds = [p.read_text(encoding="utf-8") for p in sorted((SHARED / "seeds").glob("*.txt"))]
    gold = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((SHARED / "gold" / "dev").glob("*.json"))]
    return seeds + [row["article"]["text"] for row in gold]


def test_no_eight_words_in_a_row_are_anybody_elses():
    texts = third_party_texts()
    if not texts:
        pytest.skip("the third-party articles are not here")
    foreign = set().union(*(shingles(t) for t in texts))
    ours = {v.article.id: shingles(v.text.title + "\n" + v.text.body) for v in VERSIONS}
    assert {i: found & foreign for i, found in ours.items() if found & foreign} == {}


def test_the_scenario_type_is_frozen():
    with pytest.raises(ValueError, match="frozen"):
        SCENARIO.window = 3
    assert isinstance(SCENARIO, Scenario)
