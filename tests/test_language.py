"""Languages told apart on sentences of our own, the same on every run."""

import json
from pathlib import Path

import pytest

from monitor.language import detect

SHARED = Path(__file__).parents[2] / "shared"

SENTENCES = {
    "fr": [
        "La préfète a rouvert mardi le vieux pont de pierre qui mène au marché.",
        "Réunion des ministres sur le tracé de la route du col, sans résultat",
        "Washington et Erevan signent un accord sur les douanes de la vallée",
        "Bakou : « Nous n'accepterons aucune condition préalable à l'ouverture »",
        "Mirzoyan, Bayramov et Blinken à New York : ce que l'on sait de la rencontre",
        "Les camions attendent depuis trois jours au poste-frontière, sous la neige.",
        "Arménie-Azerbaïdjan : deux blessés après des tirs près du village de Kirants",
        "UN RESPONSABLE AMÉRICAIN ATTENDU À EREVAN AVANT LA FIN DU MOIS DE MARS",
    ],
    "en": [
        "The governor reopened the old stone bridge to the market on Tuesday morning.",
        "Ministers meet over the mountain road and leave without an agreement",
        "Washington and Yerevan sign customs agreement for the southern valley",
        "Baku: no preconditions will be accepted for the opening of the crossing",
        "Mirzoyan, Bayramov and Blinken in New York: what we know about the talks",
        "Lorries have been waiting at the border post for three days in the snow.",
        "Armenia-Azerbaijan: two wounded after shots near the village of Kirants",
        "SENIOR AMERICAN OFFICIAL EXPECTED IN YEREVAN BEFORE THE END OF MARCH",
        "Six killed as shelling resumes between Armenia and Azerbaijan overnight",
    ],
    "ru": [
        "Губернатор открыл во вторник старый каменный мост, ведущий к рынку.",
        "Министры обсудили горную дорогу и разошлись без соглашения, пишет газета",
        "Вашингтон и Ереван подписали соглашение о таможне в южной долине",
        "Мирзоян, Байрамов и Блинкен в Нью-Йорке: что известно о переговорах",
        "Армения — Азербайджан: двое раненых после стрельбы близ села Киранц",
    ],
    "hy": [
        "Մարզպետը երեքշաբթի օրը վերաբացեց շուկա տանող հին քարե կամուրջը։",
        "Նախարարները քննարկել են լեռնային ճանապարհը և հեռացել առանց համաձայնության",
        "Վաշինգտոնն ու Երևանը ստորագրել են հարավային հովտի մաքսային համաձայնագիրը",
    ],
    "az": [
        "Vali çərşənbə axşamı bazara aparan köhnə daş körpünü yenidən açdı.",
        "Nazirlər dağ yolunu müzakirə etdilər və razılığa gəlmədən ayrıldılar",
        "Vaşinqton və Bakı cənub vadisi üçün gömrük sazişi imzaladılar, deyə bildirilib",
    ],
    "tr": [
        "Vali salı günü çarşıya giden eski taş köprüyü yeniden ulaşıma açtı.",
        "Bakanlar dağ yolunu görüştü ve bir anlaşmaya varamadan ayrıldılar",
        "Ankara ve Bakü güneydeki vadi için gümrük anlaşması imzaladı, dedi sözcü",
    ],
    "ka": [
        "გუბერნატორმა სამშაბათს ხელახლა გახსნა ბაზრისკენ მიმავალი ძველი ქვის ხიდი.",
        "მინისტრებმა მთის გზა განიხილეს და შეთანხმების გარეშე დაიშალნენ",
    ],
}
CASES = [(language, sentence) for language, sentences in SENTENCES.items() for sentence in sentences]


@pytest.mark.parametrize(("language", "sentence"), CASES)
def test_sentences_are_told_apart_without_help(language: str, sentence: str) -> None:
    assert len(sentence) >= 50
    assert detect(sentence).code == language


@pytest.mark.parametrize(("language", "sentence"), CASES)
@pytest.mark.parametrize("declared", ["fr", "en-US", "ru", "az", "tr_TR", "xx"])
def test_a_wrong_declaration_misleads_nobody(language: str, sentence: str, declared: str) -> None:
    assert detect(" ".join([sentence] * 3), (declared,)).code == language


@pytest.mark.parametrize(
    ("title", "declared", "language"),
    [("Erevan : Blinken", "fr", "fr"), ("Blinken, Mirzoyan", "en", "en"), ("Aliyev Bakı", "az", "az")],
)
def test_short_titles_inherit(title: str, declared: str, language: str) -> None:
    detected = detect(title, (declared,))
    assert (detected.code, detected.by) == (language, "declared")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Minister hat am Dienstag die alte Brücke wieder für den Verkehr geöffnet.", "de"),
        ("El ministro reabrió el martes el viejo puente de piedra que lleva al mercado.", "es"),
        (
            "Lo ministre, que non a pas parlat, es entrat dins la vila e los vesins l'an seguit sus la plaça.",
            "ca",
        ),
        (
            "De minister was in het land en of er een akkoord is, in de stad of op het water, was hem niet bekend.",
            "nl",
        ),
        ("Губернатор відкрив у вівторок старий кам'яний міст, що веде до ринку міста.", "uk"),
    ],
)
def test_other_languages_are_not_taken_for_ours(text: str, language: str) -> None:
    assert detect(text).code == language


@pytest.mark.parametrize("text", ["", " ", "12", "!?", "https://exemple.org/a", "😀" * 60, "OK", "中文" * 40])
def test_what_has_no_language_is_undetermined(text: str) -> None:
    assert detect(text).code == "und"


def test_a_hundred_runs_are_identical() -> None:
    for _, sentence in CASES:
        assert len({detect(sentence) for _ in range(3)}) == 1
    assert len({detect(CASES[0][1]) for _ in range(100)}) == 1


def test_one_foreign_name_does_not_make_a_text_azerbaijani() -> None:
    assert (
        detect("The minister thanked Heydər Əliyev’s old friends at the opening of the bridge on Tuesday. " * 2).code
        == "en"
    )


@pytest.mark.skipif(not SHARED.exists(), reason="../shared (labelled articles) is not here")
def test_labelled_articles_are_in_their_language() -> None:
    for path in (SHARED / "gold/dev").glob("*.json"):
        article = json.loads(path.read_text())["article"]
        assert detect(article["text"]).code == article["lang"], path.stem
