"""Credited outlets, modified dates, what translations are found by, and what hosts repeat.

Revises: 20261122_2244
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261122_2250'
down_revision = '20261122_2244'
branch_labels = None
depends_on = None

def columns() -> dict[str, list[sa.Column[object]]]:
    return {
        'article': [
            sa.Column('credited', sa.Text(), nullable=True, comment='outlet or agency that its text says it comes from, by id; NULL: none'),
        ],
        'article_version': [
            sa.Column('modified_at', types.UtcTime(), nullable=True, comment='when the outlet says it last changed it'),
            sa.Column('modified_precision', sa.String(32), server_default='unknown', nullable=False, comment='minute, day, …, unknown'),
            sa.Column('modified_by', sa.Text(), server_default='none', nullable=False, comment='origin: json-ld, meta, none'),
        ],
        'signature': [
            sa.Column('language', sa.Text(), nullable=True, comment='language of the text; NULL, as what follows: no day is known'),
            sa.Column('told_on', sa.Date(), nullable=True, comment='day of publication, else when first seen'),
            sa.Column('names', sa.LargeBinary(), nullable=True, comment='hashes of names, packed alike'),
            sa.Column('numbers', sa.LargeBinary(), nullable=True, comment='hashes of numbers, packed alike'),
            sa.Column('quotations', sa.LargeBinary(), nullable=True, comment='characters of each quotation in order, packed alike'),
            sa.Column('runs', sa.LargeBinary(), nullable=True, comment='hashes of seven words in a row within quotations, packed alike'),
        ],
    }


def upgrade() -> None:
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)
    op.create_table('block_key',
    sa.Column('key', types.BigId, nullable=False, comment='hash of host, kind and words, signed 64 bit'),
    sa.Column('article', types.BigId, nullable=False, comment='article that has it'),
    sa.Column('seen_on', sa.Date(), nullable=False, comment='first_seen_at of the article, its day'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_block_key_article')),
    sa.PrimaryKeyConstraint('key', 'article', name=op.f('pk_block_key')),
    comment='lines, titles and leads on pages of a host: what many have is furniture, what another has is a teaser',
    sqlite_with_rowid=False
    )
    op.create_index('ix_block_key_article', 'block_key', ['article'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_block_key_article', 'block_key')
    op.drop_table('block_key')
    for table, added in columns().items():
        for column in added:
            op.drop_column(table, column.name)
