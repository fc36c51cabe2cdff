"""variables, LAST_INSERT_ID, temporary tables and settings across schema statements"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("SET @total = (SELECT SUM(visits) FROM people), @name = 'it''s'")
    op.execute("SET foreign_key_checks = 0")
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", name="fk_visits_people")),
        sa.Column("number", sa.Integer),
    )
    op.execute("CREATE TEMPORARY TABLE busy (id INT PRIMARY KEY, visits INT)")
    op.execute("INSERT INTO busy SELECT id, visits FROM people WHERE visits > 2")
    op.execute("INSERT INTO people (name, visits) VALUES ('Edith Clarke', @total)")
    op.add_column("people", sa.Column("note", sa.String(40)))
    op.execute("INSERT INTO visits (person_id, number) VALUES (LAST_INSERT_ID(), @total + 1)")
    op.execute("UPDATE busy SET visits = visits * 2")
    op.execute("SET @row := 0")
    op.create_index("ix_visits_number", "visits", ["number"])
    op.execute("UPDATE people SET visits = visits + (@row := @row + 1) ORDER BY id")
    op.execute("SELECT MAX(visits), @row INTO @most, @again FROM people")
    op.add_column("visits", sa.Column("most", sa.Integer))
    op.execute("INSERT INTO visits (person_id, number, most) SELECT id, visits, @most + @again FROM busy")
    op.execute("UPDATE people SET note = CONCAT(@name, @row)")
    op.execute("DROP TEMPORARY TABLE busy")
    op.execute("SET foreign_key_checks = 1")


def downgrade():
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT person_id, most FROM visits")
    op.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')")
    op.drop_table("visits")
    op.execute(
        "INSERT INTO people (name, visits, note) SELECT CONCAT('kept ', person_id),"
        " COALESCE(most, 7), 'k' FROM kept"
    )
    op.execute("ALTER TABLE kept ADD COLUMN done INT")
    op.drop_column("people", "note")
    op.execute(
        "DELETE FROM people WHERE name = 'Edith Clarke'"
        " OR name LIKE CONCAT('kept ', (SELECT MAX(person_id) FROM kept))"
    )
    op.execute("DROP TEMPORARY TABLE IF EXISTS kept")
