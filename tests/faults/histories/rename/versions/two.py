"""columns, an index and tables get other names"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.create_index("ix_name", "people", ["name"])
    op.alter_column(
        "people", "name", new_column_name="full_name", existing_type=sa.String(50), existing_nullable=False
    )
    op.execute("ALTER TABLE people RENAME INDEX ix_name TO ix_full_name")
    op.rename_table("people", "persons")
    op.execute("UPDATE persons SET visits = visits + 1")
    op.execute("ALTER TABLE persons RENAME COLUMN visits TO calls")
    op.execute("CREATE TABLE older LIKE persons")
    op.execute("RENAME TABLE older TO oldest, persons TO members")
    op.execute("ALTER TABLE oldest RENAME archive")
    op.execute("INSERT INTO archive SELECT * FROM members WHERE calls > 5")


def downgrade():
    op.execute("RENAME TABLE archive TO older")
    op.drop_table("older")
    op.execute("ALTER TABLE members RENAME COLUMN calls TO visits, RENAME TO persons")
    op.execute("UPDATE persons SET visits = visits - 1")
    op.execute("ALTER TABLE persons RENAME INDEX ix_full_name TO ix_name, RENAME AS people")
    op.alter_column(
        "people", "full_name", new_column_name="name", existing_type=sa.String(50), existing_nullable=False
    )
    op.drop_index("ix_name", "people")
