"""The command line as users meet it: exit codes, messages with a remedy, JSON for programs."""

import json
import socket
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
EXPECTED_SEEDS = {
    "000": "border-clashes-2022",
    "001": "border-clashes-2022",
    "002": "border-clashes-2022",
    "003": "karabakh-war-2020",
    "004": "peace-talks-2023-2024",
}
ARTICLE = (
    "Le secrétaire d’État américain, Antony Blinken, a appelé mardi l’Azerbaïdjan et l’Arménie à la retenue. "
    "« La frontière doit rester calme », a-t-il déclaré à Washington, après les combats du 13 septembre 2022 entre "
    "les forces arméniennes et azerbaïdjanaises près de Djermouk."
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.json"
    path.write_text(json.dumps({"text": ARTICLE, "title": "Retenue", "published": "2022-09-14", "lang": None}))
    return path


def test_help_has_examples(cli):
    for command in ("explain", "import", "run", "init"):
        code, out, _ = cli(command, "--help")
        assert code == 0
        assert "Example" in out


def test_explain_prints_an_object_of_the_documented_schema(cli, article):
    code, out, _ = cli("explain", article, "--format", "jsonl")
    found = json.loads(out)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "explain.schema.json").read_text()))
    assert code == 0
    assert found["schema"] == 1
    assert found["relevant"] is True
    assert found["episodes"][0]["id"] == "border-clashes-2022"
    assert found["published"] == {"value": "2022-09-14", "precision": "day", "by": "given"}
    quote = next(s for s in found["statements"] if s["kind"] == "direct")
    assert found["text"][quote["start"] : quote["end"]] == quote["text"] == "La frontière doit rester calme"
    assert (quote["speaker"]["name"], quote["speaker"]["side"]) == ("Antony Blinken", "US")


@pytest.mark.parametrize(
    "text",
    [
        "Dışişleri Bakanı dün Ankara’da gazetecilere konuştu. “Görüşmeler iyi geçti ve yakında devam edecek” dedi.",
        "საგარეო საქმეთა მინისტრმა გუშინ ჟურნალისტებს უთხრა, რომ მოლაპარაკება კარგად წავიდა და მალე გაგრძელდება.",
    ],
    ids=["tr", "ka"],
)
def test_a_text_of_a_language_without_rules_says_so(cli, tmp_path, text):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    code, out, _ = cli("explain", path, "--format", "jsonl")
    said = json.loads(out)
    assert (code, said["statements"], said["disposition"]) == (0, [], "unsupported_language")


def test_explain_writes_nothing(cli, article, tmp_path):
    cli("explain", article)
    assert not (tmp_path / "var").exists()


def test_explain_goes_on_after_what_cannot_be_read(cli, article, tmp_path):
    absent, binary = tmp_path / "absent.txt", tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 10)
    code, out, err = cli("explain", absent, article, binary, "--format", "jsonl")
    objects = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [("error" in o) for o in objects] == [True, False, True]
    assert [Path(o["id"]).name for o in objects] == ["absent.txt", "article.json", "binary.txt"]
    assert all(o["remedy"] for o in objects if "error" in o)
    assert "absent.txt" in err
    schema = json.loads((ROOT / "docs" / "explain.schema.json").read_text())
    for found in objects:
        jsonschema.validate(found, schema)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02" * 1000, b"a" * 21_000_000, "«".encode() * 100_000, b"mot " * 500_000],
    ids=["empty", "binary", "too large", "marks", "one line"],
)
def test_monstrous_files_end_in_time_with_an_answer(cli, tmp_path, content):
    path = tmp_path / "monster.txt"
    path.write_bytes(content)
    code, out, _ = cli("explain", path, "--format", "jsonl")
    assert code in {0, 1}
    assert len(out.splitlines()) == 1


def test_import_again_changes_nothing(cli, article):
    assert cli("init")[0] == 0
    code, out, _ = cli("import", article)
    assert code == 0
    assert "1 new" in out
    before = cli("statements", "list", "--json")[1]
    assert before.strip()
    code, out, _ = cli("import", article)
    assert "1 known" in out
    assert cli("statements", "list", "--json")[1] == before


def test_import_leaves_the_database_as_it_was_where_a_file_fails(cli, article, tmp_path):
    cli("init")
    broken = tmp_path / "broken.json"
    broken.write_text('{"text": ')
    code, out, err = cli("import", broken, article)
    assert code == 1
    assert "broken.json" in err
    assert "What to do" in err
    assert "1 new" in out
    assert len(cli("statements", "list", "--json")[1].splitlines()) >= 1


def test_an_import_alerts_only_when_asked(cli, article):
    cli("init")
    cli("import", article)
    assert cli("alerts", "list", "--json")[1] == ""


def test_an_import_that_was_asked_to_alert(cli, article):
    cli("init")
    cli("subscribers", "add", "a@example.org", "--lang", "en", "--alerts")
    code, out, _ = cli("import", article, "--alert")
    assert code == 0
    [alert, *_] = [json.loads(line) for line in cli("alerts", "list", "--json")[1].splitlines()]
    assert alert["utterance"]["speaker"]["name"] == "Antony Blinken"
    code, out, _ = cli("relay")
    assert code == 0
    assert "sent" in out


