"""Move categories into tags"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}
INDEX, KEY = "ix_posts_category_id", "fk_posts_category_id_categories"

# Two hyphens in a row are in no other slug, so that these tags are known again on the way down.
# REPLACE, because MySQL takes || for OR and SQLite has no CONCAT.
UP = (
    """INSERT INTO tags (name, slug) SELECT name, REPLACE('category--*', '*', slug) FROM categories
    WHERE REPLACE('category--*', '*', slug) NOT IN (SELECT slug FROM tags) ORDER BY id""",
    """INSERT INTO posts_tags (post_id, tag_id) SELECT posts.id, tags.id FROM posts
    JOIN categories AS c ON c.id = category_id JOIN tags ON tags.slug = REPLACE('category--*', '*', c.slug)
    WHERE (posts.id, tags.id) NOT IN (SELECT post_id, tag_id FROM posts_tags)""",
)
DOWN = (
    """INSERT INTO categories (name, slug) SELECT name, SUBSTR(slug, 11) FROM tags
    WHERE SUBSTR(slug, 1, 10) = 'category--' ORDER BY id""",
    """UPDATE posts SET category_id = (SELECT MIN(c.id) FROM posts_tags JOIN tags ON tags.id = tag_id
    JOIN categories AS c ON REPLACE('category--*', '*', c.slug) = tags.slug WHERE post_id = posts.id)""",
    """DELETE FROM posts_tags WHERE (post_id, tag_id) IN (SELECT posts.id, tags.id FROM posts JOIN
    categories AS c ON c.id = category_id JOIN tags ON REPLACE('category--*', '*', c.slug) = tags.slug)""",
    """DELETE FROM tags WHERE SUBSTR(slug, 1, 10) = 'category--'
    AND id NOT IN (SELECT tag_id FROM posts_tags)""",
)


def upgrade():
    for statement in UP:
        op.execute(statement)
    with op.batch_alter_table("posts") as batch:
        batch.drop_constraint(KEY, type_="foreignkey")
        batch.drop_index(INDEX)
        batch.drop_column("category_id")
    op.drop_table("categories")


def downgrade():
    columns = (
        sa.Column(name, sa.String(size), nullable=False) for name, size in (("name", 120), ("slug", 181))
    )
    unique = sa.UniqueConstraint("slug", name="uq_categories_slug")
    key = sa.PrimaryKeyConstraint("id", name="pk_categories")
    op.create_table("categories", sa.Column("id", BIG_ID, nullable=False), *columns, key, unique, **ON_MYSQL)
    if is_mysql := op.get_context().dialect.name == "mysql":
        op.execute("ALTER TABLE posts ADD COLUMN category_id BIGINT AFTER updated_at")
    with op.batch_alter_table("posts", recreate="never" if is_mysql else "always") as batch:
        if not is_mysql:
            batch.add_column(sa.Column("category_id", BIG_ID), insert_after="updated_at")
        batch.create_index(INDEX, ["category_id"])
        batch.create_foreign_key(KEY, "categories", ["category_id"], ["id"], ondelete="SET NULL")
    for statement in DOWN:
        op.execute(statement)
