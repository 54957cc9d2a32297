"""Utterances are found by their first publication, and those of an episode by their day.

Revises: 20261122_2355
"""

from alembic import op
revision = '20261123_0200'
down_revision = '20261122_2355'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_utterance_episode', 'utterance')
    op.create_index('ix_utterance_episode', 'utterance', ['episode', 'block_from'])
    op.create_index('ix_utterance_first_published', 'utterance', ['first_published'])


def downgrade() -> None:
    op.drop_index('ix_utterance_first_published', 'utterance')
    op.drop_index('ix_utterance_episode', 'utterance')
    op.create_index('ix_utterance_episode', 'utterance', ['episode'])
