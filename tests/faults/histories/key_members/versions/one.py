"""seats of two numbers, words that the server numbers"""

from alembic import op

revision = "one"
down_revision = None


def upgrade():
    op.execute(
        "CREATE TABLE seats (room INT NOT NULL, seat INT NOT NULL, name VARCHAR(20),"
        " PRIMARY KEY (room, seat))"
    )
    op.execute("CREATE TABLE words (id INT PRIMARY KEY AUTO_INCREMENT, word VARCHAR(20) NOT NULL)")


def downgrade():
    op.execute("DROP TABLE seats")
    op.execute("DROP TABLE words")
