"""`monitor overrides …`: human decisions that win over every later reading, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.catalogue.offices import Institution, Person
from monitor.cli.output import AsJson, out, print_json, print_table
from monitor.errors import UserError
from monitor.model.alerting import Novelty
from monitor.model.common import Side, StatementId, UtteranceId
from monitor.model.overrides import OverrideId, OverrideIntent, OverrideKind
from monitor.model.reading import Speaker
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.catalogue import Catalogue

Statement = Annotated[
    int, typer.Argument(metavar="STATEMENT", help="Its number, as `monitor statements list` shows it.")
]
Utterance = Annotated[int, typer.Argument(metavar="UTTERANCE", help="Number of the utterance.")]
By = Annotated[str, typer.Option("--by", help="Who decides.")]
Why = Annotated[str, typer.Option("--why", help="Why, in your words.")]


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(
        name="overrides", help="Human decisions that win over every later reading.", no_args_is_help=True
    )
    app.add_typer(group)
    group.command("list")(list_)
    group.command("speaker", epilog="Example: `monitor overrides speaker 48 nikol-pashinyan --by me --why …`")(
        speaker
    )
    group.command("episode")(episode)
    group.command("reject")(reject)
    group.command("merge")(merge)
    group.command("split")(split)
    group.command("decide", epilog="Example: `monitor overrides decide 48 --repeats 31 --by me --why …`")(decide)
    group.command("take-back")(take_back)


def list_(
    everything: Annotated[bool, typer.Option("--all", help="Also those taken back.")] = False, as_json: AsJson = False
) -> None:
    """Decisions in force, newest first."""
    from monitor.pipeline.work import open_work

    with open_work(Settings.load()) as work:
        found = work.storage.overrides.listed(in_force=not everything)
    if as_json:
        print_json(found)
        return
    columns = ("id", "what", "statement", "by", "why", "on", "taken back by")
    rows: list[Sequence[object]] = [
        (o.id, o.intent.kind, o.intent.statement, o.intent.who, o.intent.why, o.intent.now.date(), o.taken_back_by)
        for o in found
    ]
    print_table("Overrides", columns, rows)


def speaker(
    statement: Statement,
    person: Annotated[
        str | None, typer.Argument(metavar="[PERSON]", help="Id in the register; absent: nobody known.")
    ] = None,
    *,
    by: By,
    why: Why,
) -> None:
    """Say who really spoke."""
    _record(OverrideKind.WRONG_SPEAKER, statement, by, why, person=person)


def episode(
    statement: Statement,
    to: Annotated[str | None, typer.Argument(metavar="[EPISODE]", help="Id in the catalogue; absent: none.")] = None,
    *,
    by: By,
    why: Why,
) -> None:
    """Say which episode it belongs to."""
    _record(OverrideKind.WRONG_EPISODE, statement, by, why, episode=to)


def reject(statement: Statement, *, by: By, why: Why) -> None:
    """Say that nobody said that: it is no statement."""
    _record(OverrideKind.NOT_A_STATEMENT, statement, by, why)


def merge(statement: Statement, utterance: Utterance, *, by: By, why: Why) -> None:
    """Put the statement's whole utterance into another one."""
    _record(OverrideKind.MERGE, statement, by, why, utterance=utterance)


def split(statement: Statement, *, by: By, why: Why) -> None:
    """Make the statement an utterance of its own."""
    _record(OverrideKind.SPLIT, statement, by, why)


def decide(
    statement: Statement,
    repeats: Annotated[
        int | None, typer.Option("--repeats", help="Utterance that it repeats; absent: it is new.")
    ] = None,
    *,
    by: By,
    why: Why,
) -> None:
    """Settle a verdict that the program left open."""
    novelty = Novelty.NEW if repeats is None else Novelty.REPEAT
    _record(OverrideKind.DECIDED, statement, by, why, utterance=repeats, novelty=novelty)


def take_back(
    override: Annotated[int, typer.Argument(metavar="OVERRIDE", help="Its number.")], *, by: By, why: Why
) -> None:
    """Undo a decision; the text is read anew."""
    from monitor.pipeline import overriding
    from monitor.pipeline.work import open_work

    with open_work(Settings.load()) as work:
        done = overriding.take_back(work, OverrideId(override), by, why)
    out.print(f"Taken back; {done.corrections} threads told.")


def _record(
    kind: OverrideKind, statement: int, by: str, why: str, *, person: str | None = None, episode: str | None = None,
    utterance: int | None = None, novelty: Novelty | None = None,
) -> None:  # fmt: skip
    from monitor.pipeline import overriding
    from monitor.pipeline.work import open_work

    with open_work(Settings.load()) as work:
        named = None if person is None else _registered(work.catalogue, person)
        target = None if utterance is None else UtteranceId(utterance)
        intent = OverrideIntent(kind, StatementId(statement), by, why, work.now(), named, episode, target, novelty)
        done = overriding.override(work, intent)
    raised = f"; alert {done.recorded.raised} raised" if done.recorded.raised else ""
    out.print(f"Override {done.recorded.id} recorded; {done.corrections} threads told{raised}.", highlight=False)


def _registered(catalogue: Catalogue, person: str) -> Speaker:
    """The person or body of that id, as of no day: without office."""
    states = {state.id: state.side for state in catalogue.states}
    rows: tuple[Person | Institution, ...] = (*catalogue.persons, *catalogue.institutions)
    row = next((row for row in rows if row.id == person), None)
    if row is None:
        raise UserError(f"nobody of id {person!r} is in the register", "look it up in offices.yaml")
    own = row.side if isinstance(row, Institution) else None
    return Speaker(row.id, row.name, row.name, None, own or states.get(row.state or "", Side.OTHER))
