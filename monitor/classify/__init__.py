"""What an article is about: is it relevant, which conflict episodes does it report or recall, and why.

layout     title and text as one string, sentences with their weight, phrase hits
labels     what a phrase of the catalogue stands for
scope      conflict_core; us_actor: the other score of relevance
tenures    who held office when; dating: when an undated text was written
evidence   the cues for an episode; hindsight: what only looks back
classifier the decision
"""

from monitor.classify.about import About
from monitor.classify.classifier import Classifier

__all__ = ["About", "Classifier"]
