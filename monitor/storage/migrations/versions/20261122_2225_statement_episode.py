"""A statement's own episode beside that of its article, and what it was before.

Revises: 20261122_0005
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261122_2225'
down_revision = '20261122_0005'
branch_labels = None
depends_on = None

OWN = "episode its own sentences are about, else its article's"
BEST = 'best reported episode; id in the catalogue'


def upgrade() -> None:
    op.add_column('statement', sa.Column('article_episode', sa.Text(), nullable=True, comment='best reported episode of its article'))
    _comment(OWN, BEST)
    op.execute('UPDATE statement SET article_episode = episode')
    op.create_table('former_episode',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('statement', types.BigId, nullable=False, comment='the statement'),
    sa.Column('reading', types.BigId, nullable=False, comment='the older reading'),
    sa.Column('episode', sa.Text(), nullable=True, comment='the episode by that reading; NULL: none'),
    sa.ForeignKeyConstraint(['reading'], ['reading.id'], name=op.f('fk_former_episode_reading')),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_former_episode_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_episode')),
    comment='the episode an older reading gave a statement, where the one after it says otherwise'
    )
    with op.batch_alter_table('former_episode', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_episode_statement'), ['statement'], unique=False)
        batch_op.create_index(batch_op.f('ix_former_episode_reading'), ['reading'], unique=False)


def downgrade() -> None:
    op.drop_table('former_episode')
    op.execute('UPDATE statement SET episode = article_episode')
    op.drop_column('statement', 'article_episode')
    _comment(BEST, OWN)


def _comment(new: str, old: str) -> None:
    """SQLite keeps none, and would copy the whole table for it."""
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('statement', 'episode', existing_type=sa.Text(), existing_nullable=True, comment=new, existing_comment=old)
