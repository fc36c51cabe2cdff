"""keys to another table, to its own, with a cascade"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.create_foreign_key("fk_people_team", "people", "teams", ["team_id"], ["id"], ondelete="CASCADE")
    op.add_column("people", sa.Column("boss_id", sa.Integer))
    op.create_foreign_key("fk_people_boss", "people", "people", ["boss_id"], ["id"], ondelete="SET NULL")
    op.execute("UPDATE people SET boss_id = 1 WHERE id > 1")
    op.execute("DELETE FROM teams WHERE name = 'gone'")
    op.execute(
        "INSERT INTO people (name, team_id, boss_id) SELECT CONCAT(name, ' jr'), team_id, id FROM people"
    )
    op.create_table(
        "seats",
        sa.Column(
            "person_id", sa.Integer, sa.ForeignKey("people.id", name="fk_seats_person"), primary_key=True
        ),
        sa.Column("row_number_", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO seats SELECT id, 7 FROM people WHERE boss_id IS NOT NULL")


def downgrade():
    op.drop_constraint("fk_seats_person", "seats", type_="foreignkey")
    op.drop_table("seats")
    op.drop_constraint("fk_people_boss", "people", type_="foreignkey")
    op.execute("DELETE FROM people WHERE name LIKE '% jr'")
    op.drop_index("fk_people_boss", "people")
    op.drop_column("people", "boss_id")
    op.drop_constraint("fk_people_team", "people", type_="foreignkey")
    op.drop_index("fk_people_team", "people")
    op.execute("INSERT INTO teams (id, name) VALUES (3, 'gone')")
    op.execute("INSERT INTO people (name, team_id) VALUES ('Mary', 3)")
