"""An attribution before its speaker is known: what `quotations`, `cues` and `spans` hand to `speakers`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.common import Span
from monitor.model.reading import Modality, StatementKind


class SourceForm(StrEnum):
    """How the text names its source, which decides how it is resolved."""

    NAMED = "named"  # a noun phrase: name, title, body, capital for a government
    PRONOUN = "pronoun"  # il, elle, he, ce dernier, cette source …
    ELLIPSIS = "ellipsis"  # coordinated predicate: the subject of the cue before
    CARRIED = "carried"  # a quotation without any cue of its own


@dataclass(frozen=True, slots=True)
class Attribution:
    """Content, cue and source spans in the article's text, in text order.

    `inner` holds attributions inside this one's content (a report in a report): their source gives
    the statement's `origin`. `via` are spans naming the agency or outlet that passed the words on. `sentence` is that
    of the cue, `occasion` the call, meeting, interview or paper in which the words were spoken.
    """

    content: Span
    fragments: tuple[Span, ...]
    kind: StatementKind
    cue: Span | None
    cue_lemma: str | None
    source: Span | None
    source_form: SourceForm
    modality: Modality
    is_document: bool
    inner: tuple[Attribution, ...] = ()
    via: tuple[Span, ...] = ()
    addressees: tuple[Span, ...] = ()
    sentence: Span | None = None
    occasion: Span | None = None

    @property
    def anchor(self) -> int:
        """Where the report stands: its cue, else its source, else the end of its words."""
        place = self.cue or self.source
        return place.start if place else self.content.end
