"""Create audit entries: who did what to what"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "audit_entries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor_id", BIG_ID),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name="fk_audit_entries_actor_id_users", ondelete="SET NULL"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_audit_entries_actor_id", "audit_entries", ["actor_id"])


def downgrade():
    op.drop_table("audit_entries")
