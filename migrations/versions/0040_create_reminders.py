"""Create reminders: what somebody wants to be told of, and when"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "reminders",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("post_id", BIG_ID),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("told_at", sa.DateTime),
        sa.Column("done_at", sa.DateTime),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_reminders_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_reminders_post_id_posts", ondelete="SET NULL"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_reminders_user_id_due_at", "reminders", ["user_id", "due_at"])
    op.create_index("ix_reminders_post_id", "reminders", ["post_id"])


def downgrade():
    op.drop_table("reminders")
