"""Create tags: a post carries any number of them"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "tags",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("slug", sa.String(191), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sa.UniqueConstraint("slug", name="uq_tags_slug"),
        **ON_MYSQL,
    )
    op.create_table(
        "posts_tags",
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.Column("tag_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name="pk_posts_tags"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_posts_tags_post_id_posts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name="fk_posts_tags_tag_id_tags", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_posts_tags_tag_id", "posts_tags", ["tag_id"])


def downgrade():
    op.drop_table("posts_tags")
    op.drop_table("tags")
