"""Tell pages from posts"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KIND = sa.String(16)
BY_DATE, BY_KIND = "ix_posts_status_published_at_id", "ix_posts_kind_status_published_at_id"
BY_AUTHOR = "ix_posts_author_id_kind_status_published_at_id"
ORDER = ["kind", "status", "published_at", "id"]


# ix_posts_author_id stays, and stays before the longer one: MySQL 9.7 checks the key to users through the
# first index that serves, and passes over a row with NULL in any column of it (a draft has no published_at).
def upgrade():
    # The default is for the rows that are there; whoever writes a new one says what it is.
    op.add_column("posts", sa.Column("kind", KIND, nullable=False, server_default="post"))
    with op.batch_alter_table("posts") as batch:
        batch.alter_column("kind", existing_type=KIND, existing_nullable=False, server_default=None)
    op.create_index(BY_KIND, "posts", ORDER)
    op.create_index(BY_AUTHOR, "posts", ["author_id", *ORDER])
    op.drop_index(BY_DATE, "posts")


def downgrade():
    op.create_index(BY_DATE, "posts", ORDER[1:])
    op.drop_index(BY_AUTHOR, "posts")
    op.drop_index(BY_KIND, "posts")
    with op.batch_alter_table("posts") as batch:
        batch.drop_column("kind")
