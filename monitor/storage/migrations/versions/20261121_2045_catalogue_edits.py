"""The catalogue as people edit it: proposals, and what the overlay was laid over.

Revises: 20261121_1900
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261121_2045'
down_revision = '20261121_1900'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('proposal',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('section', sa.Text(), nullable=False, comment='episodes, offices, terms, …: section of the catalogue'),
    sa.Column('row', sa.Text(), nullable=False, comment='id of the row in its section'),
    sa.Column('origin', sa.String(32), nullable=False, comment='candidate: found by the program; person'),
    sa.Column('reason', sa.Text(), nullable=False, comment='why, in a sentence'),
    sa.Column('terms', types.Json, server_default='[]', nullable=False, comment='phrases that speak for a candidate, JSON list'),
    sa.Column('places', types.Json, server_default='[]', nullable=False, comment='ids of places named, JSON list'),
    sa.Column('actors', types.Json, server_default='[]', nullable=False, comment='persons named, JSON list'),
    sa.Column('articles', types.Json, server_default='[]', nullable=False, comment='ids of its first articles, JSON list'),
    sa.Column('state', sa.String(32), nullable=False, comment='open, accepted, rejected'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when it was made'),
    sa.Column('decided_at', types.UtcTime(), nullable=True, comment='when it was accepted or rejected'),
    sa.Column('entry', sa.Text(), nullable=False, comment="the row as YAML, ready for the overlay's file"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    comment='a row of the catalogue as somebody would have it; accepted ones are laid over the files'
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_row'), ['row'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_created_at'), ['created_at'], unique=False)

    op.create_table('overlay_row',
    sa.Column('section', sa.Text(), nullable=False, comment='section of the catalogue'),
    sa.Column('row', sa.Text(), nullable=False, comment='id of the row in its section'),
    sa.Column('given', sa.Text(), nullable=False, comment='the fields the overlay gives, JSON text'),
    sa.Column('shipped', sa.Text(), nullable=True, comment='the shipped row beneath, JSON text; NULL: none was shipped'),
    sa.Column('laid_at', types.UtcTime(), nullable=False, comment='when it was last changed'),
    sa.PrimaryKeyConstraint('section', 'row', name=op.f('pk_overlay_row')),
    comment="a row of the user's overlay and the shipped row it was laid over when it last changed"
    )


def downgrade() -> None:
    op.drop_table('overlay_row')
    op.drop_table('proposal')
