"""`monitor compare`: one answer a line, in order, whatever the lines are."""

from __future__ import annotations

import json

TREATY = "The treaty text is ready, two signatures and a date are missing."


def line(a, b, **given):
    first, second = ({"text": text, "lang": "en", "speaker": "A. Blinken"} for text in (a, b))
    return json.dumps({"a": first, "b": second | given})


def test_answers_come_in_order_with_a_reason(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text(
        "\n".join([
            line(TREATY, "two signatures and a date are all that the treaty lacks, its text being ready"),
            line(TREATY, "The treaty text is not ready, two signatures and a date are missing."),
            line(TREATY, TREATY, speaker="Sergey Lavrov"),
            line(
                TREATY, "Il ne manque au traité, dont le texte est prêt, que deux signatures et une date.", lang="fr"
            ),
        ])
        + "\n",
        encoding="utf-8",
    )
    code, printed, _ = cli("compare", path, "--format", "jsonl")
    rows = [json.loads(row) for row in printed.splitlines()]
    assert code == 0
    assert [row["same"] for row in rows] == [True, False, False, True]
    assert rows[1]["vetoes"] == ["negation"]
    assert rows[1]["verdict"] == "new"
    assert "negation" in rows[1]["reason"]
    assert rows[2]["vetoes"] == ["speaker"]
    assert all(set(row) == {"same", "verdict", "score", "vetoes", "reason"} for row in rows)


def test_a_commonplace_of_another_day_is_not_merged(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    words = "We call on both sides to exercise restraint."
    pair = {x: {"text": words, "lang": "en", "date": day} for x, day in (("a", "2022-09-13"), ("b", "2022-09-15"))}
    path.write_text(json.dumps(pair), encoding="utf-8")
    code, printed, _ = cli("compare", path)
    assert code == 0
    assert "not merged (uncertain" in printed


def test_who_spoke_and_where_is_left_aside(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    told = f"“{TREATY[:-1]},” Antony Blinken told his hosts at a dinner in Vienna on Tuesday."
    path.write_text(line(TREATY, told), encoding="utf-8")
    code, printed, _ = cli("compare", path)
    assert code == 0
    assert "the same utterance" in printed


def test_a_speaker_is_known_in_any_alphabet(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    spellings = ("Անթոնի Բլինքեն", "Энтони Блинкен", "ენტონი ბლინკენი")
    path.write_text("\n".join(line(TREATY, TREATY, speaker=spelling) for spelling in spellings), encoding="utf-8")
    code, printed, _ = cli("compare", path)
    assert code == 0
    assert printed.count("the same utterance") == len(spellings)


def test_a_time_stands_for_its_day(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    pair = {
        x: {"text": TREATY, "lang": "en", "date": day}
        for x, day in (("a", "2022-09-13T22:10:00Z"), ("b", "2022-09-14"))
    }
    path.write_text(json.dumps(pair), encoding="utf-8")
    code, printed, _ = cli("compare", path)
    assert code == 0
    assert "the same utterance" in printed


def test_a_bad_line_is_said_and_the_others_are_answered(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text("nonsense\n" + line(TREATY, TREATY), encoding="utf-8")
    code, printed, errors = cli("compare", path, "--format", "jsonl")
    assert code == 1
    assert [set(json.loads(row)) & {"error", "same"} for row in printed.splitlines()] == [{"error"}, {"same"}]
    assert "line 1" in errors
    code, _, errors = cli("compare", tmp_path / "absent.jsonl")
    assert code == 1
    assert "JSON lines" in errors


def test_what_is_said_to_somebody_else_is_said_anew(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    told = "that the ferry timetable had to be settled by autumn"
    path.write_text(
        "\n".join(
            line(f"He told President Tokayev {told}.", f"On the phone with {other}, he said {told}.")
            for other in ("Chancellor Scholz", "Mr Tokayev")
        ),
        encoding="utf-8",
    )
    _, printed, _ = cli("compare", path, "--format", "jsonl")
    rows = [json.loads(row) for row in printed.splitlines()]
    assert [row["same"] for row in rows] == [False, True]
    assert rows[0]["vetoes"] == ["addressee"]


def test_whatever_happens_behind_who_spoke_is_of_his_words(cli, tmp_path):
    path = tmp_path / "pairs.jsonl"
    before = "Nous ne rouvrirons la centrale qu'une fois le rapport remis"
    path.write_text(
        line(
            f"{before}, a déclaré la ministre.", "Nous rouvrirons la centrale, a déclaré la ministre, sans attendre."
        ),
        encoding="utf-8",
    )
    _, printed, _ = cli("compare", path, "--format", "jsonl")
    assert not json.loads(printed)["same"]
