"""Remember where posts and comments were imported from"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KEYS = {"posts": "uq_posts_import_key", "comments": "uq_comments_import_key"}


def upgrade():
    for table, key in KEYS.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("import_key", sa.String(191)))
            batch.create_unique_constraint(key, ["import_key"])


def downgrade():
    for table, key in KEYS.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(key, type_="unique")
            batch.drop_column("import_key")
