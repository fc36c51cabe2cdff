"""columns, rows, a key and a table in one revision"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.add_column("people", sa.Column("slug", sa.String(50)))
    people = sa.table(
        "people", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("slug", sa.String)
    )
    for row in op.get_bind().execute(sa.select(people.c.id, people.c.name)).all():
        slug = row.name.lower().replace(" ", "-")
        op.execute(people.update().where(people.c.id == row.id).values(slug=slug))
    op.execute("UPDATE people SET visits = visits + 1")
    op.alter_column("people", "slug", existing_type=sa.String(50), nullable=False)
    op.create_unique_constraint("uq_people_slug", "people", ["slug"])
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "person_id", sa.Integer, sa.ForeignKey("people.id", name="fk_visits_people"), nullable=False
        ),
        sa.Column("note", sa.String(20), nullable=False),
    )
    op.execute("INSERT INTO visits (person_id, note) SELECT id, 'first' FROM people")
    op.execute("UPDATE people SET visits = visits * 10")


def downgrade():
    op.execute("UPDATE people SET visits = visits DIV 10")
    op.drop_table("visits")
    op.drop_constraint("uq_people_slug", "people", type_="unique")
    op.execute("UPDATE people SET visits = visits - 1")
    op.drop_column("people", "slug")
