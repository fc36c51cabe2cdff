"""Create comment follows: guests who want to hear of answers to a comment of theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "comment_follows",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("asked_at", sa.DateTime),
        sa.Column("confirmed_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_comment_follows"),
        sa.UniqueConstraint("comment_id", name="uq_comment_follows_comment_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_comment_follows_comment_id_comments", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_comment_follows_email", "comment_follows", ["email"])


def downgrade():
    op.drop_table("comment_follows")
