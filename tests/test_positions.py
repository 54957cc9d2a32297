"""How words stand to earlier ones: said alike, said otherwise and in what, or about something else."""

import pytest

from monitor.model.reading import Modality
from monitor.novelty.pairs import Report
from monitor.novelty.positions import Relation, other, own

OPENS = "Le poste-frontière ouvrira aux ressortissants des pays tiers avant la fin de l'année."
SIGNS = "We are ready to sign the peace treaty this autumn."

OWN = [
    (OPENS, "fr", OPENS.replace("ouvrira", "sera ouvert"), "fr", Relation.REPEATED, ()),
    (
        OPENS,
        "fr",
        "Le poste-frontière n'ouvrira pas aux ressortissants des pays tiers.",
        "fr",
        Relation.CHANGED,
        ("negation",),
    ),
    (OPENS, "fr", OPENS.replace("ouvrira", "restera fermé"), "fr", Relation.CHANGED, ("opposite",)),
    (SIGNS, "en", "Nous sommes prêts à signer le traité de paix cet automne.", "fr", Relation.REPEATED, ()),
    (SIGNS, "en", "Nous ne sommes pas prêts à signer le traité de paix.", "fr", Relation.CHANGED, ("negation",)),
    (
        "Douze kilomètres sont délimités.",
        "fr",
        "Sept kilomètres sont délimités.",
        "fr",
        Relation.CHANGED,
        ("numbers",),
    ),
    (SIGNS, "en", "The peace treaty must name the rights of those who fled.", "en", Relation.SUBJECT, ()),
    (OPENS, "fr", "La récolte de raisin sera meilleure que l'an dernier.", "fr", None, ()),
]

OTHER = [
    (
        "Azerbaijani forces fired at an Armenian post.",
        "en",
        "Armenian forces fired at an Azerbaijani post.",
        "en",
        "roles",
    ),
    ("L'armée azerbaïdjanaise a tiré la première.", "fr", "L'armée arménienne a tiré la première.", "fr", "actors"),
    (
        "Azerbaijan opened fire at Armenian posts near Jermuk.",
        "en",
        "L'Azerbaïdjan n'a pas ouvert le feu sur les postes arméniens près de Djermouk.",
        "fr",
        "negation",
    ),
]


@pytest.mark.parametrize(("text", "language", "earlier", "its_language", "relation", "vetoes"), OWN)
def test_the_same_person_before(text, language, earlier, its_language, relation, vetoes):
    found = own([Report(text, language)], [Report(earlier, its_language)], {})
    assert (found and found[0]) == relation
    assert (found[1].vetoes if found else ()) == vetoes


@pytest.mark.parametrize(("text", "language", "theirs", "its_language", "veto"), OTHER)
def test_the_other_side_says_the_contrary(text, language, theirs, its_language, veto):
    relation, match = other([Report(text, language)], [Report(theirs, its_language)], {})
    assert relation is Relation.CONTRADICTED
    assert veto in match.vetoes


def test_the_other_side_agrees_or_counts_otherwise_is_no_contrary():
    assert other([Report(SIGNS, "en")], [Report(SIGNS, "en")], {}) is None
    losses = "Our army lost {} soldiers in two days."
    assert other([Report(losses.format(49), "en")], [Report(losses.format(71), "en")], {}) is None


def test_a_denial_is_a_difference():
    denied = Report(SIGNS, "en", modality=Modality.DENIED)
    assert own([denied], [Report(SIGNS, "en")], {})[0] is Relation.CHANGED
    assert other([denied], [Report(SIGNS, "en")], {})[0] is Relation.CONTRADICTED


def test_the_pair_of_texts_that_are_most_alike_is_laid_side_by_side():
    both = [Report("Le traité sera signé en automne.", "fr"), Report(SIGNS, "en")]
    _, match = own([Report(SIGNS, "en")], both, {})
    assert match.text.text == SIGNS
