"""bulk inserts, and blocks in which each statement commits"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "two"
down_revision = "one"

tags = sa.table("tags", sa.column("id"), sa.column("name"), sa.column("made"))


def upgrade():
    made = op.create_table(
        "tags",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("made", mysql.DATETIME(fsp=6), server_default=sa.func.now(6)),
    )
    op.bulk_insert(made, [{"name": f"tag {number}"} for number in range(7)])
    op.bulk_insert(made, [{"id": 51, "name": "a"}, {"id": 50, "name": "100%"}], multiinsert=False)
    with op.get_context().autocommit_block():
        op.execute("UPDATE people SET visits = visits + 1")
        op.execute("INSERT INTO tags (name) VALUES ('in a block')")
        op.create_index("ix_tags_name", "tags", ["name"])
        op.execute("UPDATE people SET visits = visits * 3")
    op.execute("UPDATE tags SET name = CONCAT(name, '.')")
    rows = [{"name": f"many {number}"} for number in range(5)]
    op.get_bind().execute(sa.text("INSERT INTO tags (name, made) VALUES (:name, NOW(6))"), rows)
    with op.get_context().autocommit_block():
        op.get_bind().execute(
            sa.text("UPDATE people SET visits = visits - :n WHERE id = :id"),
            [{"n": 1, "id": 1}, {"n": 2, "id": 2}],
        )


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("UPDATE people SET visits = visits + id WHERE id < 3")
        op.execute("UPDATE people SET visits = visits DIV 3")
    op.execute("UPDATE people SET visits = visits - 1")
    with op.get_context().autocommit_block():
        op.drop_table("tags")
