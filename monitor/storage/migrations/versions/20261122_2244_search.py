"""Full-text search, and the indexes that the views are asked by.

Revises: 20261122_2242
"""

from alembic import op
from monitor.storage import search_index
revision = '20261122_2244'
down_revision = '20261122_2242'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_statement_first_seen_at', 'statement', ['first_seen_at'])
    op.create_index('ix_article_version_published_at', 'article_version', ['published_at'])
    op.create_index('ix_utterance_block_from', 'utterance', ['block_from'])
    op.create_index('ix_utterance_speaker_name', 'utterance', ['speaker_name'])
    op.create_index('ix_article_outlet_first_seen_at', 'article', ['outlet', 'first_seen_at'])
    op.drop_index('ix_article_outlet', 'article')
    search_index.create_indexes(op.get_bind())


def downgrade() -> None:
    search_index.drop_indexes(op.get_bind())
    op.create_index('ix_article_outlet', 'article', ['outlet'])
    op.drop_index('ix_article_outlet_first_seen_at', 'article')
    op.drop_index('ix_utterance_speaker_name', 'utterance')
    op.drop_index('ix_utterance_block_from', 'utterance')
    op.drop_index('ix_article_version_published_at', 'article_version')
    op.drop_index('ix_statement_first_seen_at', 'statement')
