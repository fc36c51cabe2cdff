"""Create post follows: who wants to hear of all comments on a text, readers and, beside them, guests"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "post_follows",
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("followed_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "user_id", name="pk_post_follows"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_follows_post_id_posts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_post_follows_user_id_users", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_post_follows_user_id", "post_follows", ["user_id"])
    op.add_column("comment_follows", sa.Column("whole_thread_at", sa.DateTime))


def downgrade():
    op.drop_column("comment_follows", "whole_thread_at")
    op.drop_table("post_follows")
