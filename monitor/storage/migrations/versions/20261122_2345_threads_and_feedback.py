"""Threads, folded alerts, letters shared by readers, channels, acknowledgements and feedback.

Revises: 20261122_2320
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261122_2345'
down_revision = '20261122_2320'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('fold_list',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was written'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fold_list')),
    comment='one message that lists what the flood guard folded'
    )
    op.create_table('letter',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('subject', sa.Text(), nullable=False, comment='subject'),
    sa.Column('language', sa.Text(), nullable=False, comment='language of the interface: fr, en'),
    sa.Column('zone', sa.Text(), nullable=False, comment='IANA zone of its times'),
    sa.Column('text', sa.Text(), nullable=False, comment='text part; of a webhook the JSON body'),
    sa.Column('html', sa.Text(), nullable=False, comment='HTML part; empty where there is none'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    comment='what messages say, once for all who get the same in one language and zone'
    )
    op.create_table('alert_input',
    sa.Column('alert', types.BigId, nullable=False, comment='the alert'),
    sa.Column('catalogue', types.BigId, nullable=False, comment='catalogue it was decided by'),
    sa.Column('base_url', sa.Text(), nullable=False, comment='address of our pages then'),
    sa.Column('render_version', types.BigId, nullable=False, comment='RENDER_VERSION of the templates then'),
    sa.Column('view', sa.Text(), nullable=False, comment='the alert as it was shown, JSON text'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_alert_input_alert')),
    sa.ForeignKeyConstraint(['catalogue'], ['catalogue_version.id'], name=op.f('fk_alert_input_catalogue')),
    sa.PrimaryKeyConstraint('alert', name=op.f('pk_alert_input')),
    comment='what an alert was made of, so that it can be made again; never changed'
    )
    with op.batch_alter_table('alert_input', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_input_catalogue'), ['catalogue'], unique=False)

    op.create_table('amendment',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('key', sa.Text(), nullable=False, comment='idempotence key: kind, alert, hash of the new version or override'),
    sa.Column('alert', types.BigId, nullable=False, comment='the alert'),
    sa.Column('kind', sa.String(32), nullable=False, comment='amended, denied, corrected'),
    sa.Column('statement', types.BigId, nullable=True, comment='statement with the new words, or the denial'),
    sa.Column('is_told', sa.Boolean(), nullable=False, comment='a message was put into the thread: words inside the quotation changed, …'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was recorded'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_amendment_alert')),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_amendment_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
    sa.UniqueConstraint('key', name=op.f('uq_amendment_key')),
    comment='what came after an alert and belongs into its thread; never changed'
    )
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amendment_alert'), ['alert'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_statement'), ['statement'], unique=False)

    op.create_table('feedback',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('utterance', types.BigId, nullable=False, comment='the utterance judged'),
    sa.Column('alert', types.BigId, nullable=True, comment='its alert, if it has one'),
    sa.Column('judgement', sa.String(32), nullable=False, comment='right, wrong_speaker, wrong_episode, not_a_statement, not_new'),
    sa.Column('correct', sa.Text(), nullable=True, comment='what it should be: id of a person, episode or utterance'),
    sa.Column('note', sa.Text(), nullable=True, comment='in their words'),
    sa.Column('by', sa.Text(), nullable=False, comment='who'),
    sa.Column('at', types.UtcTime(), nullable=False, comment='when'),
    sa.Column('rule', sa.Text(), nullable=True, comment='rule that alerted, or held it back'),
    sa.Column('read_version', types.BigId, nullable=False, comment='READ_VERSION of the reading judged'),
    sa.Column('novelty_version', types.BigId, nullable=True, comment='NOVELTY_VERSION of the verdict judged'),
    sa.Column('catalogue', types.BigId, nullable=False, comment='catalogue of the reading judged'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_feedback_alert')),
    sa.ForeignKeyConstraint(['catalogue'], ['catalogue_version.id'], name=op.f('fk_feedback_catalogue')),
    sa.ForeignKeyConstraint(['utterance'], ['utterance.id'], name=op.f('fk_feedback_utterance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
    comment='what a person says of an alert or an utterance, with the versions that made it'
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_alert'), ['alert'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_catalogue'), ['catalogue'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_utterance'), ['utterance'], unique=False)

    op.create_table('fold',
    sa.Column('alert', types.BigId, nullable=False, comment='the alert'),
    sa.Column('fold_list', types.BigId, nullable=True, comment='list that told it; NULL: waits'),
    sa.Column('folded_at', types.UtcTime(), nullable=False, comment='when it was folded'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_fold_alert')),
    sa.ForeignKeyConstraint(['fold_list'], ['fold_list.id'], name=op.f('fk_fold_fold_list')),
    sa.PrimaryKeyConstraint('alert', name=op.f('pk_fold')),
    comment='an alert over the limit an hour and episode: told in a list, not by itself'
    )
    with op.batch_alter_table('fold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fold_fold_list'), ['fold_list'], unique=False)

    op.create_table('snooze',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('alert', types.BigId, nullable=False, comment='the alert'),
    sa.Column('by', sa.Text(), nullable=False, comment='who'),
    sa.Column('at', types.UtcTime(), nullable=False, comment='when'),
    sa.Column('until', types.UtcTime(), nullable=False, comment='until then it is not shown among the open ones'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_snooze_alert')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snooze')),
    comment='an alert put off until a time; the last one counts'
    )
    with op.batch_alter_table('snooze', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snooze_alert'), ['alert'], unique=False)

    op.create_table('acknowledgement',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('alert', types.BigId, nullable=False, comment='the alert'),
    sa.Column('by', sa.Text(), nullable=False, comment='who'),
    sa.Column('at', types.UtcTime(), nullable=False, comment='when'),
    sa.Column('reopened_at', types.UtcTime(), nullable=True, comment='when it was opened again; NULL: it stands'),
    sa.Column('reopened_by', types.BigId, nullable=True, comment='amendment that did it; NULL: a person'),
    sa.ForeignKeyConstraint(['alert'], ['alert.id'], name=op.f('fk_acknowledgement_alert')),
    sa.ForeignKeyConstraint(['reopened_by'], ['amendment.id'], name=op.f('fk_acknowledgement_reopened_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acknowledgement')),
    comment='somebody took note of an alert; an amendment opens it again'
    )
    with op.batch_alter_table('acknowledgement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_acknowledgement_alert'), ['alert'], unique=False)
        batch_op.create_index(batch_op.f('ix_acknowledgement_reopened_by'), ['reopened_by'], unique=False)

    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(32), server_default='mail', nullable=False, comment='mail, webhook, chat'))
        batch_op.alter_column('address', existing_type=sa.Text(), existing_nullable=False, comment='mail address, webhook address, or the URL of a chat service')

    op.execute(
        "INSERT INTO letter (id, subject, language, zone, text, html) "
        "SELECT o.id, o.subject, s.language, s.zone, o.text, o.html FROM outbox o JOIN subscriber s ON s.id = o.subscriber"
    )
    _count_on('letter')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amendment', types.BigId, nullable=True, comment="what it adds to that alert's thread"))
        batch_op.add_column(sa.Column('fold_list', types.BigId, nullable=True, comment='list of alerts that the flood guard folded'))
        batch_op.add_column(sa.Column('in_reply_to', sa.Text(), nullable=True, comment='Message-ID of the alert it follows; NULL: begins a thread'))
        batch_op.add_column(sa.Column('letter', types.BigId, nullable=True, comment='what it says'))
        batch_op.add_column(sa.Column('listed_in', types.BigId, nullable=True, comment='digest that named it as uncertain'))
    op.execute("UPDATE outbox SET letter = id")
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.alter_column('letter', existing_type=types.BigId, nullable=False)
        batch_op.alter_column('kind', existing_type=sa.Text(), type_=sa.String(32), existing_nullable=False, comment='alert, folded, amended, denied, corrected, digest')
        batch_op.alter_column('channel', existing_type=sa.Text(), type_=sa.String(32), existing_nullable=False, existing_server_default='mail', comment='mail, webhook, chat')
        batch_op.alter_column('alert', existing_type=types.BigId, existing_nullable=True, comment='alert it tells of, or whose thread it goes into')
        for name in ('amendment', 'fold_list', 'letter', 'listed_in'):
            batch_op.create_index(batch_op.f(f'ix_outbox_{name}'), [name], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_outbox_fold_list'), 'fold_list', ['fold_list'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_amendment'), 'amendment', ['amendment'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_letter'), 'letter', ['letter'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_listed_in'), 'digest', ['listed_in'], ['id'])
        batch_op.drop_column('subject')
        batch_op.drop_column('text')
        batch_op.drop_column('html')


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        for name in ('subject', 'text', 'html'):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default='', nullable=False))
    for name in ('subject', 'text', 'html'):
        op.execute(f"UPDATE outbox SET {name} = (SELECT {name} FROM letter WHERE letter.id = outbox.letter)")
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        for name in ('subject', 'text', 'html'):
            batch_op.alter_column(name, existing_type=sa.Text(), server_default=None)
        for name in ('fold_list', 'amendment', 'letter', 'listed_in'):
            batch_op.drop_index(batch_op.f(f'ix_outbox_{name}'))
            batch_op.drop_constraint(batch_op.f(f'fk_outbox_{name}'), type_='foreignkey')
            batch_op.drop_column(name)
        batch_op.drop_column('in_reply_to')
        for name in ('kind', 'channel'):
            batch_op.alter_column(name, existing_type=sa.String(32), type_=sa.Text(), existing_nullable=False)
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.drop_column('channel')
    for table in ('acknowledgement', 'snooze', 'fold', 'feedback', 'amendment', 'alert_input', 'letter', 'fold_list'):
        op.drop_table(table)


def _count_on(table: str) -> None:
    """On Postgres: numbers go on behind the rows that were given theirs."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) IS NOT NULL"
        )
