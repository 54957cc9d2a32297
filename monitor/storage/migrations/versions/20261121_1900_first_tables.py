"""The first tables: intake, articles, readings, alerting, operation; alerts refuse to be changed.

Revises: none
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261121_1900'
down_revision = None
branch_labels = None
depends_on = None


FREEZE = {
    "sqlite": [
        "CREATE TRIGGER alert_no_update BEFORE UPDATE ON alert BEGIN SELECT RAISE(ABORT, 'alert rows are immutable'); END",
        "CREATE TRIGGER alert_no_delete BEFORE DELETE ON alert BEGIN SELECT RAISE(ABORT, 'alert rows are immutable'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER alert_immutable BEFORE UPDATE OR DELETE ON alert "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER alert_no_truncate BEFORE TRUNCATE ON alert "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ],
}

THAW = {
    "sqlite": ["DROP TRIGGER alert_no_update", "DROP TRIGGER alert_no_delete"],
    "postgresql": [
        "DROP TRIGGER alert_immutable ON alert",
        "DROP TRIGGER alert_no_truncate ON alert",
        "DROP FUNCTION refuse_change()",
    ],
}


def upgrade() -> None:
    op.create_table('catalogue_version',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('sha256', sa.Text(), nullable=False, comment='hash of the body, hexadecimal'),
    sa.Column('body', sa.Text(), nullable=False, comment='the catalogue as JSON text'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was first stored'),
    sa.Column('loaded_at', types.UtcTime(), nullable=False, comment='when it last became the newest'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_version')),
    sa.UniqueConstraint('sha256', name=op.f('uq_catalogue_version_sha256')),
    comment='effective catalogues, each stored once and never changed'
    )
    with op.batch_alter_table('catalogue_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_catalogue_version_loaded_at'), ['loaded_at'], unique=False)

    op.create_table('episode',
    sa.Column('id', sa.Text(), nullable=False, comment='id in the catalogue'),
    sa.Column('name_fr', sa.Text(), nullable=False, comment='neutral French name'),
    sa.Column('name_en', sa.Text(), nullable=False, comment='neutral English name'),
    sa.Column('started_on', sa.Date(), nullable=True, comment='first day'),
    sa.Column('ended_on', sa.Date(), nullable=True, comment='last day; NULL: open'),
    sa.Column('parent', sa.Text(), nullable=True, comment='episode it is part of'),
    sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False, comment='still in the catalogue'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_episode')),
    comment='conflict episodes of the newest catalogue, for joins; the catalogue holds the rest'
    )
    op.create_table('outlet',
    sa.Column('id', sa.Text(), nullable=False, comment='id in the catalogue, or the domain where the catalogue has none'),
    sa.Column('name', sa.Text(), nullable=False, comment='name as shown'),
    sa.Column('country', sa.Text(), nullable=True, comment='ISO 3166 code of its seat'),
    sa.Column('language', sa.Text(), nullable=True, comment='main language, ISO 639-1'),
    sa.Column('affiliation', sa.Text(), nullable=True, comment='state, public, independent, private, agency, party, government'),
    sa.Column('side', sa.String(32), nullable=True, comment='side whose state owns or directs it, where so'),
    sa.Column('zone', sa.Text(), server_default='UTC', nullable=False, comment='IANA zone of its naive dates'),
    sa.Column('domains', types.Json, server_default='[]', nullable=False, comment='registrable domains, JSON list'),
    sa.Column('is_sample', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='of the sample press'),
    sa.Column('is_catalogued', sa.Boolean(), server_default=sa.text('true'), nullable=False, comment='false: met by import, not in the catalogue'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outlet')),
    comment='a publisher, decided by registrable domain'
    )
    op.create_table('run',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('kind', sa.Text(), nullable=False, comment='poll_feeds, fetch_pages, clean_articles, read_articles, raise_alerts, relay, …'),
    sa.Column('started_at', types.UtcTime(), nullable=False, comment='start'),
    sa.Column('ended_at', types.UtcTime(), nullable=True, comment='end; NULL: under way or killed'),
    sa.Column('counts', types.Json, server_default='{}', nullable=False, comment='items taken and how they ended, JSON object'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run')),
    comment='one run of a task: what it took and how that ended'
    )
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_run_started_at'), ['started_at'], unique=False)

    op.create_table('subscriber',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('address', sa.Text(), nullable=False, comment='mail address'),
    sa.Column('language', sa.Text(), nullable=False, comment='fr or en'),
    sa.Column('zone', sa.Text(), nullable=False, comment="IANA zone of the digest's day"),
    sa.Column('wants_digest', sa.Boolean(), nullable=False, comment='gets the daily digest'),
    sa.Column('wants_alerts', sa.Boolean(), nullable=False, comment='gets alerts at once'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='since when'),
    sa.Column('ended_at', types.UtcTime(), nullable=True, comment='unsubscribed then; NULL: active'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriber')),
    sa.UniqueConstraint('address', name=op.f('uq_subscriber_address')),
    comment='who gets mail; erased apart from everything else'
    )
    op.create_table('task_lock',
    sa.Column('name', sa.Text(), nullable=False, comment='task'),
    sa.Column('owner', sa.Text(), nullable=False, comment='worker that holds it'),
    sa.Column('until', types.UtcTime(), nullable=False, comment='from then on anybody may take it'),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_task_lock')),
    comment='tasks of which only one may run at a time'
    )
    op.create_table('watermark',
    sa.Column('name', sa.Text(), nullable=False, comment='what it bounds: digest'),
    sa.Column('at', types.UtcTime(), nullable=False, comment='the time'),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_watermark')),
    comment='times that only grow; later rows are stamped from there on, whatever the clock says'
    )
    op.create_table('digest',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('subscriber', types.BigId, nullable=False, comment='for whom'),
    sa.Column('local_date', sa.Date(), nullable=False, comment="date in the subscriber's zone"),
    sa.Column('window_from', types.UtcTime(), nullable=False, comment="verdicts from here on: the last digest's window_to"),
    sa.Column('window_to', types.UtcTime(), nullable=False, comment='verdicts before here; a cut that no later verdict falls below'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was made'),
    sa.ForeignKeyConstraint(['subscriber'], ['subscriber.id'], name=op.f('fk_digest_subscriber')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest')),
    sa.UniqueConstraint('subscriber', 'local_date', name=op.f('uq_digest_subscriber_local_date')),
    comment='one daily digest of one subscriber; windows touch, so every verdict is in exactly one'
    )
    op.create_table('feed',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('key', sa.Text(), nullable=False, comment='stable key in the catalogue'),
    sa.Column('outlet', sa.Text(), nullable=False, comment='its publisher'),
    sa.Column('url', sa.Text(), nullable=False, comment='address polled'),
    sa.Column('shard_key', types.BigId, nullable=False, comment="hash of the outlet: one worker at a time owns an outlet's hosts"),
    sa.Column('language', sa.Text(), nullable=True, comment='language the catalogue states for it'),
    sa.Column('zone', sa.Text(), server_default='UTC', nullable=False, comment='IANA zone of its naive dates'),
    sa.Column('state', sa.String(32), nullable=False, comment='what it does: ok, unchanged, empty, stale, html, …'),
    sa.Column('state_since', types.UtcTime(), nullable=False, comment='since when in this state'),
    sa.Column('etag', sa.Text(), nullable=True, comment='ETag to send back, byte for byte'),
    sa.Column('last_modified', sa.Text(), nullable=True, comment='Last-Modified to send back'),
    sa.Column('body_sha256', sa.Text(), nullable=True, comment='hash of the last body that was read'),
    sa.Column('failures', types.BigId, server_default='0', nullable=False, comment='polls in a row that failed'),
    sa.Column('is_baselined', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='its first poll is done; later entries are news'),
    sa.Column('interval_seconds', types.BigId, nullable=False, comment='usual time between two polls, seconds'),
    sa.Column('next_poll_at', types.UtcTime(), nullable=True, comment='due from then on; NULL: at once'),
    sa.Column('last_polled_at', types.UtcTime(), nullable=True, comment='last poll, whatever came'),
    sa.Column('last_ok_at', types.UtcTime(), nullable=True, comment='last poll that was read without error'),
    sa.Column('last_new_at', types.UtcTime(), nullable=True, comment='last poll with an entry we did not know'),
    sa.Column('read_at', types.UtcTime(), nullable=True, comment='when a body last came; once a day it is asked for without validators'),
    sa.Column('silent_after', types.UtcTime(), nullable=True, comment='from when on its silence is no longer usual'),
    sa.Column('last_error_code', sa.Text(), nullable=True, comment='code of the last error; NULL after a good poll'),
    sa.Column('last_error_text', sa.Text(), nullable=True, comment='last error in words'),
    sa.Column('is_sample', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='of the sample press'),
    sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False, comment='still in the catalogue'),
    sa.ForeignKeyConstraint(['outlet'], ['outlet.id'], name=op.f('fk_feed_outlet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('key', name=op.f('uq_feed_key')),
    comment='a polled document, with its state judged against its own history'
    )
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.create_index('ix_feed_due', ['is_active', 'next_poll_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_feed_outlet'), ['outlet'], unique=False)

    op.create_table('entry',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('url', sa.Text(), nullable=False, comment='canonical address'),
    sa.Column('link', sa.Text(), nullable=False, comment='address as the feed gave it; this one is fetched'),
    sa.Column('shard_key', types.BigId, nullable=False, comment="hash of the outlet: one worker at a time owns an outlet's hosts"),
    sa.Column('feed', types.BigId, nullable=True, comment='feed that gave it first; NULL: imported'),
    sa.Column('outlet', sa.Text(), nullable=True, comment='its publisher'),
    sa.Column('guid', sa.Text(), nullable=True, comment="the feed's own id; never used alone as identity"),
    sa.Column('title', sa.Text(), nullable=False, comment='title in the feed, plain text'),
    sa.Column('author', sa.Text(), nullable=True, comment='author in the feed'),
    sa.Column('published_raw', sa.Text(), nullable=True, comment='date as the feed wrote it'),
    sa.Column('first_seen_at', types.UtcTime(), nullable=False, comment='when we first saw it'),
    sa.Column('is_baseline', sa.Boolean(), nullable=False, comment='stored without notice: first poll, import, backfill'),
    sa.Column('is_sample', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='of the sample press'),
    sa.Column('fetched_at', types.UtcTime(), nullable=True, comment='when its page was last stored; NULL: not yet'),
    sa.Column('revisit_at', types.UtcTime(), nullable=True, comment='when its page is fetched again; NULL: not any more'),
    sa.Column('disposition', sa.String(32), nullable=True, comment='why it stopped; NULL: still under way'),
    sa.Column('reason', sa.Text(), nullable=True, comment='the disposition in words'),
    sa.Column('ended_at', types.UtcTime(), nullable=True, comment='when it stopped'),
    sa.Column('published_at', types.UtcTime(), nullable=True, comment='start of the interval that the precision spans'),
    sa.Column('published_precision', sa.String(32), nullable=False, comment='minute, day, month, year, unknown'),
    sa.Column('published_by', sa.Text(), nullable=False, comment='origin: feed, json-ld, meta, htmldate, text, given, first_seen, none'),
    sa.Column('attempts', types.BigId, server_default='0', nullable=False, comment='how often a worker took it without an end'),
    sa.Column('next_try_at', types.UtcTime(), nullable=True, comment='not before this time; NULL: at once'),
    sa.Column('lease_owner', sa.Text(), nullable=True, comment='worker that holds it, as host:pid:name'),
    sa.Column('lease_until', types.UtcTime(), nullable=True, comment='from then on anybody may take it again'),
    sa.Column('last_error', sa.Text(), nullable=True, comment='what went wrong last'),
    sa.Column('summary', sa.Text(), nullable=False, comment='summary in the feed, plain text'),
    sa.ForeignKeyConstraint(['feed'], ['feed.id'], name=op.f('fk_entry_feed')),
    sa.ForeignKeyConstraint(['outlet'], ['outlet.id'], name=op.f('fk_entry_outlet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('url', name=op.f('uq_entry_url')),
    comment='one item of a feed, or one file or address given by hand'
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_feed'), ['feed'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_first_seen_at'), ['first_seen_at'], unique=False)
        batch_op.create_index('ix_entry_lease_owner', ['lease_owner'], unique=False, postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_entry_outlet'), ['outlet'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_revisit_at'), ['revisit_at'], unique=False)
        batch_op.create_index('ix_entry_unfetched', ['next_try_at'], unique=False, postgresql_where=sa.text('fetched_at IS NULL AND disposition IS NULL'), sqlite_where=sa.text('fetched_at IS NULL AND disposition IS NULL'))

    op.create_table('feed_poll',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('feed', types.BigId, nullable=False, comment='feed polled'),
    sa.Column('polled_at', types.UtcTime(), nullable=False, comment='when'),
    sa.Column('state', sa.String(32), nullable=False, comment='state it led to'),
    sa.Column('http_status', types.BigId, nullable=True, comment='HTTP status; NULL: no answer'),
    sa.Column('wire_bytes', types.BigId, nullable=False, comment='bytes received'),
    sa.Column('duration_ms', types.BigId, nullable=False, comment='time taken, milliseconds'),
    sa.Column('entries', types.BigId, nullable=False, comment='entries in the document'),
    sa.Column('entries_new', types.BigId, nullable=False, comment='of these unknown before'),
    sa.Column('is_baseline', sa.Boolean(), nullable=False, comment='first poll: entries stored, nothing sent'),
    sa.Column('error_code', sa.Text(), nullable=True, comment='error, fixed code'),
    sa.Column('error_text', sa.Text(), nullable=True, comment='error in words'),
    sa.ForeignKeyConstraint(['feed'], ['feed.id'], name=op.f('fk_feed_poll_feed')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_poll')),
    comment='the last polls of each feed (at least 30)'
    )
    with op.batch_alter_table('feed_poll', schema=None) as batch_op:
        batch_op.create_index('ix_feed_poll_feed_polled_at', ['feed', 'polled_at'], unique=False)

    op.create_table('article',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('url', sa.Text(), nullable=False, comment='canonical address'),
    sa.Column('outlet', sa.Text(), nullable=True, comment='its publisher'),
    sa.Column('entry', types.BigId, nullable=False, comment='entry it came by'),
    sa.Column('cluster', types.BigId, nullable=True, comment='first article of those that carry the same text'),
    sa.Column('cluster_relation', sa.String(32), nullable=False, comment='original, copy, truncated, rewrite, translation'),
    sa.Column('nearest', types.BigId, nullable=True, comment='article that the relation was found with'),
    sa.Column('similarity', sa.Double(), server_default='0', nullable=False, comment='estimated Jaccard similarity with the nearest, 0 to 1'),
    sa.Column('first_seen_at', types.UtcTime(), nullable=False, comment='when its entry was first seen'),
    sa.Column('is_baseline', sa.Boolean(), nullable=False, comment='stored without notice: first poll, import, backfill'),
    sa.Column('disposition', sa.String(32), nullable=True, comment='how it ended: stored, off_topic, …; NULL: not read yet'),
    sa.Column('published_at', types.UtcTime(), nullable=True, comment='start of the interval that the precision spans'),
    sa.Column('published_precision', sa.String(32), nullable=False, comment='minute, day, month, year, unknown'),
    sa.Column('published_by', sa.Text(), nullable=False, comment='origin: feed, json-ld, meta, htmldate, text, given, first_seen, none'),
    sa.ForeignKeyConstraint(['cluster'], ['article.id'], name=op.f('fk_article_cluster')),
    sa.ForeignKeyConstraint(['entry'], ['entry.id'], name=op.f('fk_article_entry')),
    sa.ForeignKeyConstraint(['nearest'], ['article.id'], name=op.f('fk_article_nearest')),
    sa.ForeignKeyConstraint(['outlet'], ['outlet.id'], name=op.f('fk_article_outlet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article')),
    sa.UniqueConstraint('url', name=op.f('uq_article_url')),
    comment='clean text and metadata of one address; its texts are article_version rows'
    )
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_article_cluster'), ['cluster'], unique=False)
        batch_op.create_index(batch_op.f('ix_article_entry'), ['entry'], unique=False)
        batch_op.create_index(batch_op.f('ix_article_first_seen_at'), ['first_seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_article_nearest'), ['nearest'], unique=False)
        batch_op.create_index(batch_op.f('ix_article_outlet'), ['outlet'], unique=False)

    op.create_table('page',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('entry', types.BigId, nullable=False, comment='entry it was fetched for'),
    sa.Column('url', sa.Text(), nullable=False, comment='address asked'),
    sa.Column('final_url', sa.Text(), nullable=False, comment='address that answered, after redirects'),
    sa.Column('status', types.BigId, nullable=False, comment='HTTP status; 0 for a file'),
    sa.Column('headers', types.Json, nullable=False, comment='response headers in order, JSON list of [name, value]'),
    sa.Column('peer', sa.Text(), nullable=True, comment='address of the peer; NULL for a file'),
    sa.Column('fetched_at', types.UtcTime(), nullable=False, comment='when the bytes first came'),
    sa.Column('seen_at', types.UtcTime(), nullable=False, comment='when they last came: the page of an entry is the one seen last'),
    sa.Column('sha256', sa.Text(), nullable=False, comment='hash of the bytes, hexadecimal; kept for ever'),
    sa.Column('content_type', sa.Text(), nullable=True, comment='Content-Type as sent'),
    sa.Column('size', types.BigId, nullable=False, comment='bytes before compression'),
    sa.Column('clean_version', types.BigId, server_default='0', nullable=False, comment='CLEAN_VERSION that last dealt with it; 0: none'),
    sa.Column('attempts', types.BigId, server_default='0', nullable=False, comment='how often a worker took it without an end'),
    sa.Column('next_try_at', types.UtcTime(), nullable=True, comment='not before this time; NULL: at once'),
    sa.Column('lease_owner', sa.Text(), nullable=True, comment='worker that holds it, as host:pid:name'),
    sa.Column('lease_until', types.UtcTime(), nullable=True, comment='from then on anybody may take it again'),
    sa.Column('last_error', sa.Text(), nullable=True, comment='what went wrong last'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='the bytes, zstd; NULL after retention took them'),
    sa.ForeignKeyConstraint(['entry'], ['entry.id'], name=op.f('fk_page_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page')),
    sa.UniqueConstraint('entry', 'sha256', name=op.f('uq_page_entry_sha256')),
    comment="the fetched bytes of an entry's address, with their evidence"
    )
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_index('ix_page_clean_version', ['clean_version', 'id'], unique=False)
        batch_op.create_index('ix_page_lease_owner', ['lease_owner'], unique=False, postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))

    op.create_table('article_version',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('article', types.BigId, nullable=False, comment='its article'),
    sa.Column('number', types.BigId, nullable=False, comment='1, 2, … in order of appearance'),
    sa.Column('is_current', sa.Boolean(), nullable=False, comment='the newest text of its article'),
    sa.Column('page', types.BigId, nullable=False, comment='bytes it was taken from'),
    sa.Column('title', sa.Text(), nullable=False, comment='title'),
    sa.Column('text_sha256', sa.Text(), nullable=False, comment='hash of title, line feed and text, hexadecimal'),
    sa.Column('author', sa.Text(), nullable=True, comment='author as written'),
    sa.Column('credit', sa.Text(), nullable=True, comment='agency or outlet credited for the text'),
    sa.Column('language', sa.Text(), nullable=False, comment='ISO 639-1 code or und'),
    sa.Column('language_confidence', sa.Double(), nullable=False, comment='0 to 1'),
    sa.Column('language_by', sa.Text(), nullable=False, comment='script, declared, detector, none'),
    sa.Column('is_partial', sa.Boolean(), nullable=False, comment="a paywall's stub or the like: no statement in it means nothing"),
    sa.Column('is_readable', sa.Boolean(), nullable=False, comment='false: ended at cleaning (no rules for its language, …), not read'),
    sa.Column('clean_version', types.BigId, nullable=False, comment='CLEAN_VERSION that made it'),
    sa.Column('read_version', types.BigId, server_default='0', nullable=False, comment='READ_VERSION that last read it; 0: none'),
    sa.Column('read_catalogue', types.BigId, server_default='0', nullable=False, comment='catalogue version it was last read by; 0: none'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when this text was first stored'),
    sa.Column('published_at', types.UtcTime(), nullable=True, comment='start of the interval that the precision spans'),
    sa.Column('published_precision', sa.String(32), nullable=False, comment='minute, day, month, year, unknown'),
    sa.Column('published_by', sa.Text(), nullable=False, comment='origin: feed, json-ld, meta, htmldate, text, given, first_seen, none'),
    sa.Column('attempts', types.BigId, server_default='0', nullable=False, comment='how often a worker took it without an end'),
    sa.Column('next_try_at', types.UtcTime(), nullable=True, comment='not before this time; NULL: at once'),
    sa.Column('lease_owner', sa.Text(), nullable=True, comment='worker that holds it, as host:pid:name'),
    sa.Column('lease_until', types.UtcTime(), nullable=True, comment='from then on anybody may take it again'),
    sa.Column('last_error', sa.Text(), nullable=True, comment='what went wrong last'),
    sa.Column('text', sa.Text(), nullable=False, comment='clean text; offsets are Python str indices into it'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_article_version_article')),
    sa.ForeignKeyConstraint(['page'], ['page.id'], name=op.f('fk_article_version_page')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_version')),
    sa.UniqueConstraint('article', 'number', name=op.f('uq_article_version_article_number')),
    sa.UniqueConstraint('article', 'text_sha256', name=op.f('uq_article_version_article_text_sha256')),
    comment='one text of an article; offsets of statements and cues index `text`'
    )
    with op.batch_alter_table('article_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_article_version_language'), ['language'], unique=False)
        batch_op.create_index('ix_article_version_lease_owner', ['lease_owner'], unique=False, postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_article_version_page'), ['page'], unique=False)
        batch_op.create_index('ix_article_version_unread', ['read_version', 'id'], unique=False, postgresql_where=sa.text('is_current AND is_readable'), sqlite_where=sa.text('is_current = 1 AND is_readable = 1'))
        batch_op.create_index('uq_article_version_current', ['article'], unique=True, postgresql_where=sa.text('is_current'), sqlite_where=sa.text('is_current'))

    op.create_table('band_key',
    sa.Column('key', types.BigId, nullable=False, comment='band hash, signed 64 bit'),
    sa.Column('article', types.BigId, nullable=False, comment='article that has it'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_band_key_article')),
    sa.PrimaryKeyConstraint('key', 'article', name=op.f('pk_band_key')),
    comment='MinHash bands: articles that share a key may be copies',
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('band_key', schema=None) as batch_op:
        batch_op.create_index('ix_band_key_article', ['article'], unique=False)

    op.create_table('sentence_key',
    sa.Column('key', types.BigId, nullable=False, comment='sentence hash, signed 64 bit'),
    sa.Column('article', types.BigId, nullable=False, comment='article that has it'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_sentence_key_article')),
    sa.PrimaryKeyConstraint('key', 'article', name=op.f('pk_sentence_key')),
    comment='long sentences and quotations shared between articles',
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('sentence_key', schema=None) as batch_op:
        batch_op.create_index('ix_sentence_key_article', ['article'], unique=False)

    op.create_table('signature',
    sa.Column('article', types.BigId, nullable=False, comment='its article'),
    sa.Column('sig_version', types.BigId, nullable=False, comment="version of the sketch's rules"),
    sa.Column('text_sha256', sa.Text(), nullable=False, comment='hash of the normalised text, hexadecimal'),
    sa.Column('signature', sa.LargeBinary(), nullable=False, comment='MinHash values, little-endian; first byte: I 32, q signed 64, Q 64 bit'),
    sa.Column('bands', sa.LargeBinary(), nullable=False, comment='band keys, packed alike'),
    sa.Column('sentences', sa.LargeBinary(), nullable=False, comment='hashes of long sentences and quotations, packed alike'),
    sa.Column('words', types.BigId, nullable=False, comment='words in the text'),
    sa.Column('seen_at', types.UtcTime(), nullable=False, comment='first_seen_at of the article; look-ups probe a window of it'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_signature_article')),
    sa.PrimaryKeyConstraint('article', name=op.f('pk_signature')),
    comment="near-duplicate sketch of an article's newest text; compared within one sig_version only"
    )
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signature_text_sha256'), ['text_sha256'], unique=False)

    op.create_table('quarantine',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('stage', sa.Text(), nullable=False, comment='fetch, clean, read, novelty'),
    sa.Column('entry', types.BigId, nullable=True, comment='entry concerned'),
    sa.Column('page', types.BigId, nullable=True, comment='page concerned; its body holds the raw bytes'),
    sa.Column('version', types.BigId, nullable=True, comment='text concerned'),
    sa.Column('error_code', sa.Text(), nullable=False, comment='fixed code'),
    sa.Column('error_text', sa.Text(), nullable=False, comment='what happened, in words'),
    sa.Column('attempts', types.BigId, nullable=False, comment='tries before it was put aside'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was put aside'),
    sa.Column('ended_at', types.UtcTime(), nullable=True, comment='when it was replayed or given up; NULL: waiting'),
    sa.ForeignKeyConstraint(['entry'], ['entry.id'], name=op.f('fk_quarantine_entry')),
    sa.ForeignKeyConstraint(['page'], ['page.id'], name=op.f('fk_quarantine_page')),
    sa.ForeignKeyConstraint(['version'], ['article_version.id'], name=op.f('fk_quarantine_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantine')),
    comment='items put aside because we failed on them; their bytes stay in page'
    )
    with op.batch_alter_table('quarantine', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quarantine_entry'), ['entry'], unique=False)
        batch_op.create_index(batch_op.f('ix_quarantine_page'), ['page'], unique=False)
        batch_op.create_index(batch_op.f('ix_quarantine_stage'), ['stage'], unique=False)
        batch_op.create_index(batch_op.f('ix_quarantine_version'), ['version'], unique=False)

    op.create_table('reading',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('version', types.BigId, nullable=False, comment='text that was read'),
    sa.Column('read_version', types.BigId, nullable=False, comment='READ_VERSION of the rules'),
    sa.Column('catalogue_version', types.BigId, nullable=False, comment='catalogue it was read by'),
    sa.Column('is_current', sa.Boolean(), nullable=False, comment='the newest reading of its text'),
    sa.Column('us_actor', sa.Double(), nullable=False, comment='does a US official or body act in it, 0 to 1; 0.5 counts'),
    sa.Column('conflict_core', sa.Double(), nullable=False, comment='is the conflict its matter, 0 to 1; 0.5 counts'),
    sa.Column('reasons', types.Json, nullable=False, comment='why these scores, JSON list'),
    sa.Column('abstained', sa.Text(), nullable=True, comment='why no episode was chosen, where the margin was small'),
    sa.Column('rejected', types.Json, nullable=False, comment='reporting negated, asked or supposed: JSON list of [start, end, reason]'),
    sa.Column('read_at', types.UtcTime(), nullable=False, comment='when it was read'),
    sa.ForeignKeyConstraint(['catalogue_version'], ['catalogue_version.id'], name=op.f('fk_reading_catalogue_version')),
    sa.ForeignKeyConstraint(['version'], ['article_version.id'], name=op.f('fk_reading_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    comment='one reading of one text by one version of rules and catalogue; older ones are kept'
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_catalogue_version'), ['catalogue_version'], unique=False)
        batch_op.create_index(batch_op.f('ix_reading_version'), ['version'], unique=False)
        batch_op.create_index('uq_reading_current', ['version'], unique=True, postgresql_where=sa.text('is_current'), sqlite_where=sa.text('is_current'))

    op.create_table('removed_block',
    sa.Column('version', types.BigId, nullable=False, comment='text it was cut from'),
    sa.Column('position', types.BigId, nullable=False, comment="place among the page's blocks, from 0"),
    sa.Column('text', sa.Text(), nullable=False, comment='the block'),
    sa.Column('rule', sa.Text(), nullable=False, comment='rule that cut it'),
    sa.ForeignKeyConstraint(['version'], ['article_version.id'], name=op.f('fk_removed_block_version')),
    sa.PrimaryKeyConstraint('version', 'position', name=op.f('pk_removed_block')),
    comment="a block cut out of a page's text, kept for audit"
    )
    op.create_table('episode_match',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('reading', types.BigId, nullable=False, comment='reading that found it'),
    sa.Column('rank', types.BigId, nullable=False, comment='0 is the best'),
    sa.Column('episode', sa.Text(), nullable=False, comment='id in the catalogue'),
    sa.Column('role', sa.String(32), nullable=False, comment='reported, recalled'),
    sa.Column('score', sa.Double(), nullable=False, comment='weight of evidence'),
    sa.ForeignKeyConstraint(['reading'], ['reading.id'], name=op.f('fk_episode_match_reading')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_episode_match')),
    sa.UniqueConstraint('reading', 'episode', 'role', name=op.f('uq_episode_match_reading_episode_role')),
    comment='an episode that a text is about (reported) or mentions as background (recalled)'
    )
    with op.batch_alter_table('episode_match', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_episode_match_episode'), ['episode'], unique=False)

    op.create_table('statement',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('version', types.BigId, nullable=False, comment='text it stands in'),
    sa.Column('reading', types.BigId, nullable=False, comment='newest reading that found it; not current: it was withdrawn'),
    sa.Column('article', types.BigId, nullable=False, comment='article of the text'),
    sa.Column('episode', sa.Text(), nullable=True, comment='best reported episode; id in the catalogue'),
    sa.Column('start', types.BigId, nullable=False, comment='first character of the content, offset into article_version.text'),
    sa.Column('end', types.BigId, nullable=False, comment='after its last character'),
    sa.Column('text', sa.Text(), nullable=False, comment='the content as written'),
    sa.Column('fragments', types.Json, nullable=False, comment='spoken parts without inserted clauses, JSON list of [start, end]'),
    sa.Column('kind', sa.String(32), nullable=False, comment='direct, indirect, mixed'),
    sa.Column('is_document', sa.Boolean(), nullable=False, comment='a written text (communiqué, resolution) is quoted'),
    sa.Column('modality', sa.String(32), nullable=False, comment='asserted, hearsay, denied'),
    sa.Column('cue_start', types.BigId, nullable=True, comment='first character of the reporting words'),
    sa.Column('cue_end', types.BigId, nullable=True, comment='after their last character'),
    sa.Column('source_start', types.BigId, nullable=True, comment='first character of the words naming the speaker'),
    sa.Column('source_end', types.BigId, nullable=True, comment='after their last character'),
    sa.Column('speaker_key', sa.Text(), nullable=True, comment='register id, or name: and the folded name; NULL: unresolved'),
    sa.Column('unresolved_reason', sa.Text(), nullable=True, comment='why no speaker was named'),
    sa.Column('account', sa.String(32), nullable=False, comment='whose account of the words: own, spokesperson, counterpart, third_party'),
    sa.Column('via', types.Json, nullable=False, comment='through whom it came (agency, broadcaster), JSON list'),
    sa.Column('addressees', types.Json, nullable=False, comment='ids spoken to, JSON list'),
    sa.Column('said_from', sa.Date(), nullable=True, comment='first day on which it may have been said; NULL: not given'),
    sa.Column('said_to', sa.Date(), nullable=True, comment='last such day'),
    sa.Column('said_precision', sa.String(32), nullable=True, comment='day, month, year'),
    sa.Column('said_by', sa.Text(), nullable=True, comment='how the day was found'),
    sa.Column('occasion', sa.Text(), nullable=True, comment='call, meeting, interview, … as written'),
    sa.Column('confidence', sa.Double(), nullable=False, comment='0 to 1'),
    sa.Column('is_baseline', sa.Boolean(), nullable=False, comment='found by first poll, import, backfill or re-reading: nothing sent'),
    sa.Column('first_seen_at', types.UtcTime(), nullable=False, comment='when its text was first stored; order of arrival is (this, id)'),
    sa.Column('novelty', sa.String(32), nullable=True, comment='verdict: new, repeat, amended, uncertain; NULL: undecided'),
    sa.Column('nearest', types.BigId, nullable=True, comment='utterance repeated, or closest earlier one'),
    sa.Column('similarity', sa.Double(), nullable=True, comment='with the nearest, 0 to 1'),
    sa.Column('vetoes', types.Json, nullable=True, comment='what spoke against a merge, JSON list'),
    sa.Column('reason', sa.Text(), nullable=True, comment='the verdict in a sentence'),
    sa.Column('novelty_version', types.BigId, nullable=True, comment='NOVELTY_VERSION that decided'),
    sa.Column('decided_at', types.UtcTime(), nullable=True, comment='when the verdict was recorded; digests cut here'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_statement_article')),
    sa.ForeignKeyConstraint(['reading'], ['reading.id'], name=op.f('fk_statement_reading')),
    sa.ForeignKeyConstraint(['version'], ['article_version.id'], name=op.f('fk_statement_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    comment='one attribution found in one text; text = substr of the article version at [start, end)'
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_article'), ['article'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_decided_at'), ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_episode'), ['episode'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_nearest'), ['nearest'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_reading'), ['reading'], unique=False)
        batch_op.create_index('ix_statement_speaker_key', ['speaker_key', 'first_seen_at'], unique=False)
        batch_op.create_index('ix_statement_undecided', ['first_seen_at', 'id'], unique=False, postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_statement_version'), ['version'], unique=False)

    op.create_table('episode_cue',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('match', types.BigId, nullable=False, comment='match it speaks for'),
    sa.Column('start', types.BigId, nullable=False, comment='first character, offset into article_version.text'),
    sa.Column('end', types.BigId, nullable=False, comment='after the last character'),
    sa.Column('kind', sa.Text(), nullable=False, comment='date, published, office, place, phrase'),
    sa.Column('weight', sa.Double(), nullable=False, comment='may be negative'),
    sa.ForeignKeyConstraint(['match'], ['episode_match.id'], name=op.f('fk_episode_cue_match')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_episode_cue')),
    comment='evidence for an episode in the text'
    )
    with op.batch_alter_table('episode_cue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_episode_cue_match'), ['match'], unique=False)

    op.create_table('statement_speaker',
    sa.Column('statement', types.BigId, nullable=False, comment='its statement'),
    sa.Column('role', sa.Text(), nullable=False, comment='speaker, origin'),
    sa.Column('rank', types.BigId, nullable=False, comment='0 is the first'),
    sa.Column('person', sa.Text(), nullable=True, comment='id in the register of persons and bodies; NULL: not registered'),
    sa.Column('name', sa.Text(), nullable=False, comment="catalogue's English spelling, else as written in Latin letters"),
    sa.Column('as_written', sa.Text(), nullable=False, comment='words of the text that name the speaker'),
    sa.Column('office', sa.Text(), nullable=True, comment='office held on that day, in English'),
    sa.Column('side', sa.String(32), nullable=False, comment='US, ARM, AZE, other'),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_statement_speaker_statement')),
    sa.PrimaryKeyConstraint('statement', 'role', 'rank', name=op.f('pk_statement_speaker')),
    comment='who says it (speaker, several for a joint text) and whose words are relayed (origin)'
    )
    with op.batch_alter_table('statement_speaker', schema=None) as batch_op:
        batch_op.create_index('ix_statement_speaker_name', ['name'], unique=False)
        batch_op.create_index('ix_statement_speaker_person', ['person'], unique=False)

    op.create_table('utterance',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('speaker_key', sa.Text(), nullable=True, comment='register id, or name: and the folded name; NULL: unresolved'),
    sa.Column('speaker_name', sa.Text(), nullable=True, comment='speaker when recorded'),
    sa.Column('office', sa.Text(), nullable=True, comment='office held then, in English'),
    sa.Column('side', sa.String(32), nullable=True, comment='US, ARM, AZE, other'),
    sa.Column('text', sa.Text(), nullable=False, comment='words of the first statement'),
    sa.Column('language', sa.Text(), nullable=False, comment='their language'),
    sa.Column('said_on', sa.Date(), nullable=True, comment='day it was said, where a text gives it'),
    sa.Column('block_from', sa.Date(), nullable=False, comment='first day by which it is looked up: said, else published, else first seen'),
    sa.Column('block_to', sa.Date(), nullable=False, comment='last such day; later than the first where only a month or year is known'),
    sa.Column('first_statement', types.BigId, nullable=False, comment='statement that was decided first'),
    sa.Column('first_published', types.UtcTime(), nullable=True, comment='earliest publication among its attestations'),
    sa.Column('first_seen_at', types.UtcTime(), nullable=False, comment='when we first saw an attestation'),
    sa.Column('recorded_at', types.UtcTime(), nullable=False, comment='when it was decided'),
    sa.Column('episode', sa.Text(), nullable=True, comment='episode of the first statement'),
    sa.Column('is_baseline', sa.Boolean(), nullable=False, comment='recorded without notice'),
    sa.ForeignKeyConstraint(['first_statement'], ['statement.id'], name=op.f('fk_utterance_first_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_utterance')),
    sa.UniqueConstraint('first_statement', name=op.f('uq_utterance_first_statement')),
    comment='one act of speaking; many statements attest it'
    )
    with op.batch_alter_table('utterance', schema=None) as batch_op:
        batch_op.create_index('ix_utterance_block', ['speaker_key', 'block_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_utterance_episode'), ['episode'], unique=False)
        batch_op.create_index(batch_op.f('ix_utterance_recorded_at'), ['recorded_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_utterance_side'), ['side'], unique=False)

    op.create_table('alert',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('key', sa.Text(), nullable=False, comment='idempotence key'),
    sa.Column('utterance', types.BigId, nullable=False, comment='what was said'),
    sa.Column('statement', types.BigId, nullable=False, comment='statement that raised it'),
    sa.Column('rule', sa.Text(), nullable=False, comment='rule of the catalogue that fired'),
    sa.Column('severity', sa.String(32), nullable=False, comment='high, normal'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was decided'),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_alert_statement')),
    sa.ForeignKeyConstraint(['utterance'], ['utterance.id'], name=op.f('fk_alert_utterance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('key', name=op.f('uq_alert_key')),
    sa.UniqueConstraint('utterance', name=op.f('uq_alert_utterance')),
    comment='a decision to notify about an utterance; never changed, never deleted'
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_statement'), ['statement'], unique=False)

    op.create_table('attestation',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('utterance', types.BigId, nullable=False, comment='what was said'),
    sa.Column('statement', types.BigId, nullable=False, comment='where it is reported'),
    sa.Column('article', types.BigId, nullable=False, comment='article of the statement'),
    sa.Column('is_verbatim', sa.Boolean(), nullable=False, comment='direct speech, not paraphrase'),
    sa.Column('similarity', sa.Double(), nullable=False, comment='with the utterance when attached, 0 to 1; 1 for the first'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_attestation_article')),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_attestation_statement')),
    sa.ForeignKeyConstraint(['utterance'], ['utterance.id'], name=op.f('fk_attestation_utterance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attestation')),
    sa.UniqueConstraint('statement', name=op.f('uq_attestation_statement')),
    comment='a statement that reports an utterance; the earliest comes first'
    )
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attestation_article'), ['article'], unique=False)
        batch_op.create_index(batch_op.f('ix_attestation_utterance'), ['utterance'], unique=False)

    op.create_table('suppression',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('statement', types.BigId, nullable=False, comment='the statement'),
    sa.Column('utterance', types.BigId, nullable=False, comment='utterance it attests'),
    sa.Column('reason', sa.Text(), nullable=False, comment='repeat, too_old, baseline, rule, …'),
    sa.Column('rule', sa.Text(), nullable=True, comment='rule that would have fired or that held it back'),
    sa.Column('at', types.UtcTime(), nullable=False, comment='when'),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_suppression_statement')),
    sa.ForeignKeyConstraint(['utterance'], ['utterance.id'], name=op.f('fk_suppression_utterance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suppression')),
    sa.UniqueConstraint('statement', name=op.f('uq_suppression_statement')),
    comment='why a decided statement made no alert'
    )
    with op.batch_alter_table('suppression', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suppression_reason'), ['reason'], unique=False)
        batch_op.create_index(batch_op.f('ix_suppression_utterance'), ['utterance'], unique=False)

    op.create_table('outbox',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('key', sa.Text(), nullable=False, comment='idempotence key: cause, recipient, channel'),
    sa.Column('kind', sa.Text(), nullable=False, comment='alert, digest'),
    sa.Column('channel', sa.Text(), server_default='mail', nullable=False, comment='mail'),
    sa.Column('alert', types.BigId, nullable=True, comment='alert it tells of'),
    sa.Column('digest', types.BigId, nullable=True, comment='digest it carries'),
    sa.Column('subscriber', types.BigId, nullable=False, comment='for whom'),
    sa.Column('recipient', sa.Text(), nullable=False, comment='address at the time'),
    sa.Column('message_id', sa.Text(), nullable=False, comment='Message-ID, made of the key'),
    sa.Column('subject', sa.Text(), nullable=False, comment='subject'),
    sa.Column('state', sa.String(32), nullable=False, comment='pending, claimed, data, sent, uncertain, dead'),
    sa.Column('send_after', types.UtcTime(), nullable=False, comment='not before'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was written'),
    sa.Column('sent_at', types.UtcTime(), nullable=True, comment='when the server accepted it'),
    sa.Column('attempts', types.BigId, server_default='0', nullable=False, comment='how often a worker took it without an end'),
    sa.Column('next_try_at', types.UtcTime(), nullable=True, comment='not before this time; NULL: at once'),
    sa.Column('lease_owner', sa.Text(), nullable=True, comment='worker that holds it, as host:pid:name'),
    sa.Column('lease_until', types.UtcTime(), nullable=True, comment='from then on anybody may take it again'),
    sa.Column('last_error', sa.Text(), nullable=True, comment='what went wrong last'),
    sa.Column('text', sa.Text(), nullable=False, comment='text part'),
    sa.Column('html', sa.Text(), nullable=False, comment='HTML part'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_outbox_alert')),
    sa.ForeignKeyConstraint(['digest'], ['digest.id'], name=op.f('fk_outbox_digest')),
    sa.ForeignKeyConstraint(['subscriber'], ['subscriber.id'], name=op.f('fk_outbox_subscriber')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_outbox_message_id')),
    comment='messages, written in the transaction of their cause (docs/outbox.md)'
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_alert'), ['alert'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_digest'), ['digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_kind'), ['kind'], unique=False)
        batch_op.create_index('ix_outbox_lease_owner', ['lease_owner'], unique=False, postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.create_index('ix_outbox_state', ['state', 'send_after', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_subscriber'), ['subscriber'], unique=False)


    for statement in FREEZE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in THAW[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_subscriber'))
        batch_op.drop_index('ix_outbox_state')
        batch_op.drop_index('ix_outbox_lease_owner', postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_outbox_kind'))
        batch_op.drop_index(batch_op.f('ix_outbox_digest'))
        batch_op.drop_index(batch_op.f('ix_outbox_alert'))

    op.drop_table('outbox')
    with op.batch_alter_table('suppression', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suppression_utterance'))
        batch_op.drop_index(batch_op.f('ix_suppression_reason'))

    op.drop_table('suppression')
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attestation_utterance'))
        batch_op.drop_index(batch_op.f('ix_attestation_article'))

    op.drop_table('attestation')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_statement'))
        batch_op.drop_index(batch_op.f('ix_alert_created_at'))

    op.drop_table('alert')
    with op.batch_alter_table('utterance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_utterance_side'))
        batch_op.drop_index(batch_op.f('ix_utterance_recorded_at'))
        batch_op.drop_index(batch_op.f('ix_utterance_episode'))
        batch_op.drop_index('ix_utterance_block')

    op.drop_table('utterance')
    with op.batch_alter_table('statement_speaker', schema=None) as batch_op:
        batch_op.drop_index('ix_statement_speaker_person')
        batch_op.drop_index('ix_statement_speaker_name')

    op.drop_table('statement_speaker')
    with op.batch_alter_table('episode_cue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_episode_cue_match'))

    op.drop_table('episode_cue')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statement_version'))
        batch_op.drop_index('ix_statement_undecided', postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index('ix_statement_speaker_key')
        batch_op.drop_index(batch_op.f('ix_statement_reading'))
        batch_op.drop_index(batch_op.f('ix_statement_nearest'))
        batch_op.drop_index(batch_op.f('ix_statement_episode'))
        batch_op.drop_index(batch_op.f('ix_statement_decided_at'))
        batch_op.drop_index(batch_op.f('ix_statement_article'))

    op.drop_table('statement')
    with op.batch_alter_table('episode_match', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_episode_match_episode'))

    op.drop_table('episode_match')
    op.drop_table('removed_block')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index('uq_reading_current', postgresql_where=sa.text('is_current'), sqlite_where=sa.text('is_current'))
        batch_op.drop_index(batch_op.f('ix_reading_version'))
        batch_op.drop_index(batch_op.f('ix_reading_catalogue_version'))

    op.drop_table('reading')
    with op.batch_alter_table('quarantine', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quarantine_version'))
        batch_op.drop_index(batch_op.f('ix_quarantine_stage'))
        batch_op.drop_index(batch_op.f('ix_quarantine_page'))
        batch_op.drop_index(batch_op.f('ix_quarantine_entry'))

    op.drop_table('quarantine')
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signature_text_sha256'))

    op.drop_table('signature')
    with op.batch_alter_table('sentence_key', schema=None) as batch_op:
        batch_op.drop_index('ix_sentence_key_article')

    op.drop_table('sentence_key')
    with op.batch_alter_table('band_key', schema=None) as batch_op:
        batch_op.drop_index('ix_band_key_article')

    op.drop_table('band_key')
    with op.batch_alter_table('article_version', schema=None) as batch_op:
        batch_op.drop_index('uq_article_version_current', postgresql_where=sa.text('is_current'), sqlite_where=sa.text('is_current'))
        batch_op.drop_index('ix_article_version_unread', postgresql_where=sa.text('is_current AND is_readable'), sqlite_where=sa.text('is_current = 1 AND is_readable = 1'))
        batch_op.drop_index(batch_op.f('ix_article_version_page'))
        batch_op.drop_index('ix_article_version_lease_owner', postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_article_version_language'))

    op.drop_table('article_version')
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_index('ix_page_lease_owner', postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.drop_index('ix_page_clean_version')

    op.drop_table('page')
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_article_outlet'))
        batch_op.drop_index(batch_op.f('ix_article_nearest'))
        batch_op.drop_index(batch_op.f('ix_article_first_seen_at'))
        batch_op.drop_index(batch_op.f('ix_article_entry'))
        batch_op.drop_index(batch_op.f('ix_article_cluster'))

    op.drop_table('article')
    with op.batch_alter_table('feed_poll', schema=None) as batch_op:
        batch_op.drop_index('ix_feed_poll_feed_polled_at')

    op.drop_table('feed_poll')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_unfetched', postgresql_where=sa.text('fetched_at IS NULL AND disposition IS NULL'), sqlite_where=sa.text('fetched_at IS NULL AND disposition IS NULL'))
        batch_op.drop_index(batch_op.f('ix_entry_revisit_at'))
        batch_op.drop_index(batch_op.f('ix_entry_outlet'))
        batch_op.drop_index('ix_entry_lease_owner', postgresql_where=sa.text('lease_owner IS NOT NULL'), sqlite_where=sa.text('lease_owner IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_entry_first_seen_at'))
        batch_op.drop_index(batch_op.f('ix_entry_feed'))

    op.drop_table('entry')
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_outlet'))
        batch_op.drop_index('ix_feed_due')

    op.drop_table('feed')
    op.drop_table('digest')
    op.drop_table('watermark')
    op.drop_table('task_lock')
    op.drop_table('subscriber')
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_started_at'))
        batch_op.drop_index(batch_op.f('ix_run_kind'))

    op.drop_table('run')
    op.drop_table('outlet')
    op.drop_table('episode')
    with op.batch_alter_table('catalogue_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_catalogue_version_loaded_at'))

    op.drop_table('catalogue_version')
