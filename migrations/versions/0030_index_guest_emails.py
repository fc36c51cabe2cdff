"""Index comments by the address of a guest: whether one of theirs was approved before"""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade():
    op.create_index("ix_comments_guest_email", "comments", ["guest_email"])


def downgrade():
    op.drop_index("ix_comments_guest_email", "comments")
