"""Remember the language that a user chose"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade():
    op.add_column("users", sa.Column("language", sa.String(8)))


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_column("language")
