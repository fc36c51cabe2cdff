"""Create wanted letters and digests: who asked for the letter of the week, and which weeks had one"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "wanted_letters",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("letter", sa.String(32), nullable=False),
        sa.Column("wanted_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "letter", name="pk_wanted_letters"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_wanted_letters_user_id_users", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_table(
        "digests",
        sa.Column("until_at", sa.DateTime, nullable=False),
        sa.Column("since_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("until_at", name="pk_digests"),
        **ON_MYSQL,
    )


def downgrade():
    op.drop_table("digests")
    op.drop_table("wanted_letters")
