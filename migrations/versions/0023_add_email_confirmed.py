"""Remember when a user proved that an address is theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade():
    op.add_column("users", sa.Column("email_confirmed_at", sa.DateTime))


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_column("email_confirmed_at")
