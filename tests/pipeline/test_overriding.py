"""`monitor overrides …` on a real reading: corrected at once, shown with who and why, taken back."""

from __future__ import annotations

import json

TEXT = (
    "Erevan, 14 septembre 2022. Le ministre arménien des Affaires étrangères, Ararat Mirzoyan, a déclaré que les "
    "pourparlers avec l'Azerbaïdjan reprendraient en octobre à Bruxelles."
)


def test_a_speaker_is_corrected_and_given_back(cli, tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    assert cli("init")[0] == 0
    assert cli("import", article, "--published", "2022-09-14")[0] == 0

    def speakers():
        return [json.loads(row)["speaker"] for row in cli("statements", "list", "--json")[1].splitlines()]

    before = speakers()
    assert before == ["Ararat Mirzoyan"]
    code, printed, errors = cli("overrides", "speaker", 1, "nikol-pashinyan", "--by", "editor", "--why", "heard it")
    assert code == 0, errors
    assert "Override 1 recorded" in printed
    assert speakers() == ["Nikol Pashinyan"]
    assert "heard it" in cli("overrides", "list")[1]
    assert cli("overrides", "take-back", 1, "--by", "editor", "--why", "no")[0] == 0
    assert speakers() == before
    code, _, errors = cli("overrides", "speaker", 1, "nobody-known", "--by", "editor", "--why", "x")
    assert code == 1
    assert "register" in errors
