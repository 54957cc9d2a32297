"""What a user has seen already, saved searches; statements by office, utterances by day and side from an index.

Revises: 20261123_0314
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261123_0318'
down_revision = '20261123_0314'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('visit',
    sa.Column('reader', sa.Text(), nullable=False, comment='name of the login'),
    sa.Column('seen_at', types.UtcTime(), nullable=False, comment='last look at the page of today'),
    sa.Column('seen', types.BigId, nullable=False, comment='newest attestation at that look'),
    sa.Column('since_at', types.UtcTime(), nullable=True, comment='last look of the visit before; NULL: there was none'),
    sa.Column('since', types.BigId, nullable=False, comment='newest attestation at that one: what came later is new to the user'),
    sa.PrimaryKeyConstraint('reader', name=op.f('pk_visit')),
    comment='what a user of the pages has seen already'
    )
    op.create_table('saved_search',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('owner', sa.Text(), nullable=False, comment='name of the login'),
    sa.Column('name', sa.Text(), nullable=False, comment='what its owner calls it'),
    sa.Column('query', sa.Text(), nullable=False, comment='the search as written (docs/guide/search.md)'),
    sa.Column('saved_at', types.UtcTime(), nullable=False, comment='when it was saved last'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('owner', 'name', name=op.f('uq_saved_search_owner_name')),
    comment='a search that a user of the pages keeps'
    )
    op.create_index('ix_statement_speaker_office', 'statement_speaker', ['office'])
    op.drop_index('ix_utterance_block_from', 'utterance')
    op.create_index('ix_utterance_day', 'utterance', ['block_from', 'side'])


def downgrade() -> None:
    op.drop_index('ix_utterance_day', 'utterance')
    op.create_index('ix_utterance_block_from', 'utterance', ['block_from'])
    op.drop_index('ix_statement_speaker_office', 'statement_speaker')
    op.drop_table('saved_search')
    op.drop_table('visit')
