"""statements after which a table's definition is as it was"""

from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("CREATE TABLE people_new LIKE people")
    op.execute("INSERT INTO people_new (id, name, visits) SELECT id, UPPER(name), visits + 1 FROM people")
    op.execute("RENAME TABLE people TO people_old, people_new TO people")
    op.execute("RENAME TABLE people TO people_swap, people_old TO people, people_swap TO people_old")
    op.execute("UPDATE people SET visits = visits + 10")
    op.execute("TRUNCATE TABLE log")
    op.execute("INSERT INTO log (id, line) VALUES (1, 'after')")
    op.execute("ALTER TABLE people FORCE")
    op.execute("TRUNCATE log")
    op.execute("ALTER TABLE people ENGINE=InnoDB")
    op.execute("INSERT INTO log (id, line) SELECT id, name FROM people_old WHERE visits > 5")
    op.execute("ALTER TABLE people ORDER BY name")
    op.execute("ALTER TABLE log AUTO_INCREMENT = 500")
    op.execute("INSERT INTO log (id, line) VALUES (500, 'last')")
    op.execute("OPTIMIZE TABLE log")
    op.execute("ALTER TABLE people_old ALTER COLUMN visits SET DEFAULT 0")


def downgrade():
    op.execute("UPDATE people SET visits = visits - 10")
    op.execute("TRUNCATE people_old")
    op.execute("INSERT INTO people_old SELECT * FROM people")
    op.execute("RENAME TABLE people TO p, people_old TO people")
    op.execute("DROP TABLE p")
    op.execute("TRUNCATE log")
    op.execute("INSERT INTO log (id, line) VALUES (901, 'a'), (902, 'b')")
