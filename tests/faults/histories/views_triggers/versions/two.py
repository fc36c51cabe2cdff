"""a view, triggers that count, a procedure that is called"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.create_table("counts", sa.Column("what", sa.String(20), primary_key=True), sa.Column("n", sa.Integer))
    op.execute("INSERT INTO counts VALUES ('changed', 0), ('called', 0)")
    op.execute("CREATE VIEW busy AS SELECT id, name FROM people WHERE visits > 2")
    op.execute(
        "CREATE TRIGGER count_changes AFTER UPDATE ON people FOR EACH ROW"
        " UPDATE counts SET n = n + 1 WHERE what = 'changed'"
    )
    op.execute("UPDATE people SET visits = visits + 1")
    op.execute("CREATE OR REPLACE VIEW busy AS SELECT id, name, visits FROM people WHERE visits > 3")
    op.execute(
        "CREATE PROCEDURE count_call(IN many INT) BEGIN"
        " UPDATE counts SET n = n + many WHERE what = 'called'; SELECT 1; END"
    )
    op.execute("ALTER VIEW busy AS SELECT name, visits FROM people WHERE visits > 4")
    # migrator: allow changes-through-view: that it ends right is what is tried, not that it is kept
    op.execute("UPDATE busy SET visits = visits + 10")
    op.execute("DROP TRIGGER count_changes")
    op.execute("CREATE TRIGGER stamp BEFORE INSERT ON people FOR EACH ROW SET NEW.visits = NEW.visits + 1000")
    op.execute("INSERT INTO people (name) VALUES ('Radia Perlman')")


def downgrade():
    op.execute("DELETE FROM people WHERE name = 'Radia Perlman'")
    op.execute("DROP TRIGGER IF EXISTS stamp")
    op.execute("DROP PROCEDURE count_call")
    op.execute("UPDATE people SET visits = IF(visits > 13, visits - 11, visits - 1)")
    op.execute("DROP VIEW busy")
    op.drop_table("counts")
