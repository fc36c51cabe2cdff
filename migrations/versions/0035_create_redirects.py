"""Create redirects: where an old address leads"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "redirects",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("path_digest", sa.String(64), nullable=False),
        sa.Column("path", sa.String(500), nullable=False),
        sa.Column("target", sa.String(500), nullable=False),
        sa.Column("code", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_redirects"),
        sa.UniqueConstraint("path_digest", name="uq_redirects_path_digest"),
        **ON_MYSQL,
    )


def downgrade():
    op.drop_table("redirects")
