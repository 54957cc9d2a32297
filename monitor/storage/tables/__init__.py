"""The tables, a module per group. Importing this package fills `metadata`."""

from __future__ import annotations

from monitor.storage.tables.alerting import (
    Alert,
    Attestation,
    Correction,
    Digest,
    Outbox,
    Subscriber,
    Suppression,
    Utterance,
)
from monitor.storage.tables.articles import (
    Article,
    ArticleVersion,
    BandKey,
    BlockKey,
    RemovedBlock,
    SentenceKey,
    Signature,
)
from monitor.storage.tables.base import Base
from monitor.storage.tables.editing import OverlayRow, Proposal
from monitor.storage.tables.intake import Entry, Feed, FeedPoll, Outlet, Page
from monitor.storage.tables.operation import CatalogueVersion, Hold, Quarantine, Run, TaskLock, Watermark
from monitor.storage.tables.overrides import Override
from monitor.storage.tables.readings import (
    Episode,
    EpisodeCue,
    EpisodeMatch,
    FormerEpisode,
    Reading,
    Statement,
    StatementSpeaker,
)
from monitor.storage.tables.vectors import TextVector

metadata = Base.metadata

__all__ = [
    "Alert",
    "Article",
    "ArticleVersion",
    "Attestation",
    "BandKey",
    "Base",
    "BlockKey",
    "CatalogueVersion",
    "Correction",
    "Digest",
    "Entry",
    "Episode",
    "EpisodeCue",
    "EpisodeMatch",
    "Feed",
    "FeedPoll",
    "FormerEpisode",
    "Hold",
    "Outbox",
    "Outlet",
    "OverlayRow",
    "Override",
    "Page",
    "Proposal",
    "Quarantine",
    "Reading",
    "RemovedBlock",
    "Run",
    "SentenceKey",
    "Signature",
    "Statement",
    "StatementSpeaker",
    "Subscriber",
    "Suppression",
    "TaskLock",
    "TextVector",
    "Utterance",
    "Watermark",
    "metadata",
]
