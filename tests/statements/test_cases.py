from __future__ import annotations

import pytest

from monitor.statements.cases import russian_cases, russian_name_cases


@pytest.mark.parametrize(
    ("phrase", "form"),
    [
        ("министр обороны", "министром обороны"),
        ("глава МИД", "главу МИД"),
        ("официальный представитель", "официального представителя"),
        ("временный поверенный", "временному поверенному"),
        ("пресс-секретарь", "пресс-секретарем"),
        ("Национальное собрание", "Национального собрания"),
        ("Государственная пограничная служба", "Государственной пограничной службой"),
        ("Соединенные Штаты", "Соединенных Штатов"),
        ("сопредседатели группы", "сопредседателями группы"),
        ("власти", "властей"),
    ],
)
def test_a_phrase_is_declined_at_its_noun(phrase: str, form: str) -> None:
    cases = russian_cases(phrase)
    assert cases[0] == phrase
    assert form in cases


@pytest.mark.parametrize(
    ("name", "gender", "form"),
    [
        ("Никол Пашинян", "m", "Николом Пашиняном"),
        ("Ильхам Алиев", "m", "Ильхамом Алиевым"),
        ("Мария Захарова", "f", "Марии Захаровой"),
        ("Дмитрий Песков", "m", "Дмитрию Пескову"),
        ("Константин Затулин", "m", "Константином Затулиным"),
    ],
)
def test_every_word_of_a_name_is_declined(name: str, gender: str, form: str) -> None:
    assert form in russian_name_cases(name, gender)


@pytest.mark.parametrize("name", ["Марко Рубио", "Нэнси Пелоси", "Карин Жан-Пьер", "Ilham Aliyev"])
def test_what_is_not_declined_stays(name: str) -> None:
    assert russian_name_cases(name, "f" if name[0] in "НК" else "m") == (name,)


@pytest.mark.parametrize("phrase", ["МИД РФ", "NSC", ""])
def test_acronyms_and_other_scripts_stay(phrase: str) -> None:
    assert russian_cases(phrase) == (phrase,)
