"""Rename the body of posts to what it holds: Markdown"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0010"
down_revision = "0009"

LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT, "mysql")


def upgrade():
    rename("body", "markdown")


def downgrade():
    rename("markdown", "body")


def rename(old, new):
    with op.batch_alter_table("posts") as batch:
        batch.alter_column(old, new_column_name=new, existing_type=LONG_TEXT, existing_nullable=False)
