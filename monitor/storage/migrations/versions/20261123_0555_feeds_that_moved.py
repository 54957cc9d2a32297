"""Feeds that have moved for good.

Revises: 20261123_0530
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261123_0555'
down_revision = '20261123_0530'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('feed', sa.Column('moved_to', sa.Text(), nullable=True, comment='where permanent redirects lead; NULL: nowhere else'))
    op.add_column('feed', sa.Column('moved_since', types.UtcTime(), nullable=True, comment='since when they have led there'))


def downgrade() -> None:
    op.drop_column('feed', 'moved_since')
    op.drop_column('feed', 'moved_to')
