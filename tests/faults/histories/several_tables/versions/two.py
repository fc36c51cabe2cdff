"""tags become rows of their own"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.create_table(
        "tags", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20), unique=True)
    )
    op.create_table(
        "post_tags",
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id", name="fk_to_post"), primary_key=True),
        sa.Column("tag_id", sa.Integer, sa.ForeignKey("tags.id", name="fk_to_tag"), primary_key=True),
    )
    bind = op.get_bind()
    for post_id, names in bind.execute(sa.text("SELECT id, tags FROM posts ORDER BY id")).all():
        for name in names.split(","):
            bind.execute(sa.text("INSERT IGNORE INTO tags (name) VALUES (:name)"), {"name": name})
            tag = bind.execute(sa.text("SELECT id FROM tags WHERE name = :name"), {"name": name}).scalar_one()
            bind.execute(sa.text("INSERT INTO post_tags VALUES (:post, :tag)"), {"post": post_id, "tag": tag})
    op.drop_column("posts", "tags")


def downgrade():
    op.add_column("posts", sa.Column("tags", sa.String(50), nullable=False))
    op.execute(
        "UPDATE posts SET tags = COALESCE((SELECT GROUP_CONCAT(name ORDER BY name)"
        " FROM post_tags JOIN tags ON tags.id = tag_id WHERE post_id = posts.id), '')"
    )
    op.drop_table("post_tags")
    op.drop_table("tags")
