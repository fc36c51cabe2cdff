"""Create categories: a post stands in one, or in none"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}
INDEX, KEY = "ix_posts_category_id", "fk_posts_category_id_categories"


def upgrade():
    op.create_table(
        "categories",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("slug", sa.String(181), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
        sa.UniqueConstraint("slug", name="uq_categories_slug"),
        **ON_MYSQL,
    )
    with op.batch_alter_table("posts") as batch:
        batch.add_column(sa.Column("category_id", BIG_ID))
        batch.create_index(INDEX, ["category_id"])
        batch.create_foreign_key(KEY, "categories", ["category_id"], ["id"], ondelete="SET NULL")


def downgrade():
    with op.batch_alter_table("posts") as batch:
        batch.drop_constraint(KEY, type_="foreignkey")
        batch.drop_index(INDEX)
        batch.drop_column("category_id")
    op.drop_table("categories")
