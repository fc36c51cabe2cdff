"""a note, and nothing on rows: the number is for a later revision still"""

import sqlalchemy as sa
from alembic import op

revision = "three"
down_revision = "two"


def upgrade():
    op.add_column("people", sa.Column("note", sa.String(60)))


def downgrade():
    op.drop_column("people", "note")
