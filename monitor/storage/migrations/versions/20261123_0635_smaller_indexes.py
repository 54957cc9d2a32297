"""Two indexes of Postgres at half their bytes: words by a hash of them, placed where a person placed.

Revises: 20261123_0555
"""

from alembic import op
import sqlalchemy as sa
revision = '20261123_0635'
down_revision = '20261123_0555'
branch_labels = None
depends_on = None


def upgrade() -> None:
    few = sa.text('placed IS NOT NULL')
    op.drop_index('ix_attestation_placed', 'attestation')
    op.create_index('ix_attestation_placed', 'attestation', ['placed'], postgresql_where=few, sqlite_where=few)
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index('ix_attestation_words', 'attestation')
        op.create_index('ix_attestation_words', 'attestation', ['words'], postgresql_using='hash')


def downgrade() -> None:
    op.drop_index('ix_attestation_placed', 'attestation')
    op.create_index('ix_attestation_placed', 'attestation', ['placed'])
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index('ix_attestation_words', 'attestation')
        op.create_index('ix_attestation_words', 'attestation', ['words'])
