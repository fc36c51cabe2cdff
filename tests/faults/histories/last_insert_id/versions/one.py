"""people, numbered by the server, with a number of visits"""

import sqlalchemy as sa
from alembic import op

revision = "one"
down_revision = None


def upgrade():
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("people")
