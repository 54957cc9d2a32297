"""A run knows the DAG run that it was part of.

Revises: 20261123_0311
"""

from alembic import op
import sqlalchemy as sa
revision = '20261123_0313'
down_revision = '20261123_0311'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cause', sa.Text(), nullable=True, comment='DAG run that it was part of, dag/run; NULL: started by hand'))
        batch_op.create_index(op.f('ix_run_cause'), ['cause'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_run_cause'))
        batch_op.drop_column('cause')
