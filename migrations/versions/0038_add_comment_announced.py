"""Remember when people were told of a comment"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade():
    op.add_column("comments", sa.Column("announced_at", sa.DateTime))


def downgrade():
    op.drop_column("comments", "announced_at")