def test_feed_files_are_described_one_by_one(cli, tmp_path):
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(
        '<rss version="2.0"><channel><title>T</title><item><title>Un</title><link>https://a.example/1</link></item>'
        "</channel></rss>"
    )
    bad.write_text("<html><body>Hello</body></html>")
    code, out, _ = cli("feeds", "parse", good, bad, "--format", "jsonl")
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert [entry["link"] for entry in first["entries"]] == ["https://a.example/1"]
    assert second["error"] == "html_instead_of_feed"
    assert second["remedy"]


def test_the_press_is_read_after_an_init_of_today(cli, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("MONITOR_PRESS_PORT", str(probe.getsockname()[1]))
    cli("init")
    assert cli("run", "--feeds", "sample", "--once")[0] == 0  # the baseline
    code, out, _ = cli("run", "--feeds", "sample", "--once")
    assert code == 0
    assert "off_domain" not in out
    assert cli("alerts", "list", "--json")[1].strip()


def test_subscribers_are_a_table(cli):
    cli("init")
    assert cli("subscribers", "add", "a@example.org", "--lang", "fr", "--zone", "Asia/Yerevan", "--digest")[0] == 0
    [row] = [json.loads(line) for line in cli("subscribers", "list", "--json")[1].splitlines()]
    assert (row["address"], row["zone"], row["wants_digest"], row["wants_alerts"]) == (
        "a@example.org", "Asia/Yerevan", True, False,
    )  # fmt: skip
    assert cli("subscribers", "remove", "a@example.org")[0] == 0
    assert cli("subscribers", "list", "--json")[1] == ""


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (("subscribers", "add", "a@b\r\nBcc: c@d", "--digest"), "a@b"),
        (("subscribers", "add", "a@example.org"), "neither digest nor alerts"),
        (("subscribers", "add", "a@example.org", "--digest", "--zone", "Mars/Base"), "Mars/Base"),
        (("subscribers", "add", "a@example.org", "--digest", "--lang", "tlh"), "tlh"),
        (("subscribers", "remove", "nobody@example.org"), "not subscribed"),
        (("digest", "--date", "tomorrow"), "tomorrow"),
        (("explain", "x.txt", "--published", "13/09/2022"), "unknown date"),
    ],
)
def test_wrong_arguments_have_a_cause_and_a_remedy(cli, arguments, cause):
    cli("init")
    code, _, err = cli(*arguments)
    assert code == 1
    assert cause in err
    assert "What to do" in err


def test_commands_before_init_say_so(cli):
    code, _, err = cli("alerts", "list")
    assert code == 1
    assert "monitor init" in err


def test_the_clock_is_only_for_the_sample_press(cli, monkeypatch):
    monkeypatch.setenv("MONITOR_NOW", "2022-09-13T00:00:00Z")
    code, _, err = cli("init")
    assert code == 1
    assert "MONITOR_NOW" in err


def test_digest_as_text_and_as_a_page(cli, tmp_path):
    cli("init")
    code, out, _ = cli("digest", "--lang", "en", "--zone", "UTC")
    assert code == 0
    assert "utterance" in out
    page = tmp_path / "out" / "digest.html"
    assert cli("digest", "--to", page)[0] == 0
    assert "<html" in page.read_text()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles (../shared/seeds) are absent")
def test_the_seeds_come_out_right(cli):
    code, out, _ = cli("explain", SEEDS, "--format", "jsonl")
    assert code == 0
    found = {Path(o["id"]).name[:3]: o for o in map(json.loads, out.splitlines())}
    assert {name: o["episodes"][0]["id"] for name, o in found.items()} == EXPECTED_SEEDS
    recalled = {e["id"] for e in found["004"]["episodes"] if e["role"] == "recalled"}
    assert "karabakh-offensive-2023" in recalled
    names = {name: {s["speaker"]["name"] for s in o["statements"] if s["speaker"]} for name, o in found.items()}
    assert "Robert O'Brien" in names["003"]
    assert "James O'Brien" in names["004"]
    for o in found.values():
        for s in o["statements"]:
            assert o["text"][s["start"] : s["end"]] == s["text"]
            assert "Retour en haut" not in s["text"]


def test_search_finds_what_was_imported(cli, article):
    cli("init")
    cli("import", article)
    code, out, _ = cli("search", "frontière side:US", "--json")
    assert (code, json.loads(out)["speaker"]) == (0, "Antony Blinken")
    assert json.loads(cli("search", "-paix", "lang:fr", "--json", "--limit", 1)[1])["language"] == "fr"
    assert "utterance" in cli("search", "side:US")[1], "the number that `evidence` and `why` take"
    assert "Djermouk" in cli("search", "Jermuk in:articles")[1]
    code, _, err = cli("search", "paix side:AZR")
    assert code == 1
    assert "\n            ^^^" in err


def test_what_looks_like_markup_in_a_name_is_shown_as_it_is(cli):
    code, _, err = cli("explain", "[/red] notes [draft].json")
    assert code == 1
    assert "[/red] notes [draft].json" in err
