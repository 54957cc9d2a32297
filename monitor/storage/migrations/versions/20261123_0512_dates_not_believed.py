"""Articles whose feed's date is not believed.

Revises: 20261123_0318
"""

from alembic import op
import sqlalchemy as sa
revision = '20261123_0512'
down_revision = '20261123_0318'
branch_labels = None
depends_on = None

COMMENT = "the feed's date is far from first seen, and neither page nor text confirm it: not used"


def upgrade() -> None:
    op.add_column('article', sa.Column('date_suspect', sa.Boolean(), server_default=sa.false(), nullable=False, comment=COMMENT))


def downgrade() -> None:
    op.drop_column('article', 'date_suspect')
