"""Remember since when somebody may not log in"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade():
    op.add_column("users", sa.Column("blocked_at", sa.DateTime))


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_column("blocked_at")
