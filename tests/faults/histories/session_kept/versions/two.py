"""variables, settings and a temporary table that the next revisions use; what they were read from is gone"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("SET @factor = (SELECT number FROM counts WHERE name = 'factor'), @who = 'né ''Li'''")
    op.execute("SELECT COUNT(*), MAX(visits) INTO @people, @most FROM people")
    op.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')")
    op.execute("CREATE TEMPORARY TABLE frequent (id INT PRIMARY KEY, visits INT)")
    op.execute("CREATE TEMPORARY TABLE passing (id INT PRIMARY KEY)")
    op.execute("INSERT INTO frequent SELECT id, visits FROM people WHERE visits > 2")
    op.add_column("people", sa.Column("note", sa.String(60)))
    op.execute("DROP TEMPORARY TABLE passing")
    op.drop_table("counts")


def downgrade():
    op.create_table(
        "counts", sa.Column("name", sa.String(60), primary_key=True), sa.Column("number", sa.Integer)
    )
    op.execute("INSERT INTO counts VALUES ('factor', @factor), ('was', @was), ('passing', @passing)")
    op.drop_column("people", "note")
    op.execute("UPDATE people JOIN gone USING (id) SET people.visits = gone.number")
