"""Utterances in short, for the digest: repeated, changed or to be checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.locale import Strings
from monitor.model.mailing import Attestation, Digest, Reader, UtteranceView
from monitor.render.parts import SideMark, ours, speaker_mark, speaker_name, verdict_reason
from monitor.render.quoting import Words, changed, outlet_name, safe_url, single

LINES = 12
"""Lines of a list of the digest."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An utterance in short: repeated, changed or to be checked. `words` are (label, words).

    `publisher` is the outlet's address, None where it is no http(s) address.
    """

    side: SideMark
    name: str
    words: tuple[tuple[str, Words], ...]
    remark: str
    publisher: str | None
    ours: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    count: str
    mentions: tuple[Mention, ...]
    more: str


def sections(view: Digest, reader: Reader, say: Strings, limit: int) -> list[Section]:
    """One for each kind that has utterances, `limit` of them at most."""
    kinds: tuple[tuple[str, Sequence[UtteranceView], Callable[..., Mention]], ...] = (
        ("digest.repeats", view.repeats, _repeated),
        ("digest.amended", view.amended, _amended),
        ("digest.to_check", view.to_check, _unsure),
    )
    return [
        Section(
            say(title),
            say.number(len(utterances)),
            tuple(mention(u, view, reader, say) for u in utterances[:limit]),
            and_others(len(utterances) - limit, say),
        )
        for title, utterances, mention in kinds
        if utterances
    ]


def _mention(
    utterance: UtteranceView,
    shown: Attestation,
    words: Sequence[tuple[str, Words]],
    remark: str,
    reader: Reader,
    say: Strings,
) -> Mention:
    """`shown`: the report whose words stand there."""
    return Mention(
        speaker_mark(utterance.speaker, say),
        speaker_name(utterance.speaker, reader, say),
        tuple(words),
        remark,
        safe_url(shown.url),
        ours(reader, utterance),
    )


def _repeated(utterance: UtteranceView, view: Digest, reader: Reader, say: Strings) -> Mention:
    late = [a for a in utterance.attestations if a.recorded_at >= view.window.since]
    outlets = list(dict.fromkeys(f"{outlet_name(a, say)} ({a.language})" for a in late))
    told = " ".join(filter(None, (", ".join(outlets[:LINES]), and_others(len(outlets) - LINES, say))))
    words = [("", single(utterance.attestations[0], reader))]
    remark = say("digest.repeated_by", outlets=told)
    return _mention(utterance, utterance.attestations[0], words, remark, reader, say)


def _amended(utterance: UtteranceView, view: Digest, reader: Reader, say: Strings) -> Mention:  # noqa: ARG001
    pair = changed(utterance)
    last = utterance.attestations[-1]
    if pair is None:
        return _mention(utterance, last, [("", single(last, reader))], outlet_name(last, say), reader, say)
    before, after = pair
    words = [
        (say("digest.before"), single(before, reader, 300)),
        (say("digest.after"), single(after, reader, 300)),
    ]
    return _mention(utterance, after, words, outlet_name(after, say), reader, say)


def _unsure(utterance: UtteranceView, view: Digest, reader: Reader, say: Strings) -> Mention:  # noqa: ARG001
    remark = say("speaker.unresolved") if utterance.speaker is None else verdict_reason(utterance, say)
    outlet = outlet_name(utterance.attestations[0], say)
    words = [("", single(utterance.attestations[0], reader))]
    return _mention(utterance, utterance.attestations[0], words, f"{outlet} · {remark}", reader, say)


def and_others(n: int, say: Strings) -> str:
    """How many others there are, in words; empty for none."""
    return say.count("and_others", n) if n > 0 else ""
