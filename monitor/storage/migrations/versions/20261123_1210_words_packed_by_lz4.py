"""Postgres packs the words of articles by LZ4, where its build has it: a quarter less to store, quicker to open.

Revises: 20261123_0910
"""

from alembic import op
revision = '20261123_1210'
down_revision = '20261123_0910'
branch_labels = None
depends_on = None

PACK = """DO $$ BEGIN
IF (SELECT enumvals @> ARRAY['lz4'] FROM pg_settings WHERE name = 'default_toast_compression') THEN
  ALTER TABLE search_article ALTER COLUMN words SET COMPRESSION {method};
END IF;
END $$"""


def upgrade() -> None:
    _pack('lz4')


def downgrade() -> None:
    _pack('default')


def _pack(method: str) -> None:
    """Of what comes from now on; what is stored stays as it is packed."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(PACK.format(method=method))
