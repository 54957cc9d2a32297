"""Sentence vectors of statements.

Revises: 20261122_2250
"""

from alembic import op
import sqlalchemy as sa
revision = '20261122_2320'
down_revision = '20261122_2250'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('text_vector',
    sa.Column('text_sha256', sa.Text(), nullable=False, comment='hash of the text or sentence'),
    sa.Column('embedder', sa.Text(), nullable=False, comment='model and form of the vector'),
    sa.Column('vector', sa.LargeBinary(), nullable=False, comment='unit vector of 512 little-endian float16'),
    sa.PrimaryKeyConstraint('text_sha256', 'embedder', name=op.f('pk_text_vector')),
    comment='vector of a text that words alone did not settle; can be made anew at any time'
    )


def downgrade() -> None:
    op.drop_table('text_vector')
