"""people and a log"""

import sqlalchemy as sa
from alembic import op

revision = "one"
down_revision = None


def upgrade():
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("visits", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table("log", sa.Column("id", sa.Integer, primary_key=True), sa.Column("line", sa.String(20)))


def downgrade():
    op.drop_table("people")
    op.drop_table("log")
