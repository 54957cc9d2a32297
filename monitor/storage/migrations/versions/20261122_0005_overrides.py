"""Human decisions that win over later readings, and where they placed statements.

Revises: 20261121_2045
"""

from alembic import op
import sqlalchemy as sa
from monitor.storage import types
revision = '20261122_0005'
down_revision = '20261121_2045'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('override',
    sa.Column('id', types.BigId, nullable=False, comment='number in order of arrival'),
    sa.Column('kind', sa.String(32), nullable=False, comment='wrong_speaker, wrong_episode, not_a_statement, merge, split, decided'),
    sa.Column('statement', types.BigId, nullable=False, comment="statement it was made on; its place is the decision's place"),
    sa.Column('article', types.BigId, nullable=False, comment='article of the statement: later readings of it are looked at'),
    sa.Column('who', sa.Text(), nullable=False, comment='who decided'),
    sa.Column('why', sa.Text(), nullable=False, comment='why, in their words'),
    sa.Column('created_at', types.UtcTime(), nullable=False, comment='when'),
    sa.Column('speaker', types.Json, nullable=True, comment='wrong_speaker: the right one as JSON; NULL: nobody can be named'),
    sa.Column('episode', sa.Text(), nullable=True, comment='wrong_episode: the right one; NULL: none'),
    sa.Column('utterance', types.BigId, nullable=True, comment='merge, decided: the utterance it belongs to'),
    sa.Column('novelty', sa.String(32), nullable=True, comment='decided: new, repeat'),
    sa.Column('taken_back_at', types.UtcTime(), nullable=True, comment='when it was taken back; NULL: in force'),
    sa.Column('taken_back_by', sa.Text(), nullable=True, comment='who took it back'),
    sa.Column('taken_back_why', sa.Text(), nullable=True, comment='why'),
    sa.Column('before', types.Json, nullable=False, comment='what the program had found, JSON, for taking it back'),
    sa.ForeignKeyConstraint(['article'], ['article.id'], name=op.f('fk_override_article')),
    sa.ForeignKeyConstraint(['statement'], ['statement.id'], name=op.f('fk_override_statement')),
    sa.ForeignKeyConstraint(['utterance'], ['utterance.id'], name=op.f('fk_override_utterance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_override')),
    comment='a human decision on a statement; wins over every later reading until it is taken back'
    )
    for name in ('article', 'kind', 'statement', 'taken_back_at', 'utterance'):
        op.create_index(op.f(f'ix_override_{name}'), 'override', [name], unique=False)

    with op.batch_alter_table('utterance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merged_into', types.BigId, nullable=True, comment='a person said they are one: its attestations are there now'))
        batch_op.add_column(sa.Column('is_withdrawn', sa.Boolean(), server_default=sa.false(), nullable=False, comment='a person said that nobody said so'))
        batch_op.create_foreign_key(op.f('fk_utterance_merged_into'), 'utterance', ['merged_into'], ['id'])
        batch_op.create_index(op.f('ix_utterance_merged_into'), ['merged_into'], unique=False)
        batch_op.drop_constraint(op.f('uq_utterance_first_statement'), type_='unique')
        batch_op.create_index(op.f('ix_utterance_first_statement'), ['first_statement'], unique=False)

    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('judged', types.BigId, nullable=True, comment='what the program attached it to'))
        batch_op.add_column(sa.Column('placed', types.BigId, nullable=True, comment='what a person attached it to; NULL: nobody did'))
        batch_op.create_foreign_key(op.f('fk_attestation_judged'), 'utterance', ['judged'], ['id'])
        batch_op.create_foreign_key(op.f('fk_attestation_placed'), 'utterance', ['placed'], ['id'])
        batch_op.create_index(op.f('ix_attestation_judged'), ['judged'], unique=False)
        batch_op.create_index(op.f('ix_attestation_placed'), ['placed'], unique=False)
    op.execute('UPDATE attestation SET judged = utterance')
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.alter_column('judged', existing_type=types.BigId, existing_comment='what the program attached it to', nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        for name in ('judged', 'placed'):
            batch_op.drop_index(op.f(f'ix_attestation_{name}'))
            batch_op.drop_constraint(op.f(f'fk_attestation_{name}'), type_='foreignkey')
            batch_op.drop_column(name)
    with op.batch_alter_table('utterance', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_utterance_first_statement'))
        batch_op.create_unique_constraint(op.f('uq_utterance_first_statement'), ['first_statement'])
        batch_op.drop_index(op.f('ix_utterance_merged_into'))
        batch_op.drop_constraint(op.f('fk_utterance_merged_into'), type_='foreignkey')
        batch_op.drop_column('is_withdrawn')
        batch_op.drop_column('merged_into')
    op.drop_table('override')
