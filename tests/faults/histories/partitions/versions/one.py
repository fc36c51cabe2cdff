"""a log by years, kinds by lists"""

from alembic import op

revision = "one"
down_revision = None


def upgrade():
    op.execute(
        "CREATE TABLE log (id INT NOT NULL AUTO_INCREMENT, year INT NOT NULL, line VARCHAR(20),"
        " PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION old VALUES LESS THAN (2020),"
        " PARTITION mid VALUES LESS THAN (2024), PARTITION new VALUES LESS THAN (2030))"
    )
    op.execute(
        "CREATE TABLE kinds (kind INT PRIMARY KEY, name VARCHAR(20)) PARTITION BY LIST (kind)"
        " (PARTITION few VALUES IN (1, 2, 3), PARTITION many VALUES IN (4, 5, 6))"
    )


def downgrade():
    op.execute("DROP TABLE log")
    op.execute("DROP TABLE kinds")
