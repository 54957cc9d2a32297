"""Utterances, alerts and digests of our own for the tests of mails: invented persons, outlets and words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from monitor.model.alerting import Novelty, NoveltyReason, Severity, Suppression
from monitor.model.common import (
    AlertId,
    FeedState,
    Precision,
    Published,
    Side,
    StatementId,
    UtteranceId,
)
from monitor.model.mailing import (
    AlertView,
    Attestation,
    BlindFeed,
    FeedHealth,
    Funnel,
    Labels,
    NearestUtterance,
    Reader,
    UtteranceView,
)
from monitor.model.reading import Account, Modality, Speaker, StatementKind

NOON = datetime(2022, 9, 13, 12, 0, tzinfo=UTC)
SPEAKERS = {
    Side.ARM: Speaker("p-arm", "Aram Davtyan", "M. Davtian", "Minister of Foreign Affairs of Armenia", Side.ARM),
    Side.AZE: Speaker("p-aze", "Elchin Rahimli", "M. Rahimli", "President of Azerbaijan", Side.AZE),
    Side.US: Speaker("p-us", "Claire Hartwell", "Mme Hartwell", "Spokesperson, Department of State", Side.US),
    Side.OTHER: Speaker(None, "Sophie Vandermeer", "Sophie Vandermeer", "EU Special Representative", Side.OTHER),
}
LABELS = Labels(
    episodes={"sept-2022": "Affrontements de septembre 2022"},
    persons={"p-arm": "Aram Davtian"},
    rules={"leaders_on_the_three": "ministres, tous épisodes"},
    offices={"Minister of Foreign Affairs of Armenia": "ministre des Affaires étrangères d’Arménie"},
)


def reader(language: str = "fr", **changes: object) -> Reader:
    given: dict[str, object] = {
        "language": language,
        "zone": "Europe/Paris",
        "base_url": "https://airflow.example/conflict-monitor/",
        "labels": LABELS if language == "fr" else Labels(episodes={"sept-2022": "Clashes of September 2022"}),
    }
    return Reader(**(given | changes))  # type: ignore[arg-type]


def attestation(n: int = 1, **changes: object) -> Attestation:
    given: dict[str, object] = {
        "statement": StatementId(n),
        "outlet": "Agence du Levant",
        "outlet_side": None,
        "language": "fr",
        "kind": StatementKind.DIRECT,
        "modality": Modality.ASSERTED,
        "text": "Le tracé des sept premiers kilomètres sera remis aux deux capitales avant le 15 décembre",
        "url": f"https://levant.example/2022/09/13/trace-{n}",
        "published": Published(NOON, Precision.MINUTE, "feed"),
        "first_seen_at": NOON + timedelta(minutes=n),
        "recorded_at": NOON + timedelta(minutes=n + 1),
        "novelty": Novelty.NEW,
        "start": 1204,
        "end": 1321,
        "version": 1,
        "text_sha256": "4bd9e0a1c553" + "0" * 48 + "77f0",
    }
    return Attestation(**(given | changes))  # type: ignore[arg-type]


def utterance(
    n: int = 1, side: Side | None = Side.ARM, *attestations: Attestation, **changes: object
) -> UtteranceView:
    given: dict[str, object] = {
        "id": UtteranceId(n),
        "speaker": SPEAKERS[side] if side else None,
        "account": Account.OWN,
        "said_on": date(2022, 9, 13),
        "episode": "sept-2022",
        "reason": NoveltyReason.NO_EARLIER,
        "vetoes": (),
        "suppressed_by": None,
        "attestations": attestations or (attestation(n),),
    }
    return UtteranceView(**(given | changes))  # type: ignore[arg-type]


def alert_view(shown: UtteranceView | None = None) -> AlertView:
    return AlertView(
        AlertId(7),
        shown or utterance(),
        "leaders_on_the_three",
        Severity.HIGH,
        NOON + timedelta(minutes=3),
    )


def full_alert() -> AlertView:
    """Three outlets, two languages, an earlier utterance near by."""
    shown = utterance(
        1,
        Side.ARM,
        attestation(
            1, language="hy", outlet="MAE d’Arménie", outlet_side=Side.ARM, text="Առաջին յոթ կիլոմետրի հատակագիծը"
        ),
        attestation(2),
        attestation(
            3, language="en", outlet="Araks Wire", kind=StatementKind.INDIRECT, text="the plan will be handed over"
        ),
        reason=NoveltyReason.VETOED,
        vetoes=("numbers", "day"),
        nearest=NearestUtterance(UtteranceId(5), date(2022, 9, 9), "Le tracé des onze kilomètres est prêt", "fr"),
    )
    return alert_view(shown)


def day() -> list[UtteranceView]:
    """A day with new, repeated, amended, uncertain and unresolved utterances of all sides."""
    before = NOON - timedelta(days=2)
    earlier = {"recorded_at": before, "first_seen_at": before}
    post = {"url": "https://levant.example/p"}
    map_later = "Nous regarderons la carte une fois l’annexe signée, pas avant"
    teams = "We expect the survey teams on the ground this winter"
    again = {"novelty": Novelty.REPEAT}
    return [
        utterance(1, Side.ARM, attestation(1), attestation(11, outlet="Araks Wire", language="en", **again)),
        utterance(2, Side.AZE, attestation(2, text=map_later, outlet_side=Side.AZE)),
        utterance(3, Side.US, attestation(3, language="en", outlet="Potomac Desk", text=teams)),
        utterance(
            4,
            Side.OTHER,
            attestation(4, kind=StatementKind.INDIRECT, text="la mission restera jusqu’en février"),
            episode=None,
            suppressed_by=Suppression.OTHER_SIDE,
        ),
        utterance(
            5,
            Side.AZE,
            attestation(5, modality=Modality.DENIED, text="avoir reçu une liste de détenus"),
            episode=None,
        ),
        utterance(6, Side.US, attestation(6, **earlier), attestation(16, outlet="Levant Radio", **again)),
        utterance(
            7,
            Side.AZE,
            attestation(7, text="Trois postes ouvriront au printemps", **earlier, **post),
            attestation(17, text="Trois postes ouvriront à l’été", novelty=Novelty.AMENDED, version=2, **post),
        ),
        utterance(
            8,
            Side.ARM,
            attestation(8, novelty=Novelty.UNCERTAIN, text="une affaire de semaines"),
            reason=NoveltyReason.CLOSE_VETOED,
            vetoes=("numbers",),
            suppressed_by=Suppression.UNCERTAIN,
        ),
        utterance(
            9, None, attestation(9, text="La carte est incomplète"), suppressed_by=Suppression.UNRESOLVED_SPEAKER
        ),
        utterance(10, Side.ARM, attestation(10, text="Dit il y a longtemps"), suppressed_by=Suppression.TOO_OLD),
    ]


HEALTH = FeedHealth(
    totals={Side.ARM: 14, Side.AZE: 12, Side.US: 6, Side.OTHER: 9},
    blind=(
        BlindFeed("Khazar Daily", Side.AZE, FeedState.BLOCKED, NOON - timedelta(hours=3, minutes=10)),
        BlindFeed("Araks Wire", Side.ARM, FeedState.HTML, NOON - timedelta(days=6)),
        BlindFeed("Levant Radio", None, FeedState.NEVER, None),
    ),
)
FUNNEL = Funnel(entries=1_912, articles=663, statements=431, repeats=343)
