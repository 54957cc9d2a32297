"""The very same words of one speaker are found whenever they were reported.

Revises: 20261122_2345
"""

from alembic import op
import sqlalchemy as sa
revision = '20261122_2355'
down_revision = '20261122_2345'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('words', sa.Text(), nullable=True, comment='hash of who says which words; NULL: too few to tell'))
        batch_op.create_index(op.f('ix_attestation_words'), ['words'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_attestation_words'))
        batch_op.drop_column('words')
