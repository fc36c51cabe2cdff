"""code that looks first, and code that tries and goes on"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def has_column(name):
    return any(column["name"] == name for column in sa.inspect(op.get_bind()).get_columns("people"))


def try_to(statement):
    try:
        op.execute(statement)
    except sa.exc.DBAPIError:
        return False
    return True


def upgrade():
    if not has_column("mail"):
        op.add_column("people", sa.Column("mail", sa.String(80)))
    if not sa.inspect(op.get_bind()).has_table("notes"):
        op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))
    if not try_to("DROP INDEX ix_people_mail ON people"):
        op.execute("INSERT INTO notes (text) VALUES ('there was no such index')")
    if has_column("mail"):
        op.execute("UPDATE people SET mail = CONCAT(LOWER(name), '@example.org'), visits = visits + 1")
    if not try_to("INSERT INTO people (id, name) VALUES (1, 'taken')"):
        op.execute("INSERT INTO notes (text) VALUES ('that id is taken')")
    op.create_index("ix_people_mail", "people", ["mail"])
    if try_to("DROP TABLE never_there"):
        op.execute("INSERT INTO notes (text) VALUES ('this cannot be')")
    if op.get_bind().execute(sa.text("SHOW INDEX FROM people WHERE Key_name = 'ix_people_mail'")).all():
        op.execute("UPDATE people SET visits = visits + 5")


def downgrade():
    for index in sa.inspect(op.get_bind()).get_indexes("people"):
        op.drop_index(index["name"], "people")
        op.execute("UPDATE people SET visits = visits - 6")
    try_to("ALTER TABLE people DROP COLUMN never_there")
    if sa.inspect(op.get_bind()).has_table("notes"):
        op.drop_table("notes")
    if has_column("mail"):
        op.drop_column("people", "mail")
