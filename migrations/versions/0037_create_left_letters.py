"""Create left letters: kinds of letters that somebody wants no more of"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}


def upgrade():
    op.create_table(
        "left_letters",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("letter", sa.String(32), nullable=False),
        sa.Column("left_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "letter", name="pk_left_letters"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_left_letters_user_id_users", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )


def downgrade():
    op.drop_table("left_letters")
