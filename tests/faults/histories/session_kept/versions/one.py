"""people with a number of visits, and what is counted of them"""

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
    op.create_table(
        "counts",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer),
    )


def downgrade():
    op.drop_table("counts")
    op.drop_table("people")
