"""Which feeds were blind at some time of a span, though they may read again now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from monitor.model.common import HEALTHY, FeedId, FeedState
from monitor.storage.tables import FeedPoll


def blind_within(connection: Connection, since: datetime, until: datetime) -> dict[FeedId, FeedState]:
    """Feeds with a poll in [since, until) that could not be read, or whose last poll before could not; how they were.

    Polls that are no longer kept say nothing.
    """
    begun = select(func.max(FeedPoll.id)).where(FeedPoll.polled_at < since).group_by(FeedPoll.feed)
    query = (
        select(FeedPoll.feed, FeedPoll.state)
        .where(
            FeedPoll.state.not_in(HEALTHY),
            FeedPoll.polled_at < until,
            or_(FeedPoll.polled_at >= since, FeedPoll.id.in_(begun)),
        )
        .order_by(FeedPoll.id)
    )
    return {FeedId(row.feed): row.state for row in connection.execute(query)}
