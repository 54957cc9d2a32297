"""A speaker's utterances are found by the last day of their block: the latest of them, whatever was said before.

Revises: 20261123_0200
"""

from alembic import op
revision = '20261123_0256'
down_revision = '20261123_0200'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_utterance_block_to', 'utterance', ['speaker_key', 'block_to'])


def downgrade() -> None:
    op.drop_index('ix_utterance_block_to', 'utterance')
