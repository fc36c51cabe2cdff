"""columns, a key and a check, tables made and dropped"""

import sqlalchemy as sa
from alembic import op

revision = "two"
down_revision = "one"


def upgrade():
    op.add_column("people", sa.Column("born", sa.Date))
    op.add_column("people", sa.Column("mail", sa.String(80), nullable=False, server_default="none"))
    op.alter_column("people", "visits", existing_type=sa.Integer, type_=sa.BigInteger, nullable=True)
    op.create_index("ix_people_name", "people", ["name", "born"])
    op.create_check_constraint("ck_people_visits", "people", "visits >= 0")
    op.create_table("places", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.create_table(
        "tickets", sa.Column("code", sa.String(20), primary_key=True), comment="one's ticket; 100% paper"
    )
    op.drop_table("places")


def downgrade():
    op.create_table("places", sa.Column("id", sa.Integer, primary_key=True))
    op.drop_table("tickets")
    op.drop_table("places")
    op.drop_constraint("ck_people_visits", "people", type_="check")
    op.drop_index("ix_people_name", "people")
    op.alter_column(
        "people", "visits", existing_type=sa.BigInteger, type_=sa.Integer, nullable=False, server_default="0"
    )
    op.drop_column("people", "mail")
    op.drop_column("people", "born")
