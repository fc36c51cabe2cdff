"""Add posts.pinned_at"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade():
    op.add_column("posts", sa.Column("pinned_at", sa.DateTime))
    op.create_index("ix_posts_pinned_at", "posts", ["pinned_at"])


def downgrade():
    op.drop_index("ix_posts_pinned_at", "posts")
    op.drop_column("posts", "pinned_at")
