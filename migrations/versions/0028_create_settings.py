"""Create settings: what administrators choose"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "settings",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("changed_by_id", BIG_ID),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name="fk_settings_changed_by_id_users", ondelete="SET NULL"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_settings_changed_by_id", "settings", ["changed_by_id"])


def downgrade():
    op.drop_table("settings")
