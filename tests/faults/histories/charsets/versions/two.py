"""characters that come, are cut on the way down, and come back"""

from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.execute("ALTER TABLE notes CONVERT TO CHARACTER SET utf8mb4")
    op.execute("UPDATE notes SET title = CONCAT(title, ' 墨') WHERE id < 3")
    op.execute("INSERT INTO notes VALUES (8, '水', 'ink 墨', 'b')")
    op.execute("ALTER TABLE notes MODIFY body TEXT CHARACTER SET utf8mb4 COMMENT 'all of it'")


def downgrade():
    op.execute("ALTER TABLE notes MODIFY body TEXT CHARACTER SET latin1")
    op.execute("ALTER TABLE notes CONVERT TO CHARACTER SET latin1")
    op.execute("DELETE FROM notes WHERE id = 8")
