"""`monitor demo`: the sample press through all its moments, in a database of its own."""

from __future__ import annotations

import shutil

from monitor.cli.output import counted, out, print_table, progress
from monitor.model.common import Counts
from monitor.model.views import AlertRow
from monitor.pipeline.cycle import STEPS, run_cycle
from monitor.pipeline.mailing import preview
from monitor.pipeline.sample import moments, with_press
from monitor.pipeline.work import open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import migrate

ADDRESS = "reader@localhost"
ZONE = "Europe/Paris"


def run_demo() -> None:
    """One cycle a moment; then what was new as a table, and the digest of it all as a page."""
    home = Settings.load().home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    settings = Settings.load(home=home, feeds="sample", database_url=f"sqlite:///{home / 'monitor.db'}")
    migrate(settings.database)
    steps = moments()
    decided = Counts()
    with progress() as bar, Sandbox() as box:
        task = bar.add_task("The sample press opens", total=len(steps) * len(STEPS))
        for number, moment in enumerate(steps):
            with with_press(settings) as ready:
                if number == 0:
                    _subscribe(ready)
                for step, counts in run_cycle(ready, is_forced=True, box=box):
                    bar.update(task, advance=1, description=f"{moment:%d %b %Y}  {step}")
                    decided += counts if step == "raise_alerts" else Counts()
    with with_press(settings) as ready, open_work(ready) as work:
        alerts = work.storage.alerts.newest(1000)
        _print(alerts)
        page = home / "digest.html"
        page.write_text(preview(work, None, "fr", ZONE).html, encoding="utf-8")
    out.print(f"{decided.taken} statements decided: {counted(decided.ended)}.", highlight=False)
    out.print(f"The last day's digest: {page}; all mails: {home / 'mail'}; the database: {home / 'monitor.db'}")


def _subscribe(settings: Settings) -> None:
    with open_work(settings) as work:
        work.storage.subscribers.record(
            ADDRESS, language="fr", zone=ZONE, wants_digest=True, wants_alerts=True, now=work.now()
        )


def _print(alerts: tuple[AlertRow, ...]) -> None:
    rows = []
    for alert in reversed(alerts):
        said = alert.utterance
        outlets = dict.fromkeys(attestation.outlet for attestation in said.attestations)
        rows.append((
            f"{alert.created_at:%Y-%m-%d}",
            said.speaker.side if said.speaker else "",
            said.speaker.name if said.speaker else "?",
            said.attestations[0].text,
            ", ".join(outlets),
        ))
    print_table(f"{len(rows)} new utterances", ("seen", "side", "speaker", "words", "outlets that report it"), rows)
