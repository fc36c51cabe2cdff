"""blocks within the transaction, one of them taken back"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"

people = sa.table("people", sa.column("id"), sa.column("name"), sa.column("visits"), sa.column("note"))


def upgrade():
    bind = op.get_bind()
    with bind.begin_nested():
        bind.execute(people.update().values(visits=people.c.visits + 1))
    undone = bind.begin_nested()
    bind.execute(people.delete())
    left = bind.execute(sa.select(sa.func.count()).select_from(people)).scalar_one()
    undone.rollback()
    op.add_column("people", sa.Column("note", sa.String(40), server_default=f"left {left}"))
    with bind.begin_nested():
        bind.execute(people.insert().values(name="Hedy Lamarr", visits=9, note="outer"))
        inner = bind.begin_nested()
        bind.execute(people.update().where(people.c.visits > 5).values(note="inner"))
        inner.rollback()
        bind.execute(people.update().where(people.c.visits < 5).values(note="few"))
    try:
        with bind.begin_nested():
            bind.execute(people.update().values(visits=people.c.visits * 7))
            bind.execute(people.insert().values(id=1, name="taken"))
    except sa.exc.IntegrityError:
        bind.execute(people.update().where(people.c.id == 1).values(note="was taken"))
    op.create_index("ix_note", "people", ["note"])
    bind.execute(people.update().values(visits=people.c.visits + 1))


def downgrade():
    bind = op.get_bind()
    op.drop_index("ix_note", "people")
    with bind.begin_nested():
        bind.execute(people.delete().where(people.c.name == "Hedy Lamarr"))
        bind.execute(people.update().values(visits=people.c.visits - 2))
    undone = bind.begin_nested()
    bind.execute(people.update().values(visits=0))
    undone.rollback()
    op.drop_column("people", "note")
