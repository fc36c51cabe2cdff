"""Create invitations"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "invitations",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("made_by_id", BIG_ID),
        sa.Column("used_by_id", BIG_ID),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("note", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_digest", name="uq_invitations_token_digest"),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name="fk_invitations_made_by_id_users", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["used_by_id"], ["users.id"], name="fk_invitations_used_by_id_users", ondelete="SET NULL"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_invitations_made_by_id", "invitations", ["made_by_id"])
    op.create_index("ix_invitations_used_by_id", "invitations", ["used_by_id"])


def downgrade():
    op.drop_table("invitations")
