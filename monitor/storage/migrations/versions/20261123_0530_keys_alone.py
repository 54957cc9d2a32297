"""Keys of near-duplicates and of furniture without references and second indexes; sketches and lines by day.

Revises: 20261123_0512
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261123_0530'
down_revision = '20261123_0512'
branch_labels = None
depends_on = None

TABLES = {
    'band_key': ('band hash, signed 64 bit', 'MinHash bands: articles that share a key may be copies'),
    'sentence_key': ('sentence hash, signed 64 bit', 'long sentences and quotations shared between articles'),
    'block_key': ('hash of host, kind and words, signed 64 bit', 'lines, titles and leads on pages of a host: what many have is furniture, what another has is a teaser'),
}


def create(name: str, *, refers: bool) -> None:
    """The table with nothing but its key; WITHOUT ROWID can not be altered on SQLite, so it is made anew."""
    key, comment = TABLES[name]
    seen = [sa.Column('seen_on', sa.Date(), nullable=False, comment='first_seen_at of the article, its day')]
    references = [sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f(f'fk_{name}_article'))]
    op.create_table(name,
    sa.Column('key', types.BigId, nullable=False, comment=key),
    sa.Column('article', types.BigId, nullable=False, comment='article that has it'),
    *(seen if name == 'block_key' else []),
    *(references if refers else []),
    sa.PrimaryKeyConstraint('key', 'article', name=op.f(f'pk_{name}')),
    comment=comment,
    sqlite_with_rowid=False
    )


def upgrade() -> None:
    for name in TABLES:
        op.drop_index(f'ix_{name}_article', name)
        if op.get_bind().dialect.name == 'sqlite':
            remake(name, refers=False)
        else:
            op.drop_constraint(f'fk_{name}_article', name)
    op.create_index('ix_block_key_seen_on', 'block_key', ['seen_on'])
    op.create_index('ix_signature_seen_at', 'signature', ['seen_at'])


def downgrade() -> None:
    op.drop_index('ix_signature_seen_at', 'signature')
    op.drop_index('ix_block_key_seen_on', 'block_key')
    for name in TABLES:
        if op.get_bind().dialect.name == 'sqlite':
            remake(name, refers=True)
        else:
            op.create_foreign_key(f'fk_{name}_article', name, 'article', ['article'], ['id'])
        op.create_index(f'ix_{name}_article', name, ['article'])


def remake(name: str, *, refers: bool) -> None:
    op.rename_table(name, f'former_{name}')
    create(name, refers=refers)
    op.execute(f'INSERT INTO {name} SELECT * FROM former_{name} ORDER BY key, article')
    op.drop_table(f'former_{name}')
