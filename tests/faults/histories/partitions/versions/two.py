"""partitions that are dropped, emptied and made again"""

from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("UPDATE log SET line = UPPER(line) WHERE year < 2025")
    op.execute("ALTER TABLE log DROP PARTITION old, mid")
    op.execute("ALTER TABLE kinds ADD COLUMN colour VARCHAR(10) DEFAULT 'red'")
    op.execute("ALTER TABLE kinds TRUNCATE PARTITION few")
    op.execute("INSERT INTO kinds (kind, name) VALUES (3, 'three')")


def downgrade():
    op.execute("DELETE FROM kinds WHERE kind = 3")
    op.execute(
        "ALTER TABLE log REORGANIZE PARTITION new INTO (PARTITION old VALUES LESS THAN (2020),"
        " PARTITION mid VALUES LESS THAN (2024), PARTITION new VALUES LESS THAN (2030))"
    )
    op.execute("ALTER TABLE kinds DROP COLUMN colour")
    op.execute("ALTER TABLE log TRUNCATE PARTITION new")
