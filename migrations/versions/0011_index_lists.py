"""Index what is listed most: posts by date, and the comments under a post"""

from alembic import op

revision = "0011"
down_revision = "0010"

POSTS = "ix_posts_status_published_at_id"
COMMENTS, BY_POST = "ix_comments_post_id_status_created_at_id", "ix_comments_post_id"


# MySQL lets go of the index under a foreign key only when another one can stand in: first create, then drop.
def upgrade():
    op.create_index(POSTS, "posts", ["status", "published_at", "id"])
    op.create_index(COMMENTS, "comments", ["post_id", "status", "created_at", "id"])
    op.drop_index(BY_POST, "comments")


def downgrade():
    op.create_index(BY_POST, "comments", ["post_id"])
    op.drop_index(COMMENTS, "comments")
    op.drop_index(POSTS, "posts")
