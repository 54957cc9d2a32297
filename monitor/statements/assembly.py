"""From reports in sentences to attributions in the article: spans, kinds, carried quotations, rejections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.model.common import Span
from monitor.model.reading import RejectedAttribution, StatementKind
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.clauses import Clauses, Range, Source
from monitor.statements.cues import find_cues
from monitor.statements.folding import Folded
from monitor.statements.judgement import kind, modality, rejection
from monitor.statements.occasions import find_media, find_occasion
from monitor.statements.pointing import agent_cue, bare_cue, introducing, pointing_source, points_back, says_so
from monitor.statements.quotations import Quotation
from monitor.statements.report import NO_SOURCE, Report
from monitor.statements.reports import read_sentence
from monitor.statements.sentences import find_sentences
from monitor.statements.tags import find_tags

# A quotation without any cue is a statement only if it can stand alone: shorter ones are titles or scare quotes.
MIN_CARRIED_WORDS = 5
MIN_INTRODUCED_WORDS = 3
MIN_RELAYED_CHARACTERS = 40
_DASHES = frozenset({",", "—", "–", "-"})


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
        for report in () if points_back(clauses) else reports:
            reason = rejection(clauses, report)
            covered.extend(report.contents)
            if reason == "":
                continue
            if reason:
                self.rejected.append(RejectedAttribution(self._span(clauses, report.contents), reason))
                continue
            self.attributions.append(self.attribution(clauses, report))
        for index, token in enumerate(clauses.tokens):
            if token.quotation is not None and not any(a <= index < b for a, b in covered):
                self._carry(clauses, index, token.quotation)
        if not reports or points_back(clauses) or says_so(clauses):
            self._point_back(clauses)
        self.previous = clauses

    def attribution(self, clauses: Clauses, report: Report) -> Attribution:
        """The report in spans of the original text."""
        fragments = [f for a, b in report.contents for f in self._fragments(clauses, a, b)]
        span = Span(fragments[0].start, fragments[-1].end)
        cue, occasion = report.cue, find_occasion(clauses, report)
        inner = [self.attribution(clauses, r) for r in report.inner if r.contents and rejection(clauses, r) is None]
        quoted = [q for a, b in report.contents for t in clauses.tokens[a:b] if (q := t.quotation) is not None]
        if cue is not None and kind(clauses, report.contents) is StatementKind.DIRECT:
            inner += [i for quotation in quoted for i in self._reported_inside(clauses, quotation)]
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
            via=tuple(self._range(clauses, r) for r in dict.fromkeys((*report.via, *find_media(clauses, report)))),
            addressees=() if report.addressee is None else (self._range(clauses, report.addressee),),
            sentence=self.folded.span(*self._bounds(clauses)),
            occasion=None if occasion is None else self._range(clauses, occasion),
        )

    def _fragments(self, clauses: Clauses, a: int, b: int) -> list[Span]:
        tokens = clauses.tokens
        only = tokens[a].quotation if b - a == 1 else None
        if only is not None:
            return [self.folded.span(start, end - (self.folded.text[end - 1] == ",")) for start, end in only.pieces]
        return [self.folded.span(tokens[a].start, tokens[b - 1].end)]

    def _reported_inside(self, clauses: Clauses, quotation: Quotation) -> list[Attribution]:
        """Reports in quoted words whose source is named there: the speaker relays somebody."""
        if quotation.end - quotation.start < MIN_RELAYED_CHARACTERS:
            return []
        found = []
        for sentence in find_sentences(
            self.folded.text, (), clauses.lexicon, quotation.inner_start, quotation.inner_end
        ):
            inside, reports = read_sentence(sentence, clauses.lexicon)
            found += [
                self.attribution(inside, report)
                for report in reports
                if report.source.form is SourceForm.NAMED and report.contents and rejection(inside, report) is None
            ]
        return found

    def _span(self, clauses: Clauses, contents: Sequence[Range]) -> Span:
        return self.folded.span(clauses.tokens[contents[0][0]].start, clauses.tokens[contents[-1][1] - 1].end)

    def _range(self, clauses: Clauses, bounds: Range) -> Span:
        a, b = bounds
        return self.folded.span(clauses.tokens[a].start, clauses.tokens[b - 1].end)

    def _carry(self, clauses: Clauses, index: int, quotation: Quotation) -> None:
        """A quotation without a cue in its sentence: after a colon, or standing by itself."""
        if self._incise(clauses, quotation):
            return
        text = self.folded.text[quotation.inner_start : quotation.inner_end]
        after_colon = index > 0 and clauses.word(index - 1) == ":"
        if not after_colon and not self._stands_alone(clauses, index, text):
            return
        if after_colon and len(text.split()) < MIN_INTRODUCED_WORDS:
            return
        source = introducing(clauses, index - 1) if after_colon else NO_SOURCE
        form = source.form if source.range is not None else SourceForm.CARRIED
        report = Report(((index, index + 1),), Source(source.range, form), None, "quotation")
        self.attributions.append(self.attribution(clauses, report))

    def _stands_alone(self, clauses: Clauses, index: int, text: str) -> bool:
        """Whether nothing stands beside the quotation and it is long enough, or goes on one just attributed."""
        if index or clauses.word(1) not in {"", ","}:
            return False
        words = len(text.split())
        goes_on = words > (1 if text[-1] in ".!?…" else 2) and self._follows_quotation(clauses)
        return goes_on or words >= MIN_CARRIED_WORDS

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
            if tag is None or tag.cue is None or tag.source.range is None or inside.word(tag.range[0]) not in _DASHES:
                continue
            if tag.cue.inverted is None and inside.word(tag.range[1]) not in {"", *_DASHES}:
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
        while start < end and (text[start].isspace() or text[start] in ",.;—–-"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in ",—–"):
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
        fragments = tuple(self._fragments(self.previous, 0, len(self.previous.tokens)))
        span = Span(fragments[0].start, fragments[-1].end)
        inside = tuple(a for a in self.attributions if a.content.start < span.end and span.start < a.content.end)
        if any(a.kind is not StatementKind.INDIRECT or a.content.end < span.end for a in inside):
            return
        if agent is not None:
            source, at, lemma = Source(agent[1], SourceForm.NAMED), (agent[0], agent[0] + 1), None
        else:
            assert cue is not None
            source, at, lemma = pointing_source(clauses, cue), (cue.first, cue.last + 1), cue.verb.lemma
        if source.range is None or (inside and source.form is not SourceForm.NAMED):
            return
        self.attributions = [a for a in self.attributions if a not in inside]
        self.attributions.append(
            Attribution(
                span,
                fragments,
                kind(self.previous, ((0, len(self.previous.tokens)),)),
                self._range(clauses, at),
                lemma,
                self._range(clauses, source.range),
                source.form,
                modality(cue),
                False,
                inner=inside,
                sentence=self.folded.span(*self._bounds(clauses)),
            )
        )
