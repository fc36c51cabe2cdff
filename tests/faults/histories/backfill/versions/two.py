"""a column filled in batches that commit on their own"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"

people = sa.table("people", sa.column("id"), sa.column("name"), sa.column("initial"), sa.column("visits"))


def upgrade():
    op.add_column("people", sa.Column("initial", sa.String(1)))
    last = 0
    while ids := read_ids(last):
        with op.get_context().autocommit_block():
            op.execute(
                people.update()
                .where(people.c.id.in_(ids))
                .values(initial=sa.func.left(people.c.name, 1), visits=people.c.visits + 1)
            )
        last = ids[-1]
    op.alter_column("people", "initial", existing_type=sa.String(1), nullable=False)


def read_ids(last):
    query = sa.select(people.c.id).where(people.c.id > last).order_by(people.c.id).limit(2)
    return op.get_bind().execute(query).scalars().all()


def downgrade():
    done = 1
    while done:
        statement = (
            "UPDATE people SET visits = visits - 1, initial = '-' WHERE initial <> '-' ORDER BY id LIMIT 3"
        )
        done = op.get_bind().execute(sa.text(statement)).rowcount
        op.execute("COMMIT")
    op.drop_column("people", "initial")
