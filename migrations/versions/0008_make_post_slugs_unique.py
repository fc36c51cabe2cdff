"""Make the slugs of posts unique: of equal ones the first stays, the others are numbered"""

from collections import defaultdict
from itertools import count

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

LENGTH = 191
ROWS_AT_ONCE = 500
INDEX, KEY = "ix_posts_slug", "uq_posts_slug"
posts = sa.table("posts", sa.column("id", sa.BigInteger), sa.column("slug", sa.String))


def upgrade():
    number_equal_slugs(op.get_bind())
    with op.batch_alter_table("posts") as batch:
        batch.create_unique_constraint(KEY, ["slug"])
        batch.drop_index(INDEX)


def downgrade():
    with op.batch_alter_table("posts") as batch:
        batch.create_index(INDEX, ["slug"])
        batch.drop_constraint(KEY, type_="unique")


def number_equal_slugs(connection):
    """The database says what is equal: to MySQL's collation "Café" and "cafe" are."""
    earlier = posts.alias("earlier")
    is_second = sa.exists().where(earlier.c.slug == posts.c.slug, earlier.c.id < posts.c.id)
    query = sa.select(posts.c.id, posts.c.slug).where(is_second).order_by(posts.c.id).limit(ROWS_AT_ONCE)
    numbers = defaultdict(lambda: count(2))
    while rows := connection.execute(query).all():
        for row in rows:
            free = next(slug for slug in candidates(row.slug, numbers) if not is_taken(connection, slug))
            connection.execute(posts.update().where(posts.c.id == row.id).values(slug=free))


def candidates(slug, numbers):
    for number in numbers[slug]:
        yield f"{slug[: LENGTH - len(str(number)) - 1]}-{number}"


def is_taken(connection, slug):
    return connection.execute(sa.select(posts.c.id).where(posts.c.slug == slug).limit(1)).first() is not None
