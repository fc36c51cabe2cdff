"""somebody more, to whom the server gives a number"""

from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("INSERT INTO people (name, visits) VALUES ('Edith Clarke', 8)")


def downgrade():
    op.execute("DELETE FROM people WHERE name = 'Edith Clarke'")
