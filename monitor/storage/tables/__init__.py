"""The tables, a module per group. Importing this package fills `metadata`."""

from __future__ import annotations

from monitor.storage.tables.alerting import (
    Acknowledgement,
    Alert,
    AlertInput,
    Amendment,
    Attestation,
    Correction,
    Digest,
    Feedback,
    Fold,
    FoldList,
    Letter,
    Outbox,
    Snooze,
    Subscriber,
    SubscriberChange,
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
from monitor.storage.tables.operation import ApiToken, CatalogueVersion, Hold, Quarantine, Run, TaskLock, Watermark
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
from monitor.storage.tables.visiting import SavedSearch, Visit

metadata = Base.metadata

__all__ = [
    "Acknowledgement",
    "Alert",
    "AlertInput",
    "Amendment",
    "ApiToken",
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
    "Feedback",
    "Fold",
    "FoldList",
    "FormerEpisode",
    "Hold",
    "Letter",
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
    "SavedSearch",
    "SentenceKey",
    "Signature",
    "Snooze",
    "Statement",
    "StatementSpeaker",
    "Subscriber",
    "SubscriberChange",
    "Suppression",
    "TaskLock",
    "TextVector",
    "Utterance",
    "Visit",
    "Watermark",
    "metadata",
]
