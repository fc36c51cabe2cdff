"""Remember old addresses of posts"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "old_slugs",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("slug", sa.String(191), nullable=False),
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_old_slugs"),
        sa.UniqueConstraint("slug", name="uq_old_slugs_slug"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_old_slugs_post_id_posts", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_old_slugs_post_id", "old_slugs", ["post_id"])


def downgrade():
    op.drop_table("old_slugs")
