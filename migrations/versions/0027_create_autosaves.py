"""Create autosaves"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0027"
down_revision = "0026"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT, "mysql")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "autosaves",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("post_id", BIG_ID),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("title", LONG_TEXT, nullable=False),
        sa.Column("markdown", LONG_TEXT, nullable=False),
        sa.Column("tags", LONG_TEXT, nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_autosaves"),
        sa.UniqueConstraint("user_id", "place", name="uq_autosaves_user_id_place"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_autosaves_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_autosaves_post_id_posts", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_autosaves_post_id", "autosaves", ["post_id"])


def downgrade():
    op.drop_table("autosaves")
