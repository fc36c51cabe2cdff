"""posts"""

import sqlalchemy as sa
from alembic import op

revision = "one"
down_revision = None


def upgrade():
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(50), nullable=False),
        sa.Column("tags", sa.String(50), nullable=False),
    )


def downgrade():
    op.drop_table("posts")
