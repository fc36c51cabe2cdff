"""Let a comment answer another one"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INDEX, KEY = "ix_comments_parent_id", "fk_comments_parent_id_comments"


def upgrade():
    with op.batch_alter_table("comments") as batch:
        batch.add_column(sa.Column("parent_id", BIG_ID))
        batch.create_index(INDEX, ["parent_id"])
        batch.create_foreign_key(KEY, "comments", ["parent_id"], ["id"], ondelete="SET NULL")


def downgrade():
    with op.batch_alter_table("comments") as batch:
        batch.drop_constraint(KEY, type_="foreignkey")
        batch.drop_index(INDEX)
        batch.drop_column("parent_id")
