"""`monitor positions`: an utterance beside what the same person said before, and what the other side says."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.output import AsJson, print_json, print_table
from monitor.errors import UserError

Language = Annotated[str, typer.Option("--lang", help="fr or en.")]


def add_commands(app: typer.Typer) -> None:
    app.command("positions", epilog="Examples: `monitor positions u48`, `monitor positions a12 --json`")(positions)


def positions(
    what: Annotated[str, typer.Argument(metavar="UTTERANCE", help="u48 for utterance 48, a12 for that of alert 12.")],
    lang: Language = "en",
    json: AsJson = False,
) -> None:
    """The same person's last words on the same subject, and the other side's contrary; each with its place."""
    from monitor.model.mailing import Reader
    from monitor.pipeline.readers import labels
    from monitor.pipeline.tracing import utterance_of
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings
    from monitor.views.positions import positions as laid_beside

    with open_work(Settings.load()) as work:
        said = work.storage.alerts.utterance(utterance_of(work, what))
        if said is None:
            raise UserError(f"no utterance {what}", "`monitor alerts list --json` shows the numbers of utterances")
        reader = Reader(lang, work.settings.zone, work.settings.base_url, labels(work.catalogue, lang))
        found = laid_beside(work.storage, reader, said)
    rows = [*found.before, *found.contrary]
    if json:
        print_json(rows)
        return
    subject = found.subject
    this = (
        "this",
        said.said_on or "",
        "",
        subject.text,
        subject.outlet,
        _place(subject.start, subject.end),
        subject.url,
    )
    print_table(
        f"{what}: {len(rows)} beside it",
        ("utterance", "day", "how it stands", "words", "outlet", "characters", "address"),
        (
            this,
            *(
                (
                    f"u{row.utterance}", row.day, f"{row.speaker}: {row.wording}", row.attestation.text, row.outlet,
                    _place(row.attestation.start, row.attestation.end), row.attestation.url,
                )
                for row in rows
            ),
        ),
    )  # fmt: skip


def _place(start: int, end: int) -> str:
    return f"{start}–{end}"
