"""Create links that letters carry"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "emailed_links",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_emailed_links"),
        sa.UniqueConstraint("token_digest", name="uq_emailed_links_token_digest"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_emailed_links_user_id_users", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_emailed_links_user_id", "emailed_links", ["user_id"])


def downgrade():
    op.drop_table("emailed_links")
