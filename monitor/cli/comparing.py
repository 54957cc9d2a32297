"""`monitor compare`: why two reports were, or would be, taken for one utterance or not."""

from __future__ import annotations

import json
import sys
from datetime import date as Date  # noqa: N812 - a field is named date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import BaseModel, BeforeValidator, ValidationError

from monitor import locale
from monitor.cli.output import out, print_failure
from monitor.errors import UserError

if TYPE_CHECKING:
    from monitor.novelty.pairs import Comparison, Report


def _day(given: object) -> object:
    """The day of a time."""
    return given[:10] if isinstance(given, str) else given


class _Text(BaseModel):
    text: str
    lang: str
    speaker: str | None = None
    date: Annotated[Date | None, BeforeValidator(_day)] = None


class _Pair(BaseModel):
    a: _Text
    b: _Text


def add_commands(app: typer.Typer) -> None:
    app.command("compare", epilog="Example: `monitor compare pairs.jsonl --format jsonl`")(compare)


def compare(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.jsonl", help='Lines {"a": {"text", "lang", "speaker", "date"}, "b": {…}}; -: stdin.'
        ),
    ],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="For people or for programs.")] = "text",
) -> None:
    """Say of each pair of reports whether they are one utterance, and why. Nothing is stored."""
    from monitor.novelty import installed
    from monitor.novelty.pairs import compare as compare_pair

    embedder = installed()

    def embed(texts: Any) -> dict[str, bytes]:  # noqa: ANN401 - a sequence of texts
        return dict(zip(texts, embedder.embed(texts), strict=True)) if embedder else {}

    failed = False
    for number, line in enumerate(_lines(pairs), start=1):
        try:
            pair = _Pair.model_validate_json(line)
        except ValidationError as error:
            failed = True
            cause = error.errors()[0]["msg"]
            print_failure(f"line {number}", cause, 'give {"a": {"text", "lang"}, "b": {"text", "lang"}}')
            if form == "jsonl":
                sys.stdout.write(json.dumps({"error": cause, "line": number}) + "\n")
            continue
        _print(number, compare_pair(_report(pair.a), _report(pair.b), embed), form)
    if failed:
        raise typer.Exit(1)


def _lines(path: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: {error}", "give a file of JSON lines in UTF-8") from error
    return [line for line in text.splitlines() if line.strip()]


def _report(text: _Text) -> Report:
    from monitor.novelty.pairs import Report

    return Report(text.text, text.lang.lower()[:2], text.speaker or "", text.date)


def _print(number: int, result: Comparison, form: str) -> None:
    verdict = result.verdict
    say = locale.strings("en")
    vetoes = ", ".join(dict.fromkeys(say(f"veto.{veto}") for veto in verdict.vetoes))
    reason = say(f"novelty.{verdict.reason}", vetoes=vetoes)
    if form == "jsonl":
        row = {
            "same": result.is_same,
            "verdict": str(verdict.novelty),
            "score": verdict.similarity,
            "vetoes": list(verdict.vetoes),
            "reason": reason,
        }
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    answer = "the same utterance" if result.is_same else "not merged"
    out.print(f"{number}: {answer} ({verdict.novelty}, {verdict.similarity:.2f}): {reason}", highlight=False)
