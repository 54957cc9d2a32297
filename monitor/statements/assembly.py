"""From reports in sentences to attributions in the article: spans, kinds, carried quotations, rejections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.model.common import Span
from monitor.model.reading import Modality, RejectedAttribution, StatementKind
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.clauses import Clauses, Range, Source
from monitor.statements.cues import Cue, find_cues
from monitor.statements.folding import Folded
from monitor.statements.quotations import Quotation
from monitor.statements.reports import NO_SOURCE, Report
from monitor.statements.sentences import QUOTE, find_sentences
from monitor.statements.tags import find_tags

# A quotation without any cue is a statement only if it can stand alone: shorter ones are titles or scare quotes.
MIN_CARRIED_WORDS = 5
MAX_AGENT_SENTENCE = 18


@dataclass(slots=True)
class Assembly:
    """Collects the attributions of one article."""

    folded: Folded
    attributions: list[Attribution] = field(default_factory=list)
    rejected: list[RejectedAttribution] = field(default_factory=list)
    previous: Clauses | None = None

    def add_sentence(self, clauses: Clauses, reports: Sequence[Report]) -> None:
        """Take over one sentence's reports; what is quoted but not reported there is carried or dropped."""
        covered: list[Range] = []
        for report in reports:
            reason = rejection(clauses, report)
            covered.extend(report.contents)
            if reason == "":
                continue
            if reason:
                self.rejected.append(RejectedAttribution(self._span(clauses, report.contents), reason))
                continue
            self._add(clauses, report)
        for index, token in enumerate(clauses.tokens):
            if token.quotation is not None and not any(a <= index < b for a, b in covered):
                self._carry(clauses, index, token.quotation)
        if not reports:
            self._point_back(clauses)
        self.previous = clauses

    def _add(self, clauses: Clauses, report: Report) -> None:
        self.attributions.append(self.attribution(clauses, report))

    def attribution(self, clauses: Clauses, report: Report) -> Attribution:
        fragments = [f for a, b in report.contents for f in self._fragments(clauses, a, b)]
        span = Span(fragments[0].start, fragments[-1].end)
        cue = report.cue
        inner = tuple(
            self.attribution(clauses, r) for r in report.inner if r.contents and rejection(clauses, r) is None
        )
        return Attribution(
            content=span,
            fragments=tuple(fragments),
            kind=kind(clauses, report.contents),
            cue=None if cue is None else self._range(clauses, (cue.first, cue.last + 1)),
            cue_lemma=None if cue is None else cue.verb.lemma,
            source=None if report.source.range is None else self._range(clauses, report.source.range),
            source_form=report.source.form,
            modality=modality(cue),
            is_document=False,
            inner=tuple(i for i in inner if span.start <= i.content.start and i.content.end <= span.end),
            via=tuple(self._range(clauses, r) for r in report.via),
            addressees=() if report.addressee is None else (self._range(clauses, report.addressee),),
        )

    def _fragments(self, clauses: Clauses, a: int, b: int) -> list[Span]:
        tokens = clauses.tokens
        if b - a == 2 and tokens[a + 1].quotation is not None and clauses.has("determiner", a):
            a += 1
        only = tokens[a].quotation if b - a == 1 else None
        if only is not None and len(only.pieces) == 1:
            start, end = only.pieces[0]
            return [self.folded.span(start, end - (self.folded.text[end - 1] == ","))]
        if only is not None:
            return (
                [self.folded.span(s, e) for s, e in only.pieces]
                if len(only.pieces) == 1
                else [self.folded.span(s, e) for s, e in only.pieces]
            )
        return [self.folded.span(tokens[a].start, tokens[b - 1].end)]

    def _span(self, clauses: Clauses, contents: Sequence[Range]) -> Span:
        return self.folded.span(clauses.tokens[contents[0][0]].start, clauses.tokens[contents[-1][1] - 1].end)

    def _range(self, clauses: Clauses, bounds: Range) -> Span:
        a, b = bounds
        return self.folded.span(clauses.tokens[a].start, clauses.tokens[b - 1].end)

    def _carry(self, clauses: Clauses, index: int, quotation: Quotation) -> None:
        """A quotation without a cue in its sentence: after a colon, or standing by itself."""
        if self._incise(clauses, quotation):
            return
        source = NO_SOURCE
        text = self.folded.text[quotation.inner_start : quotation.inner_end]
        words = len(text.split())
        if index and clauses.word(index - 1) == ":" and words >= 3:
            source = _introducing(clauses, index - 1)
        elif index or clauses.word(1) not in {"", ","}:
            return
        elif words < MIN_CARRIED_WORDS and not (
            words > 1 and text[-1] in ".!?…" and self._follows_quotation(clauses)
        ):
            return
        form = source.form if source.range is not None else SourceForm.CARRIED
        report = Report(((index, index + 1),), Source(source.range, form), None, "quotation")
        self._add(clauses, report)

    def _follows_quotation(self, clauses: Clauses) -> bool:
        """Whether a direct quotation was attributed just before, in the same paragraph."""
        last = self.attributions[-1] if self.attributions else None
        if last is None or last.kind is StatementKind.INDIRECT or clauses.sentence.opens_paragraph:
            return False
        return self.previous is not None and last.content.end >= self.folded.span(*self._bounds(self.previous)).start

    def _bounds(self, clauses: Clauses) -> Range:
        return clauses.tokens[0].start, clauses.tokens[-1].end

    def _incise(self, clauses: Clauses, quotation: Quotation) -> bool:
        """A reporting clause inside the marks: « …, a dit X. … »."""
        text, lexicon = self.folded.text, clauses.lexicon
        for sentence in find_sentences(text, (), lexicon, quotation.inner_start, quotation.inner_end):
            inside = Clauses(sentence, find_cues(sentence.tokens, lexicon), lexicon)
            tag = next((t for t in find_tags(inside) if t.cue is not None and t.source.range is not None), None)
            if tag is None or tag.cue is None or tag.source.range is None or inside.word(tag.range[0]) != ",":
                continue
            if tag.cue.inverted is None and inside.word(tag.range[1]) not in {"", ","}:
                continue
            a, b = tag.range
            pieces = [
                (quotation.inner_start, sentence.tokens[a].start),
                (sentence.tokens[b - 1].end, quotation.inner_end),
            ]
            fragments = tuple(self.folded.span(s, e) for s, e in (self._stripped(*p) for p in pieces) if e > s)
            self.attributions.append(
                Attribution(
                    Span(fragments[0].start, fragments[-1].end),
                    fragments,
                    StatementKind.DIRECT,
                    self._range(inside, (tag.cue.first, tag.cue.last + 1)),
                    tag.cue.verb.lemma,
                    self._range(inside, tag.source.range),
                    tag.source.form,
                    modality(tag.cue),
                    False,
                )
            )
            return True
        return False

    def _stripped(self, start: int, end: int) -> Range:
        text = self.folded.text
        while start < end and (text[start].isspace() or text[start] in ",.;"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
            end -= 1
        return start, end

    def _point_back(self, clauses: Clauses) -> None:
        """A sentence that only reports ("X l'a dit lundi."): the words are those of the sentence before."""
        if self.previous is None or not self.previous.tokens:
            return
        agent = agent_cue(clauses)
        cue = bare_cue(clauses)
        if cue is None and agent is None:
            return
        start, end = self.previous.tokens[0].start, self.previous.tokens[-1].end
        span = self.folded.span(start, end)
        inside = tuple(a for a in self.attributions if a.content.start < span.end and span.start < a.content.end)
        if any(a.kind is not StatementKind.INDIRECT or a.content.end < span.end for a in inside):
            return
        if agent is not None:
            source, at, lemma = Source(agent[1], SourceForm.NAMED), (agent[0], agent[0] + 1), None
        else:
            assert cue is not None
            source, at, lemma = clauses.subject(0, cue.first), (cue.first, cue.last + 1), cue.verb.lemma
        if source.range is None or (inside and source.form is not SourceForm.NAMED):
            return
        self.attributions = [a for a in self.attributions if a not in inside]
        self.attributions.append(
            Attribution(
                span,
                (span,),
                kind(self.previous, ((0, len(self.previous.tokens)),)),
                self._range(clauses, at),
                lemma,
                self._range(clauses, source.range),
                source.form,
                modality(cue),
                False,
                inner=inside,
            )
        )


def bare_cue(clauses: Clauses) -> Cue | None:
    """The cue of a sentence whose verb asks for a clause and has none, only adverbials after it."""
    for cue in clauses.cues:
        after = clauses.skip_adverbs(cue.last + 1)
        points = any(clauses.has("points_back", i) for i in range(cue.first, cue.head))
        if points or (
            cue.verb.frames[0] == "clause"
            and cue.auxiliary is not None
            and (after >= len(clauses.tokens) or bool(clauses.phrase("occasion", after)))
        ):
            return cue if not cue.is_negated else None
    return None


def agent_cue(clauses: Clauses) -> tuple[int, Range] | None:
    """ "Information rapportée par X.": a participle of saying and its agent, in a sentence that says nothing else."""
    for index, token in enumerate(clauses.tokens[:6]):
        readings = clauses.lexicon.forms.get(token.text, ())
        if any(r.tense == "participle" for r in readings) and clauses.has("agent", index + 1):
            if (
                len(clauses.tokens) <= MAX_AGENT_SENTENCE
                and clauses.has("information", 0)
                or clauses.has("information", 1)
            ):
                return index, (index + 2, clauses.phrase_end(index + 2))
    return None


def _introducing(clauses: Clauses, colon: int) -> Source:
    """The subject of the clause before a colon."""
    for index in range(colon):
        if clauses.is_finite(index) or any(cue.head == index for cue in clauses.cues):
            first = index
            while first > 0 and (clauses.has("clitic", first - 1) or clauses.has("negation_opener", first - 1)):
                first -= 1
            return clauses.subject(0, first)
    return Source((0, colon), SourceForm.NAMED) if 0 < colon <= 12 else NO_SOURCE


def kind(clauses: Clauses, contents: Iterable[Range]) -> StatementKind:
    """Direct: nothing but quoted words; mixed: some; indirect: none."""
    contents = tuple(contents)
    tokens = [clauses.tokens[i] for a, b in contents for i in range(a, b)]
    quoted = sum(1 for t in tokens if t.quotation is not None)
    others = sum(
        1
        for t in tokens
        if t.quotation is None and t.text.isalnum() and not clauses.lexicon.has("determiner", t.text)
    )
    if not quoted:
        return StatementKind.INDIRECT
    return StatementKind.MIXED if others else StatementKind.DIRECT


def modality(cue: Cue | None) -> Modality:
    if cue is None:
        return Modality.ASSERTED
    if cue.verb.denies:
        return Modality.DENIED
    return Modality.HEARSAY if cue.is_conditional else Modality.ASSERTED


def rejection(clauses: Clauses, report: Report) -> str | None:
    """Why the report is no statement, "" for one that is not even a rejected one, None for a statement."""
    source, cue = report.source.range, report.cue
    if clauses.word(report.start) in {"<", "http", "https"}:
        return ""
    if source is not None:
        a, b = source
        head = [clauses.word(i) for i in range(a, min(a + 3, b))]
        if any(clauses.lexicon.has("non_speaker", w) for w in head) or head[0][:1].isdigit():
            return ""
        if "%" in head or clauses.word(b) == "%" or any(clauses.word(i) == "%" for i in range(a, b)):
            return ""
        if any(clauses.lexicon.has("thing", w) for w in head):
            return ""
        if len(head) == 1 and clauses.lexicon.has("first_person", head[0]):
            return ""
    if any(clauses.has("mutual", i) for a, b in report.contents for i in range(max(0, a - 3), min(b, a + 6))):
        return ""
    if cue is None:
        return None
    if source is not None and any(
        clauses.has("negative_subject", i) for i in range(source[0], min(source[0] + 2, source[1]))
    ):
        return "negated"
    if cue.is_negated and not cue.verb.denies:
        return "negated"
    if cue.is_modal:
        return "hypothetical"
    if clauses.sentence.is_question and not any(
        t.quotation is not None for t in clauses.tokens[report.start : report.end]
    ):
        return "question"
    if source is not None and source[0] > 0 and clauses.has("hypothetical", source[0] - 1):
        return "hypothetical"
    return None
