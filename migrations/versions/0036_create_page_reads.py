"""Create page reads: how often each post was opened on each day"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "page_reads",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.Column("reads", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "post_id", name="pk_page_reads"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_page_reads_post_id_posts", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_page_reads_post_id", "page_reads", ["post_id"])


def downgrade():
    op.drop_table("page_reads")
