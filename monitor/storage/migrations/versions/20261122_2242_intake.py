"""The intake: paths and lanes of feeds, runs of entries, reservations, holds, corrections.

Revises: 20261122_2225
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261122_2242'
down_revision = '20261122_2225'
branch_labels = None
depends_on = None

def columns() -> dict[str, list[sa.Column[object]]]:
    return {
        'feed': [
            sa.Column('paths', types.Json, server_default='[]', nullable=False, comment='ways to its entries, the best first: kind, url, selector'),
            sa.Column('path', types.BigId, server_default='0', nullable=False, comment='which of them is in use, from 0'),
            sa.Column('path_since', types.UtcTime(), nullable=True, comment='since when'),
            sa.Column('is_fast', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='its outlet is in the fast lane'),
            sa.Column('is_adaptive', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='its interval is learned'),
            sa.Column('wait_seconds', types.BigId, nullable=True, comment='interval learned so far, seconds'),
            sa.Column('window_seconds', types.BigId, nullable=True, comment='time that its entries span, seconds'),
        ],
        'entry': [
            sa.Column('is_fast', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='its outlet is in the fast lane'),
            sa.Column('run', types.BigId, nullable=True, comment='run that brought it in; NULL: before runs were kept'),
        ],
        'page': [
            sa.Column('reservation', sa.Text(), nullable=True, comment='rights reserved against text and data mining, and by what: header, meta, tdmrep'),
        ],
    }


def upgrade() -> None:
    op.create_table('hold',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('entry', types.BigId, nullable=False, comment='entry held'),
    sa.Column('reason', sa.Text(), nullable=False, comment='why, in a sentence'),
    sa.Column('placed_at', types.UtcTime(), nullable=False, comment='when it was placed'),
    sa.Column('lifted_at', types.UtcTime(), nullable=True, comment='when it was lifted; NULL: in force'),
    sa.ForeignKeyConstraint(['entry'], ['entry.id'], name=op.f('fk_hold_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold')),
    comment='an address whose pages retention must never take, for as long as the hold lasts'
    )
    op.create_index(op.f('ix_hold_entry'), 'hold', ['entry'])
    op.create_table('correction',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('statement', types.BigId, nullable=False, comment='statement as it was first reported'),
    sa.Column('kind', sa.String(32), nullable=False, comment='withdrawn, altered'),
    sa.Column('version', types.BigId, nullable=False, comment='text that no longer has it'),
    sa.Column('successor', types.BigId, nullable=True, comment='the altered statement; NULL: withdrawn'),
    sa.Column('noticed_at', types.UtcTime(), nullable=False, comment='when that text was read'),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_correction_statement')),
    sa.ForeignKeyConstraint(['successor'], ['statement.id'], name=op.f('fk_correction_successor')),
    sa.ForeignKeyConstraint(['version'], ['article_version.id'], name=op.f('fk_correction_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sa.UniqueConstraint('statement', name=op.f('uq_correction_statement')),
    comment='a reported statement that a later text of its article no longer has, or has otherwise'
    )
    for name in ('noticed_at', 'successor', 'version'):
        op.create_index(op.f(f'ix_correction_{name}'), 'correction', [name])
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)
    op.create_index(op.f('ix_entry_run'), 'entry', ['run'])


def downgrade() -> None:
    op.drop_index(op.f('ix_entry_run'), 'entry')
    for table, added in columns().items():
        for column in added:
            op.drop_column(table, column.name)
    op.drop_table('correction')
    op.drop_table('hold')
