"""members of primary keys that go and come back"""

from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("UPDATE seats SET name = UPPER(name)")
    op.execute("ALTER TABLE seats DROP COLUMN seat")
    op.execute("INSERT INTO seats (room, name) VALUES (70, 'new')")
    op.execute("ALTER TABLE words DROP COLUMN id, ADD PRIMARY KEY (word)")
    op.execute("UPDATE words SET word = CONCAT(word, '!') WHERE word < 'm'")


def downgrade():
    op.execute("DELETE FROM seats WHERE room = 70")
    op.execute("INSERT INTO words (word) VALUES ('born')")
    op.execute(
        "ALTER TABLE words ADD COLUMN id INT NOT NULL AUTO_INCREMENT FIRST,"
        " DROP PRIMARY KEY, ADD PRIMARY KEY (id)"
    )
    op.execute(
        "ALTER TABLE seats ADD COLUMN seat INT NOT NULL, DROP PRIMARY KEY, ADD PRIMARY KEY (room, seat)"
    )
    op.execute("UPDATE seats SET name = CONCAT(name, seat) WHERE room > 1")
