"""`monitor rules`: which rules there are, and what they would have sent."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.output import AsJson, counted, out, print_json, print_table
from monitor.errors import UserError


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="Which new statements alert.", no_args_is_help=True)
    group.command("list")(list_)
    group.command("try", epilog="Example: `monitor rules try --since 90d`")(try_)
    app.add_typer(group, name="rules")


def list_(json: AsJson = False) -> None:
    """The rules in the order in which they are asked; the first that fits decides."""
    from monitor.catalogue.rules import in_order
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rules = in_order(work.catalogue.rules)
    if json:
        for rule in rules:
            print(rule.model_dump_json())  # noqa: T201 - the result itself
        return
    print_table(
        f"{len(rules)} rules",
        ("id", "on", "does", "severity", "channels", "quiet hours", "what"),
        (
            (
                rule.id,
                "yes" if rule.enabled else "no",
                rule.action,
                rule.severity,
                ", ".join(rule.channels),
                f"{rule.quiet_hours.start:%H:%M}–{rule.quiet_hours.end:%H:%M}" if rule.quiet_hours else "",
                rule.title.en,
            )
            for rule in rules
        ),
    )


def try_(
    since: Annotated[str, typer.Option(help="How far back: 90d, 12h, 2w.")] = "90d",
    json: AsJson = False,
) -> None:
    """What the rules, as your files have them now, would have sent since then. Stores and sends nothing."""
    from monitor.pipeline.rule_trial import parse_span, try_rules
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    try:
        span = parse_span(since)
    except ValueError as error:
        raise UserError(f"{since!r} is no span of time", "write it as 90d, 12h or 2w") from error
    with open_work(Settings.load()) as work:
        tried = try_rules(work, work.now() - span)
    would = [one for one in tried if one.decision.alerts]
    if json:
        print_json(would)
        return
    print_table(
        f"{len(would)} alerts",
        ("when", "rule", "severity", "speaker", "words", "told", "was"),
        (
            (
                f"{one.decided.decided_at:%Y-%m-%d %H:%M}",
                one.decision.rule,
                one.decision.severity,
                one.decided.statement.speaker.name if one.decided.statement.speaker else "?",
                one.decided.statement.text,
                "in a list" if one.is_folded else "at once",
                f"alert {one.decided.alert}" if one.decided.alert else one.decided.suppressed_by,
            )
            for one in would
        ),
    )
    alerted = sum(one.decided.alert is not None for one in tried)
    both = sum(one.decided.alert is not None for one in would)
    out.print(f"These rules: {len(would)} alerts; those in force then: {alerted}; {both} in common.", highlight=False)
    held: dict[str, int] = {}
    for one in tried:
        if one.decision.suppressed_by:
            name = str(one.decision.suppressed_by) + (f" by {one.decision.rule}" if one.decision.rule else "")
            held[name] = held.get(name, 0) + 1
    out.print(f"Not alerted: {counted(held)}.", highlight=False)
