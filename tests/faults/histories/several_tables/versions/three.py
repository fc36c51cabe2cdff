"""the same once more for what is derived"""

import sqlalchemy as sa
from alembic import op

revision = "three"
down_revision = "two"


def upgrade():
    op.add_column("tags", sa.Column("used", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE tags SET used = used + (SELECT COUNT(*) FROM post_tags WHERE tag_id = tags.id)")
    op.add_column("posts", sa.Column("tag_count", sa.Integer, nullable=False, server_default="0"))
    op.execute(
        "UPDATE posts JOIN (SELECT post_id, COUNT(*) AS n FROM post_tags GROUP BY post_id) c"
        " ON c.post_id = posts.id SET posts.tag_count = posts.tag_count + c.n"
    )


def downgrade():
    op.drop_column("posts", "tag_count")
    op.drop_column("tags", "used")
