"""uses the number that the server gave two revisions before"""

from alembic import op

revision = "four"
down_revision = "three"


def upgrade():
    op.create_index("ix_people_note", "people", ["note"])
    op.execute("UPDATE people SET note = 'the newest' WHERE id = LAST_INSERT_ID()")
    op.execute("INSERT INTO people (name, visits) VALUES (CONCAT('beside ', LAST_INSERT_ID() > 2), 1)")
    op.execute("UPDATE people SET visits = visits + 1 WHERE id = LAST_INSERT_ID()")


def downgrade():
    op.execute("DELETE FROM people WHERE name LIKE 'beside %'")
    op.drop_index("ix_people_note", "people")
