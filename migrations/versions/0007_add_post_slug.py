"""Give each post a slug, made from its title"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

LENGTH = 191
ROWS_AT_ONCE = 500
INDEX = "ix_posts_slug"
posts = sa.table(
    "posts", sa.column("id", sa.BigInteger), sa.column("title", sa.String), sa.column("slug", sa.String)
)


def upgrade():
    op.add_column("posts", sa.Column("slug", sa.String(LENGTH)))
    fill_slugs(op.get_bind())
    with op.batch_alter_table("posts") as batch:
        batch.alter_column("slug", existing_type=sa.String(LENGTH), nullable=False)
        batch.create_index(INDEX, ["slug"])


def downgrade():
    with op.batch_alter_table("posts") as batch:
        batch.drop_index(INDEX)
        batch.drop_column("slug")


def fill_slugs(connection):
    update = posts.update().where(posts.c.id == sa.bindparam("row")).values(slug=sa.bindparam("made"))
    query = sa.select(posts.c.id, posts.c.title).order_by(posts.c.id).limit(ROWS_AT_ONCE)
    last = 0
    while rows := connection.execute(query.where(posts.c.id > last)).all():
        connection.execute(update, [{"row": row.id, "made": make_slug(row.title, row.id)} for row in rows])
        last = rows[-1].id


def make_slug(title, post_id):
    """Letters and digits of any language; a title without one (an emoji, say) goes by the post's number."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", title).casefold())
    return "-".join(words)[:LENGTH].strip("-") or f"post-{post_id}"
