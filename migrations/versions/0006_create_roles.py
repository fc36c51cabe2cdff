"""Create roles: who was here first administers, everybody else was an author"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ON_MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_0900_ai_ci"}

GIVE_ROLES = """
INSERT INTO users_roles (user_id, role_id)
SELECT users.id, roles.id FROM users JOIN roles ON roles.name =
CASE WHEN users.id = (SELECT MIN(first.id) FROM users AS first) THEN 'administrator' ELSE 'author' END
"""


def upgrade():
    roles = op.create_table(
        "roles",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
        sa.UniqueConstraint("name", name="uq_roles_name"),
        **ON_MYSQL,
    )
    op.create_table(
        "users_roles",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("role_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "role_id", name="pk_users_roles"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_users_roles_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name="fk_users_roles_role_id_roles", ondelete="CASCADE"
        ),
        **ON_MYSQL,
    )
    op.create_index("ix_users_roles_role_id", "users_roles", ["role_id"])
    op.bulk_insert(roles, [{"name": name} for name in ("reader", "author", "editor", "administrator")])
    op.execute(GIVE_ROLES)


def downgrade():
    op.drop_table("users_roles")
    op.drop_table("roles")
