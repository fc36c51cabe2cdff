"""Python decides by rows it reads, also by those it wrote"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "two"
down_revision = "one"


def read(text, **parameters):
    return op.get_bind().execute(sa.text(text), parameters)


def upgrade():
    op.add_column("people", sa.Column("rank_", sa.Integer))
    op.add_column("people", sa.Column("changed", mysql.DATETIME(fsp=6)))
    for rank, person in enumerate(read("SELECT id, visits FROM people ORDER BY visits DESC").all(), start=1):
        if person.visits > 2:
            read("UPDATE people SET rank_ = :rank, changed = NOW(6) WHERE id = :id", rank=rank, id=person.id)
    ranked = read("SELECT COUNT(*) FROM people WHERE rank_ IS NOT NULL").scalar_one()
    for number in range(ranked):
        read("INSERT INTO people (name, visits, rank_) VALUES (:name, 0, -1)", name=f"guest {number}")
    op.create_index("ix_rank", "people", ["rank_"])
    if read("SELECT MAX(visits) FROM people").scalar() < 20:
        read("UPDATE people SET visits = visits + 20")
    many = read("SELECT COUNT(*) FROM people WHERE visits > 19").scalar() > 5
    read("UPDATE people SET name = CONCAT(name, :mark)", mark=" (many)" if many else " (few)")
    op.add_column("people", sa.Column("last", sa.DECIMAL(6, 2), server_default=str(ranked)))


def downgrade():
    top = read("SELECT name, changed, last FROM people ORDER BY rank_ DESC, id LIMIT 1").one()
    op.drop_column("people", "last")
    read("DELETE FROM people WHERE rank_ = -1")
    if top.last > 1 and top.changed is not None:
        read("UPDATE people SET visits = visits - 20")
    op.drop_index("ix_rank", "people")
    for row in read("SELECT id, name FROM people").all():
        read("UPDATE people SET name = :name WHERE id = :id", name=row.name.split(" (")[0], id=row.id)
    op.drop_column("people", "changed")
    op.drop_column("people", "rank_")
