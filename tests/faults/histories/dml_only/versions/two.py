"""rows only, none of which may be touched twice"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"

people = sa.table("people", sa.column("id"), sa.column("name"), sa.column("visits"))


def upgrade():
    op.execute("UPDATE people SET visits = visits * 2 + 1")
    op.execute(people.insert().values(name="Katherine Johnson", visits=7))
    op.execute("DELETE FROM people WHERE name = 'Joan Clarke'")
    op.execute("UPDATE people SET name = CONCAT(name, '!') WHERE visits > 6 ORDER BY id LIMIT 2")
    op.execute("REPLACE INTO people (id, name, visits) VALUES (2, 'Grace H.', 11)")
    op.execute("INSERT INTO people (id, name) VALUES (2, 'x') ON DUPLICATE KEY UPDATE visits = visits + 1")


def downgrade():
    op.execute("UPDATE people SET visits = visits - 1 WHERE id = 2")
    op.execute("UPDATE people SET name = REPLACE(name, '!', '')")
    op.execute(people.insert().values(name="Joan Clarke", visits=3))
    op.execute(people.delete().where(people.c.name == "Katherine Johnson"))
    op.execute("UPDATE people SET visits = (visits - 1) DIV 2")
