"""What alerts, and for each silence the one reason why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from monitor import alerts
from monitor.alerts import Policy, Standing, decide, interval_end
from monitor.catalogue import load_files
from monitor.catalogue.offices import Rank
from monitor.catalogue.rules import Rule, Title
from monitor.model.alerting import (
    AlertDecision,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    Severity,
    StatementForNovelty,
    Suppression,
)
from monitor.model.common import ArticleId, Precision, Published, Side, StatementId, VersionId
from monitor.model.reading import Account, Modality, Speaker, StatementKind

SEEN = datetime(2022, 9, 13, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
NEW = NoveltyVerdict(Novelty.NEW, None, 0.0, (), NoveltyReason.NO_EARLIER)
CATALOGUE = load_files()
POLICY = Policy.of(CATALOGUE.rules, CATALOGUE.offices, CATALOGUE.institutions, CATALOGUE.outlets)


def speaker(office: str | None, side: Side, id_: str | None = "somebody") -> Speaker:
    return Speaker(id_, "A. B.", "M. B.", office, side)


FOREIGN_MINISTER = speaker("Foreign Minister of Armenia", Side.ARM)


def statement(**changes: Any) -> StatementForNovelty:
    given: dict[str, Any] = {
        "id": StatementId(1),
        "article": ArticleId(1),
        "version": VersionId(1),
        "article_url": "https://levant.example/1",
        "outlet": "levant",
        "origin": "a",
        "language": "fr",
        "text": "Nous répondrons.",
        "kind": StatementKind.DIRECT,
        "speaker_key": "somebody",
        "speaker": FOREIGN_MINISTER,
        "said_on": None,
        "published": Published(SEEN - timedelta(hours=2), Precision.MINUTE, "feed"),
        "first_seen_at": SEEN,
        "is_baseline": False,
        "modality": Modality.ASSERTED,
        "account": Account.OWN,
        "confidence": 0.9,
        "us_actor": True,
        "conflict_core": True,
        "episode": None,
    }
    return StatementForNovelty(**(given | changes))


def decided(verdict: NoveltyVerdict = NEW, **changes: Any) -> AlertDecision:
    return decide(statement(**changes), verdict, POLICY, WEEK)


@pytest.mark.parametrize(
    ("office", "side", "us_actor", "rule", "suppressed"),
    [
        ("President of Azerbaijan", Side.AZE, True, "leaders_on_the_three", None),
        ("Secretary of the Security Council of Armenia", Side.ARM, True, "officials_on_the_three", None),
        ("US Ambassador to Armenia", Side.US, True, "officials_on_the_three", None),
        ("President of Azerbaijan", Side.AZE, False, "leaders_on_the_conflict", None),
        ("Prime Minister of Armenia", Side.ARM, False, "leaders_on_the_conflict", None),
        (
            "Spokesperson of the Ministry of Foreign Affairs of Armenia",
            Side.ARM,
            False,
            "leaders_on_the_conflict",
            None,
        ),
        (
            "Spokesperson of the Ministry of Defence of Armenia",
            Side.ARM,
            False,
            "officials_on_the_conflict",
            Suppression.DIGEST_ONLY,
        ),
        ("Ambassador of Armenia to France", Side.ARM, False, "officials_on_the_conflict", Suppression.DIGEST_ONLY),
        (None, Side.ARM, False, "officials_on_the_conflict", Suppression.DIGEST_ONLY),
        ("President of France", Side.OTHER, True, None, Suppression.OTHER_SIDE),
    ],
)
def test_default_rules(
    office: str | None, side: Side, us_actor: bool, rule: str | None, suppressed: Suppression | None
) -> None:
    decision = decided(speaker=speaker(office, side), us_actor=us_actor)
    assert (decision.rule, decision.suppressed_by) == (rule, suppressed)
    assert decision.alerts is (suppressed is None)


def test_leaders_are_of_high_severity() -> None:
    assert decided().severity is Severity.HIGH
    assert decided(speaker=speaker("US Ambassador to Armenia", Side.US)).severity is Severity.NORMAL


@pytest.mark.parametrize(
    ("body", "side", "suppressed"),
    [("az-mfa", Side.AZE, None), ("az-presidency", Side.AZE, None), ("az-mod", Side.AZE, Suppression.DIGEST_ONLY)],
)
def test_a_body_has_the_voice_of_who_leads_it(body: str, side: Side, suppressed: Suppression | None) -> None:
    assert decided(speaker=speaker(None, side, body), us_actor=False).suppressed_by is suppressed


@pytest.mark.parametrize(
    ("novelty", "suppressed"),
    [
        (Novelty.REPEAT, Suppression.REPEAT),
        (Novelty.AMENDED, Suppression.AMENDED),
        (Novelty.UNCERTAIN, Suppression.UNCERTAIN),
    ],
)
def test_only_what_is_new_alerts(novelty: Novelty, suppressed: Suppression) -> None:
    assert decided(replace(NEW, novelty=novelty)).suppressed_by is suppressed


def test_an_unresolved_speaker_never_alerts() -> None:
    assert decided(speaker=None, speaker_key=None).suppressed_by is Suppression.UNRESOLVED_SPEAKER


def test_a_baseline_is_stored_and_not_sent_unless_asked() -> None:
    assert decided(is_baseline=True).suppressed_by is Suppression.BASELINE
    assert decide(statement(is_baseline=True), NEW, POLICY, WEEK, alert_baseline=True).alerts


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("published", "is_old"),
    [
        (Published(SEEN - 7 * DAY, Precision.MINUTE, "feed"), False),
        (Published(SEEN - 7 * DAY - timedelta(seconds=1), Precision.MINUTE, "feed"), True),
        (Published(datetime(2022, 9, 6, tzinfo=UTC), Precision.DAY, "text"), False),
        (Published(datetime(2022, 9, 5, tzinfo=UTC), Precision.DAY, "text"), True),
        (Published(datetime(2022, 9, 1, tzinfo=UTC), Precision.MONTH, "text"), False),
        (Published(datetime(2022, 8, 1, tzinfo=UTC), Precision.MONTH, "text"), True),
        (Published(datetime(2022, 1, 1, tzinfo=UTC), Precision.YEAR, "text"), False),
        (Published(datetime(2020, 1, 1, tzinfo=UTC), Precision.YEAR, "text"), True),
        (Published(SEEN + DAY, Precision.MINUTE, "feed"), False),
        (Published.unknown(), False),
    ],
)
def test_age_counts_from_the_end_of_the_published_interval(published: Published, is_old: bool) -> None:
    decision = decided(published=published)
    assert decision.suppressed_by is (Suppression.TOO_OLD if is_old else None)


def test_what_was_said_long_ago_is_a_recollection() -> None:
    assert decided(said_on=date(2020, 10, 4)).suppressed_by is Suppression.TOO_OLD
    assert decided(said_on=date(2022, 9, 12)).alerts


def test_month_ends_are_calendar_ends() -> None:
    for month in range(1, 13):
        start = datetime(2024, month, 1, tzinfo=UTC)
        end = interval_end(Published(start, Precision.MONTH, "text"))
        assert end is not None
        assert (end.day, end.month) == (1, month % 12 + 1)


def test_an_article_off_the_matter_is_only_recorded() -> None:
    assert decided(conflict_core=False).suppressed_by is Suppression.OFF_TOPIC


def test_words_told_by_the_other_side_are_the_tellers() -> None:
    teller = speaker(None, Side.AZE, "az-presidency")
    assert decided(speaker=teller, account=Account.COUNTERPART).alerts
    assert decided(account=Account.THIRD_PARTY).suppressed_by is Suppression.DIGEST_ONLY
    own_only = rule("own", accounts=(Account.OWN,))
    told = decide(statement(account=Account.COUNTERPART), NEW, Policy([own_only]), WEEK)
    assert (told.rule, told.suppressed_by) == ("own", Suppression.COUNTERPART_ACCOUNT)


def rule(id_: str, **changes: Any) -> Rule:
    return Rule(id=id_, title=Title(en=id_, fr=id_), **({"action": "alert"} | changes))


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (rule("person", persons=("somebody",)), True),
        (rule("person", persons=("another",)), False),
        (rule("episode", episodes=("sept-2022",)), False),
        (rule("sure", min_confidence=0.95), False),
        (rule("off", enabled=False), False),
        (rule("side", sides=(Side.US,)), False),
        (rule("rank", ranks=(Rank.AMBASSADOR,)), False),
    ],
)
def test_conditions_of_a_rule(chosen: Rule, fits: bool) -> None:
    decision = decide(statement(), NEW, Policy([chosen]), WEEK)
    assert (decision.rule == chosen.id) is fits
    assert decision.suppressed_by is (None if fits else Suppression.NO_RULE)


def test_another_side_alerts_where_a_rule_says_so() -> None:
    policy = Policy([rule("eu", sides=(Side.OTHER,))])
    assert decide(statement(speaker=speaker(None, Side.OTHER)), NEW, policy, WEEK).rule == "eu"


def test_the_first_rule_that_fits_decides() -> None:
    policy = Policy([rule("quiet", action="digest"), rule("loud")])
    decision = decide(statement(), NEW, policy, WEEK)
    assert (decision.rule, decision.suppressed_by) == ("quiet", Suppression.DIGEST_ONLY)


def test_a_spokesperson_stands_for_who_leads_the_body() -> None:
    standings = POLICY.standings
    assert standings["US Department of State Spokesperson"] == Standing(Rank.SPOKESPERSON, Rank.FOREIGN_MINISTER)
    assert standings["az-presidency"].speaks_for is Rank.HEAD_OF_STATE
    assert alerts.Policy([]).standing(FOREIGN_MINISTER) is None
