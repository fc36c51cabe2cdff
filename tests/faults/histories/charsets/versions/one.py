"""notes in a character set of few characters"""

from alembic import op

revision = "one"
down_revision = None


def upgrade():
    op.execute(
        "CREATE TABLE notes (id INT PRIMARY KEY, title VARCHAR(50), body TEXT, kind ENUM('a', 'b'))"
        " DEFAULT CHARSET=latin1"
    )


def downgrade():
    op.execute("DROP TABLE notes")
