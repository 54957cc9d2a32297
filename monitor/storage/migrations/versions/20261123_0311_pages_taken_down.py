"""A revisit records that a page was taken down; a message tells of words that were withdrawn.

Revises: 20261123_0256
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261123_0311'
down_revision = '20261123_0256'
branch_labels = None
depends_on = None

GONE = 'when a revisit found its page taken down (404, 410); NULL: it was there at the last look'
COMMENTS = (
    ('amendment', 'kind', 'amended, denied, corrected', 'amended, withdrawn, denied, corrected'),
    ('amendment', 'statement', 'statement with the new words, or the denial', 'new words, a denial, or the words withdrawn'),
    ('outbox', 'kind', 'alert, folded, amended, denied, corrected, digest', 'alert, folded, amended, withdrawn, denied, corrected, digest'),
)


def upgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gone_at', types.UtcTime(), nullable=True, comment=GONE))
        batch_op.create_index(op.f('ix_entry_gone_at'), ['gone_at'], unique=False)
    for table, column, old, new in COMMENTS:
        _comment(table, column, old, new)


def downgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_entry_gone_at'))
        batch_op.drop_column('gone_at')
    for table, column, old, new in COMMENTS:
        _comment(table, column, new, old)


def _comment(table: str, column: str, old: str, new: str) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column(table, column, comment=new, existing_comment=old)
