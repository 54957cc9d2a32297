"""Subscriptions to some alerts only, muted, with their history; changes of the catalogue by name; API tokens.

Revises: 20261123_0313
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261123_0314'
down_revision = '20261123_0313'
branch_labels = None
depends_on = None

LISTS = {
    'persons': 'only alerts of these, ids, JSON list; empty: of all',
    'sides': 'only alerts of these sides, JSON list; empty: of all',
    'episodes': 'only alerts on these, ids, JSON list; empty: on all',
}


def upgrade() -> None:
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        for name, comment in LISTS.items():
            batch_op.add_column(sa.Column(name, types.Json, server_default='[]', nullable=False, comment=comment))
        batch_op.add_column(sa.Column('muted_until', types.UtcTime(), nullable=True, comment='nothing is sent before; NULL: not muted'))
    op.create_table('subscriber_change',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('subscriber', types.BigId, nullable=False, comment='whose'),
    sa.Column('at', types.UtcTime(), nullable=False, comment='when'),
    sa.Column('by', sa.Text(), nullable=False, comment='who did it: a user, or the command line'),
    sa.Column('what', sa.Text(), nullable=True, comment='what it was from then on, JSON text; NULL: ended'),
    sa.ForeignKeyConstraint(['subscriber'], ['subscriber.id'], name=op.f('fk_subscriber_change_subscriber')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriber_change')),
    comment="one step of a subscription's history; never changed"
    )
    with op.batch_alter_table('subscriber_change', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_subscriber_change_subscriber'), ['subscriber'], unique=False)
    op.create_table('api_token',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('name', sa.Text(), nullable=False, comment='whose it is'),
    sa.Column('sha256', sa.Text(), nullable=False, comment='hash of the token'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='since when'),
    sa.Column('ended_at', types.UtcTime(), nullable=True, comment='until when; NULL: it is good'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('sha256', name=op.f('uq_api_token_sha256')),
    comment="a program's access to the JSON API; the token itself is not stored"
    )
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_api_token_name'), ['name'], unique=False)
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_by', sa.Text(), nullable=True, comment='user who made it; NULL: the program, or the command line'))
        batch_op.add_column(sa.Column('decided_by', sa.Text(), nullable=True, comment='user who accepted or rejected it; NULL: the command line'))
        batch_op.add_column(sa.Column('part_of', types.BigId, nullable=True, comment='first proposal of those made together; NULL: alone'))
        batch_op.create_foreign_key(op.f('fk_proposal_part_of'), 'proposal', ['part_of'], ['id'])
        batch_op.create_index(op.f('ix_proposal_part_of'), ['part_of'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_proposal_part_of'))
        batch_op.drop_constraint(op.f('fk_proposal_part_of'), type_='foreignkey')
        batch_op.drop_column('part_of')
        batch_op.drop_column('decided_by')
        batch_op.drop_column('made_by')
    op.drop_table('api_token')
    op.drop_table('subscriber_change')
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.drop_column('muted_until')
        for name in reversed(LISTS):
            batch_op.drop_column(name)
