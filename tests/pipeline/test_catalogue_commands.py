"""`monitor catalogue`, `proposals` and `reclassify` as users meet them."""

from __future__ import annotations

import json

MINE = "episodes:\n- {id: washington-summit-2025, note: mine}\n"


def test_check_before_there_is_a_database_and_with_a_mistake(cli, tmp_path):
    assert cli("catalogue", "check")[0] == 0
    assert not (tmp_path / "var" / "monitor.db").exists()
    (tmp_path / "var" / "catalogue").mkdir(parents=True)
    (tmp_path / "var" / "catalogue" / "episodes.yaml").write_text(
        "episodes:\n- {id: mine, begin: 2027}\n", encoding="utf-8"
    )
    code, _, err = cli("catalogue", "check")
    assert code == 1
    assert "episodes.yaml:2" in err
    assert "What to do" in err


def test_a_proposal_from_file_to_version_and_back_to_a_file(cli, tmp_path):
    cli("init")
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    assert "proposal 1" in cli("proposals", "add", tmp_path / "mine.yaml")[1]
    [row] = [json.loads(line) for line in cli("proposals", "list", "--json")[1].splitlines()]
    assert (row["id"], row["state"], row["row"]) == (1, "open", "washington-summit-2025")
    assert "note: mine" in cli("proposals", "show", "1")[1]
    assert cli("proposals", "accept", "1")[0] == 0
    assert cli("proposals", "accept", "1")[0] == 1
    code, out, _ = cli("catalogue", "diff", "--json")
    assert code == 0
    assert json.loads(out)["kind"] == "changed"
    exported = tmp_path / "exported.yaml"
    assert cli("catalogue", "export", "--to", exported)[0] == 0
    assert "note: mine" in exported.read_text()
    assert cli("catalogue", "export", "--to", exported)[0] == 1, "nothing is written over"
    assert cli("proposals", "reject", "1")[0] == 0
    assert cli("catalogue", "diff", "--json")[1] == ""


def test_explain_reads_by_what_was_accepted(cli, tmp_path):
    cli("init")
    text = (
        "Antony Blinken a appelé l’Arménie et l’Azerbaïdjan à la paix après la nuit de Zorakar, dit-on à Washington."
    )
    (tmp_path / "article.txt").write_text(text, encoding="utf-8")
    given = ("explain", tmp_path / "article.txt", "--published", "2027-04-02", "--format", "jsonl")
    before = json.loads(cli(*given)[1])["episodes"][0]["id"]
    entry = (
        "- {id: zorakar, names: {fr: Z, en: Z}, start: {day: 2027-04-01, source: test}, signature: {fr: [Zorakar]}}"
    )
    (tmp_path / "mine.yaml").write_text(f"episodes:\n{entry}\n", encoding="utf-8")
    cli("proposals", "add", tmp_path / "mine.yaml")
    cli("proposals", "accept", "1")
    after = json.loads(cli(*given)[1])["episodes"][0]["id"]
    assert (before, after) == ("tripp-implementation-2025-2026", "zorakar")


def test_rivals_end_with_2(cli, tmp_path):
    (tmp_path / "var" / "catalogue").mkdir(parents=True)
    (tmp_path / "var" / "catalogue" / "episodes.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "theirs.yaml").write_text(MINE.replace("mine", "theirs"), encoding="utf-8")
    cli("init")
    cli("proposals", "add", tmp_path / "theirs.yaml")
    cli("proposals", "accept", "1")
    code, out, _ = cli("catalogue", "diff")
    assert code == 2
    assert "rivals" in out


def test_reclassify_of_nothing_and_wrong_arguments(cli, tmp_path):
    cli("init")
    report = tmp_path / "reports" / "page.html"
    code, out, _ = cli("reclassify", "--to", report)
    assert code == 0
    assert "0 looked at" in out
    assert "<html" in report.read_text()
    for arguments in (("--alert",), ("--since", "September"), ("--lang", "tlh")):
        code, _, err = cli("reclassify", *arguments)
        assert code == 1, arguments
        assert "What to do" in err
