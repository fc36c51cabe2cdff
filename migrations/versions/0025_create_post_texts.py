"""Create post_texts: what the search looks through, in a table of its own"""

# A FULLTEXT index on posts would copy that table and take INSTANT changes from it for good. What stands in
# the text at first is Markdown; the worker makes it plain (made_at), and so does every saving.

from contextlib import nullcontext

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0025"
down_revision = "0024"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT, "mysql")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}
INDEX = "ft_post_texts_title_text"
ROWS_AT_ONCE = 1_000
# The first 100,000 characters, as the blog keeps them.
FILL = sa.text(
    "INSERT INTO post_texts (post_id, title, text) SELECT id, title, SUBSTR(markdown, 1, 100000) FROM posts"
    " WHERE id > :after AND id <= :last AND id NOT IN (SELECT post_id FROM post_texts)"
)


def upgrade():
    op.create_table(
        "post_texts",
        sa.Column("post_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("text", LONG_TEXT, nullable=False),
        sa.Column("made_at", sa.DateTime),
        sa.PrimaryKeyConstraint("post_id", name="pk_post_texts"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_texts_post_id_posts", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    is_mysql = op.get_context().dialect.name == "mysql"
    if is_mysql:
        # The built-in stop words are English: with them no pair of letters with an "a" or "i" is indexed.
        op.execute("SET SESSION innodb_ft_enable_stopword = OFF")
        op.execute(f"CREATE FULLTEXT INDEX {INDEX} ON post_texts (title, text) WITH PARSER ngram")
    # Each batch is committed by itself: what reads the posts keeps others from writing them.
    with op.get_context().autocommit_block() if is_mysql else nullcontext():
        for after in range(0, last_id(), ROWS_AT_ONCE):
            op.execute(FILL.bindparams(after=after, last=after + ROWS_AT_ONCE))


def downgrade():
    op.drop_table("post_texts")


def last_id():
    if op.get_context().as_sql:
        return 1
    return op.get_bind().scalar(sa.text("SELECT MAX(id) FROM posts")) or 0
