"""An episode's utterances are counted by day, side and speaker from its index alone.

Revises: 20261123_0635
"""

from alembic import op
revision = '20261123_0910'
down_revision = '20261123_0635'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_utterance_episode', 'utterance')
    op.create_index('ix_utterance_episode', 'utterance', ['episode', 'block_from', 'side', 'speaker_key'])


def downgrade() -> None:
    op.drop_index('ix_utterance_episode', 'utterance')
    op.create_index('ix_utterance_episode', 'utterance', ['episode', 'block_from'])
