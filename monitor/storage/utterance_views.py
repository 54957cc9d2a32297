"""Utterances with their attestations, as mail and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, select
from sqlalchemy.orm import aliased

from monitor.model.alerting import NoveltyReason
from monitor.model.alerting import Suppression as SuppressionReason
from monitor.model.article import ClusterRelation
from monitor.model.common import Published, StatementId, UtteranceId
from monitor.model.mailing import Attestation as AttestationView
from monitor.model.mailing import NearestUtterance, UtteranceView
from monitor.storage.origins import origin
from monitor.storage.speakers import principals
from monitor.storage.tables import Article, ArticleVersion, Attestation, Outlet, Statement, Suppression, Utterance
from monitor.storage.writing import portions

_NEVER = datetime.max.replace(tzinfo=UTC)


def load_utterances(
    connection: Connection, ids: Sequence[int], until: datetime | None = None
) -> dict[int, UtteranceView]:
    """Views of these utterances by id, attestations in order of recording; `until`: only those decided before."""
    found: dict[int, UtteranceView] = {}
    for part in portions(ids):
        attestations = _attestations(connection, part, until)
        rows = connection.execute(_utterances(), {"ids": part}).all()
        speakers = principals(connection, {r.first_statement: r.account for r in rows})
        for row in rows:
            found[row.id] = UtteranceView(
                id=UtteranceId(row.id),
                speaker=speakers.get(row.first_statement),
                account=row.account,
                said_on=row.said_on,
                episode=row.episode,
                reason=NoveltyReason(row.reason),
                vetoes=tuple(row.vetoes or ()),
                suppressed_by=SuppressionReason(row.suppressed_by) if row.suppressed_by else None,
                attestations=tuple(attestations.get(row.id, ())),
                nearest=_nearest(row),
            )
    return found


@cache
def _utterances() -> Executable:
    nearest = aliased(Utterance)
    return (
        select(
            Utterance.id, Utterance.first_statement, Utterance.said_on, Utterance.episode, Statement.account,
            Statement.reason, Statement.vetoes, Suppression.reason.label("suppressed_by"),
            nearest.id.label("nearest_id"), nearest.said_on.label("nearest_said_on"),
            nearest.text.label("nearest_text"), nearest.language.label("nearest_language"),
        )
        .join(Statement, Statement.id == Utterance.first_statement)
        .outerjoin(Suppression, Suppression.statement == Statement.id)
        .outerjoin(nearest, nearest.id == Statement.nearest)
        .where(Utterance.id.in_(bindparam("ids", expanding=True)))
    )  # fmt: skip


def _nearest(row: Row[Any]) -> NearestUtterance | None:
    if row.nearest_id is None:
        return None
    return NearestUtterance(UtteranceId(row.nearest_id), row.nearest_said_on, row.nearest_text, row.nearest_language)


def _attestations(
    connection: Connection, utterances: Sequence[int], until: datetime | None
) -> dict[int, list[AttestationView]]:
    views: dict[int, list[AttestationView]] = {}
    for row in connection.execute(_reports(), {"ids": utterances, "until": until or _NEVER}):
        views.setdefault(row.utterance, []).append(_attestation(row))
    return views


@cache
def _reports() -> Executable:
    return (
        select(
            Attestation.utterance, Statement.id, Outlet.name, Outlet.side, Article.outlet, ArticleVersion.language,
            Statement.kind, Statement.modality, Statement.text, Article.url, ArticleVersion.published_at,
            ArticleVersion.published_precision, ArticleVersion.published_by, Statement.first_seen_at,
            Statement.decided_at, Statement.novelty, Statement.start, Statement.end, Statement.version,
            ArticleVersion.text_sha256, Article.cluster_relation, origin().label("origin"),
        )
        .join(Statement, Statement.id == Attestation.statement)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Attestation.article)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .where(Attestation.utterance.in_(bindparam("ids", expanding=True)), Statement.decided_at < bindparam("until"))
        .order_by(Attestation.id)
    )  # fmt: skip


def _attestation(row: Any) -> AttestationView:  # noqa: ANN401 - a row of many columns
    return AttestationView(
        statement=StatementId(row.id),
        outlet=row.name or row.outlet or "",
        outlet_side=row.side,
        language=row.language,
        kind=row.kind,
        modality=row.modality,
        text=row.text,
        url=row.url,
        published=Published(row.published_at, row.published_precision, row.published_by),
        first_seen_at=row.first_seen_at,
        recorded_at=row.decided_at,
        novelty=row.novelty,
        start=row.start,
        end=row.end,
        version=row.version,
        text_sha256=row.text_sha256,
        is_copy=row.cluster_relation in {ClusterRelation.COPY, ClusterRelation.TRUNCATED},
        origin=row.origin or "",
    )
